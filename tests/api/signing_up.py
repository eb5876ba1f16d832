"""Signing up over HTTP, and showing whose address and phone it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from httpx import ASGITransport, AsyncClient, Response

from quickdoc.identity.accounts import Actor
from seed.verified import verified
from tests.api.applications import application
from tests.api.conftest import Api
from tests.town import ZONE

PASSWORD = "correct horse"
ANA = {
    "email": "Ana@Example.com",
    "password": PASSWORD,
    "name": "Ana",
    "phone": "+1 555 010 0101",
    "zone": ZONE,
}


async def signed_up(api: Api, **changes: object) -> dict[str, Any]:
    response = await api.post("/auth/sign-up", json={**ANA, **changes})
    assert response.status_code == 201, response.text
    told: dict[str, Any] = response.json()
    return told


async def shown(api: Api, login: dict[str, Any]) -> None:
    """The address and the phone of somebody who has signed up are theirs: they open the link."""
    await verified(api.town.services, await api.town.store.accounts.get(login["account"]["id"]))


@asynccontextmanager
async def elsewhere(api: Api, host: str) -> AsyncIterator[Api]:
    """Another browser, without cookies, on another host."""
    app = application(api.settings, api.town.services)
    transport = ASGITransport(app=app, client=(host, 12345))
    async with AsyncClient(transport=transport, base_url="https://quickdoc.example") as client:
        yield Api(client, api.town, api.settings, api.app)


EVE = {
    "email": "eve@example.org",
    "password": "a long enough secret",
    "name": "Eve",
    "phone": "+1 555 010 0701",
    "zone": "Europe/Madrid",
}


async def sign_up(api: Api, **changes: Any) -> Actor:
    login = (await api.post("/auth/sign-up", json={**EVE, **changes})).json()["account"]
    return Actor(account_id=login["id"], role="patient", patient_ids=tuple(login["patient_ids"]))


async def verify(api: Api, who: Actor, code: str) -> Response:
    return await api.post("/me/phone/verify", who, json={"code": code})
