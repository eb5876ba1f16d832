"""Passwords, logins, the staff and its invitations."""

from typing import Any

from httpx import Response

from quickdoc.clinics.invitations import invite_handle
from quickdoc.core.ids import new_id
from quickdoc.identity.resets import new_token, permission
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.steps.entering import entered, invite, log_in
from tests.reads.subjects import HERE, LOGIN


async def _bearer(api: Api) -> dict[str, str]:
    return {"Authorization": f"Bearer {(await entered(api))['access_token']}"}


@step
async def change_password(api: Api) -> Response:
    body = {"present": LOGIN["password"], "new": LOGIN["password"]}
    return await api.post("/auth/password", headers=await _bearer(api), json=body)


@step
async def ask_for_reset(api: Api) -> Response:
    await log_in(api)
    return await api.post("/auth/password-resets", json={"email": LOGIN["email"]})


@step
async def use_reset(api: Api) -> Response:
    secret = new_token()
    account = (await entered(api))["account"]
    permitted = permission(secret, account["id"], account["email"], api.town.clock.now())
    await api.town.store.password_resets.insert(permitted)
    body = {"token": secret, "password": LOGIN["password"]}
    return await api.post("/auth/password-resets/use", json=body)


@step
async def list_sessions(api: Api) -> Response:
    return await api.get("/auth/sessions", headers=await _bearer(api))


@step
async def end_session(api: Api) -> Response:
    headers = await _bearer(api)
    mine = (await api.get("/auth/sessions", headers=headers)).json()[0]["id"]
    return await api.delete(f"/auth/sessions/{mine}", headers=headers)


@step
async def end_other_sessions(api: Api) -> Response:
    return await api.delete("/auth/sessions", headers=await _bearer(api))


@step
async def close_account(api: Api) -> Response:
    return await api.post("/me/closing", headers=await _bearer(api), json={"password": LOGIN["password"]})


@step
async def list_staff(api: Api) -> Response:
    return await api.get(f"{HERE}/staff", api.town.staff)


@step
async def make_login(api: Api) -> Response:
    api.town.people += 1  # each one another address
    body = {"name": "Ida", "email": f"ida{api.town.people}@example.org"}
    return await api.post(f"{HERE}/logins", api.town.staff, json=body)


@step
async def renew_login(api: Api) -> Response:
    account_id = (await make_login(api)).json()["account_id"]
    return await api.post(f"{HERE}/staff/{account_id}/one-time-password", api.town.staff)


@step
async def remove_staff(api: Api) -> Response:
    secret = (await invite(api)).json()["id"]
    body = {"invite": secret, "email": "gone@example.org", "password": "long enough", "name": "Gone"}
    gone = (await api.post("/auth/staff-sign-up", json=body)).json()["account"]["id"]
    return await api.delete(f"{HERE}/staff/{gone}", api.town.staff)


@step
async def change_role(api: Api) -> Response:
    account = (await _joined(api))["account"]
    return await api.put(f"{HERE}/staff/{account['id']}/role", api.town.staff, json={"role": "manager"})


@step
async def join_another(api: Api) -> Response:
    neighbour = await api.town.found_neighbour()
    secret = (await api.post("/clinics/clinic_2/invites", neighbour)).json()["id"]
    token = (await _joined(api))["access_token"]
    return await api.post(
        "/me/memberships", headers={"Authorization": f"Bearer {token}"}, json={"invite": secret}
    )


async def _joined(api: Api) -> dict[str, Any]:
    """The login of a new clerk."""
    secret = (await invite(api)).json()["id"]
    body = {"invite": secret, "email": f"{new_id('clerk')}@example.org", "password": "long enough"}
    joined = await api.post("/auth/staff-sign-up", json={**body, "name": "Clerk"})
    found: dict[str, Any] = joined.json()
    return found


@step
async def list_invites(api: Api) -> Response:
    return await api.get(f"{HERE}/invites", api.town.staff)


@step
async def revoke_invite(api: Api) -> Response:
    wanted = {"role": "doctor", "doctor_id": "doctor_1"}
    secret = (await api.post(f"{HERE}/invites", api.town.staff, json=wanted)).json()["id"]
    handle = invite_handle(secret)
    return await api.delete(f"{HERE}/invites/{handle}", api.town.staff)
