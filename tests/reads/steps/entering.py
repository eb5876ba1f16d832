"""Signing up, verifying, logging in."""

from typing import Any

from httpx import Response

from quickdoc.core.ids import new_id
from quickdoc.identity import passwords, verification
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import accounts
from quickdoc.identity.credentials import Newcomer
from quickdoc.identity.verification import LINK_LIFE, code
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import HERE, LOGIN, NEWCOMER
from tests.town import LINKS


@step
async def sign_up(api: Api) -> Response:
    api.town.people += 1
    email = f"eva{api.town.people}@example.org"
    return await api.post("/auth/sign-up", json={**NEWCOMER, "email": email})


async def _newcomer(api: Api, password_hash: str | None = None) -> Actor:
    """Somebody who has verified neither phone nor address, and was sent nothing yet."""
    api.town.people += 1
    newcomer = Newcomer(
        email=f"lea{api.town.people}@example.org",
        role="patient",
        name="Lea",
        phone=f"+1555012{api.town.people:04d}",
        zone=NEWCOMER["zone"],
    )
    return actor(await accounts.create(api.town.services, newcomer, password_hash))


@step
async def send_code(api: Api) -> Response:
    return await api.post("/me/phone/code", await _newcomer(api))


@step
async def verify_phone(api: Api) -> Response:
    who = await _newcomer(api)
    await api.post("/me/phone/code", who)
    digits = code(await api.town.store.challenges.get(who.account_id), LINKS.secret)
    return await api.post("/me/phone/verify", who, json={"code": digits})


async def _changing(api: Api) -> tuple[Actor, Response]:
    """Somebody who has just asked for another number."""
    who = await _newcomer(api, await passwords.hashed("long enough"))
    body = {"phone": f"+1555014{api.town.people:04d}", "password": "long enough"}
    return who, await api.put("/me/phone", who, json=body)


@step
async def change_phone(api: Api) -> Response:
    who, asked = await _changing(api)
    digits = code(await api.town.store.challenges.get(who.account_id), LINKS.secret)
    assert (await api.post("/me/phone/verify", who, json={"code": digits})).status_code == 200
    return asked


@step
async def get_phone_change(api: Api) -> Response:
    return await api.get("/me/phone/change", (await _changing(api))[0])


@step
async def drop_phone_change(api: Api) -> Response:
    return await api.delete("/me/phone/change", (await _changing(api))[0])


@step
async def change_email(api: Api) -> Response:
    who = await _newcomer(api, await passwords.hashed("long enough"))
    email = f"{new_id('new')}@example.org"
    asked = await api.put("/me/email", who, json={"email": email, "password": "long enough"})
    present = (await api.town.store.credentials.get(who.account_id)).email
    expires = api.town.clock.now() + LINK_LIFE
    given = verification.change_token(who.account_id, present, email, expires, LINKS.secret, epoch=0)
    assert (await api.post("/verify-email", json={"token": given})).status_code == 204
    return asked


@step
async def send_link(api: Api) -> Response:
    return await api.post("/me/email/link", await api.town.patient())


@step
async def verify_email(api: Api) -> Response:
    account = await api.town.store.accounts.get((await _newcomer(api)).account_id)
    expires = api.town.clock.now() + LINK_LIFE
    given = verification.token(account.id, account.email, expires, LINKS.secret)
    return await api.post("/verify-email", json={"token": given})


@step
async def invite(api: Api) -> Response:
    return await api.post(f"{HERE}/invites", api.town.staff)


@step
async def staff_sign_up(api: Api) -> Response:
    secret = (await invite(api)).json()["id"]
    body = {"invite": secret, "email": "desk@example.org", "password": "long enough", "name": "Desk"}
    return await api.post("/auth/staff-sign-up", json=body)


@step
async def log_in(api: Api) -> Response:
    await api.post("/auth/sign-up", json={**NEWCOMER, **LOGIN})
    return await api.post("/auth/login", json=LOGIN)


@step
async def refresh(api: Api) -> Response:
    await log_in(api)
    return await api.post("/auth/refresh")


@step
async def log_out(api: Api) -> Response:
    await log_in(api)
    return await api.post("/auth/logout")


async def entered(api: Api) -> dict[str, Any]:
    """Somebody who signs up now: among documents that cannot be read, whoever did so before cannot log in."""
    person = {**NEWCOMER, **LOGIN, "email": f"{new_id('eva')}@example.org"}
    entered: dict[str, Any] = (await api.post("/auth/sign-up", json=person)).json()
    return entered
