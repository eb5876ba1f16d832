"""Invitations: one person joins, once, and learns of no other account."""

import asyncio

from api.cookies import NAME
from quickdoc.core.config import Settings
from quickdoc.identity import credentials
from tests.api.conftest import Api, refusal, serving
from tests.api.signing_up import ANA, PASSWORD, shown, signed_up
from tests.town import ZONE, Town


async def test_an_invitation_lets_one_person_join_the_staff(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": invite["id"], "email": "nurse@clinic.org", "password": PASSWORD, "name": "Nurse"}
    joined = await api.post("/auth/staff-sign-up", json=body)
    assert joined.status_code == 201
    account = joined.json()["account"]
    assert (account["role"], account["clinic_id"], account["zone"]) == ("staff", "clinic_1", ZONE)
    async with api.nothing_changes():
        again = await api.post("/auth/staff-sign-up", json={**body, "email": "other@clinic.org"})
    assert refusal(again) == (422, "invite_invalid")


async def test_of_two_who_use_an_invitation_at_once_one_joins(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": invite["id"], "password": PASSWORD, "name": "Nurse"}
    answers = await asyncio.gather(
        *(
            api.post("/auth/staff-sign-up", json={**body, "email": f"nurse{number}@clinic.org"})
            for number in range(3)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]


async def test_only_whoever_knows_the_password_is_told_that_they_have_an_account(api: Api) -> None:
    """A login could not tell the two accounts from each other. The invitation stays good."""
    await shown(api, await signed_up(api, email="nurse@clinic.org"))
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": invite["id"], "email": "nurse@clinic.org", "password": PASSWORD, "name": "Nurse"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (409, "email_taken")
    other = {**body, "password": "another long one"}
    joined = await api.post("/auth/staff-sign-up", json=other)
    assert joined.status_code == 201
    assert joined.json()["account"]["email_verified"] is False
    for password, role in ((PASSWORD, "patient"), ("another long one", "staff")):
        login = await api.post("/auth/login", json={"email": "nurse@clinic.org", "password": password})
        assert login.json()["account"]["role"] == role


async def test_whoever_sends_an_invitation_twice_has_joined_once(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": invite["id"], "email": "nurse@clinic.org", "password": PASSWORD, "name": "Nurse"}
    first, again = [await api.post("/auth/staff-sign-up", json=body) for _ in range(2)]
    assert first.json()["account"] == again.json()["account"]
    other = await api.post("/auth/staff-sign-up", json={**body, "password": "another long one"})
    assert refusal(other) == (422, "invite_invalid")


async def test_an_old_or_unknown_invitation_is_refused(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": "invite_nothing", "email": "n@clinic.org", "password": PASSWORD, "name": "Nurse"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    api.town.clock.moment += credentials.INVITE_LIFE
    old = await api.post("/auth/staff-sign-up", json={**body, "invite": invite["id"]})
    assert refusal(old) == (422, "invite_invalid")


async def test_the_refresh_token_is_out_of_reach_of_scripts_and_other_sites(
    town: Town, settings: Settings
) -> None:
    production = settings.model_copy(update={"mode": "production"})
    async with serving(town, production) as api:
        response = await api.post("/auth/sign-up", json={**ANA, "email": "ana@clinic.org"})
        kept = response.headers["set-cookie"]
    assert kept.startswith(f"{NAME}=")
    for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/api/v1/auth"):
        assert word in kept


async def test_all_that_is_wrong_with_a_sign_up_is_said_at_once_in_plain_words(api: Api) -> None:
    body = {"email": "ana", "password": "short", "name": "", "phone": "1" * 41, "zone": "Europe/Madrid"}
    answer = await api.post("/auth/sign-up", json=body)
    assert answer.status_code == 422
    assert {each["field"]: each["message"] for each in answer.json()["errors"]} == {
        "email": "This is not an e-mail address.",
        "password": "Use at least 8 characters.",
        "name": "This is required.",
        "phone": "Use at most 40 characters.",
    }
