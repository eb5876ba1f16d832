"""What tests of accounts do."""

from typing import Any

from httpx import Response

from api.cookies import NAME
from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api, refusal
from tests.api.signing_up import ANA, PASSWORD

NEW = "a brand new horse"


def bearing(login: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {login['access_token']}"}


async def logged_in(api: Api, password: str = PASSWORD, email: str = ANA["email"], **more: Any) -> Response:
    api.client.cookies.clear()
    return await api.post("/auth/login", json={"email": email, "password": password}, **more)


async def login(api: Api, password: str = PASSWORD, **more: Any) -> dict[str, Any]:
    response = await logged_in(api, password, **more)
    assert response.status_code == 200, response.text
    told: dict[str, Any] = response.json()
    return {**told, "cookie": response.cookies[NAME]}


async def is_in(api: Api, one: dict[str, Any]) -> bool:
    """Whether a login reads, writes and opens sockets; all of them, or none."""
    read = await api.get("/me", headers=bearing(one))
    write = await api.put("/me/switches", headers=bearing(one), json={})
    socket = await api.post("/socket-tickets", headers=bearing(one))
    good = {each.status_code < 400 for each in (read, write, socket)}
    assert len(good) == 1, (read.text, write.text, socket.text)
    for each in (read, write, socket):
        assert each.status_code < 400 or refusal(each) == (401, "unauthenticated")
    return good.pop()


async def refreshed(api: Api, cookie: str) -> Response:
    api.client.cookies.clear()
    return await api.post("/auth/refresh", headers={"Cookie": f"{NAME}={cookie}"})


async def hired(api: Api, email: str, by: Actor, **wanted: str) -> dict[str, Any]:
    """The login of somebody who has joined clinic_1; a manager, unless something else is wanted."""
    wanted = wanted or {"role": "manager"}
    made = await api.post("/clinics/clinic_1/invites", by, json=wanted)
    assert made.status_code == 201, made.text
    invite = made.json()
    api.client.cookies.clear()
    body = {"invite": invite["id"], "email": email, "password": PASSWORD, "name": email.partition("@")[0]}
    joined = await api.post("/auth/staff-sign-up", json=body)
    assert joined.status_code == 201, joined.text
    told: dict[str, Any] = joined.json()
    return told
