"""Signing up, joining a clinic and logging in."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.cookies import NAME
from quickdoc import accounts, passwords
from quickdoc.accounts import Newcomer
from quickdoc.actions import accounts as actions
from quickdoc.config import Settings
from quickdoc.errors import EmailTakenError
from tests.api.conftest import Api, refusal, serving
from tests.town import ZONE, Town

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


async def test_who_signs_up_is_logged_in_and_has_a_patient_and_a_phone(api: Api) -> None:
    login = await signed_up(api)
    account = login["account"]
    assert (account["email"], account["role"], account["phone"]) == (
        "ana@example.com",
        "patient",
        "+15550100101",
    )
    assert login["expires_in"] == 900
    me = await api.get("/me", headers={"Authorization": f"Bearer {login['access_token']}"})
    assert me.json() == account
    patient = await api.town.store.patients.get(account["patient_ids"][0])
    assert (patient.account_id, patient.name, patient.zone) == (account["id"], "Ana", ZONE)
    phone = await api.town.store.phones.get("+15550100101")
    assert phone.account_ids == (account["id"],)


async def test_the_password_is_stored_as_an_argon2_hash_only(api: Api) -> None:
    login = await signed_up(api)
    stored = await api.town.store.credentials.get(login["account"]["id"])
    assert stored.hash
    assert stored.hash.startswith("$argon2id$")
    assert PASSWORD not in str(await api.town.store.database["credentials"].find_one({}))


async def test_a_family_may_share_a_phone(api: Api) -> None:
    first = await signed_up(api)
    second = await signed_up(api, email="ben@example.com", name="Ben")
    phone = await api.town.store.phones.get("+15550100101")
    assert phone.account_ids == (first["account"]["id"], second["account"]["id"])


async def test_an_email_is_taken_whatever_its_case(api: Api) -> None:
    await signed_up(api)
    async with api.nothing_changes():
        again = await api.post("/auth/sign-up", json={**ANA, "email": "ANA@EXAMPLE.COM"})
    assert refusal(again) == (409, "email_taken")


async def test_of_two_sign_ups_at_once_one_leaves_no_trace(town: Town) -> None:
    newcomer = Newcomer(email="ana@example.com", role="patient", name="Ana", zone=ZONE, phone="+15550100101")
    found = await asyncio.gather(
        *(actions.create(town.doors, newcomer, None) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(each, EmailTakenError) for each in found) == 1
    for name in ("accounts", "patients", "credentials"):
        assert await town.store.database[name].count_documents({}) == 1


async def test_a_login_finishes_what_a_crash_left_undone(api: Api) -> None:
    login = await signed_up(api)
    for name in ("accounts", "patients", "phones"):
        await api.town.store.database[name].delete_many({})
    again = await api.post("/auth/login", json={"email": ANA["email"], "password": PASSWORD})
    assert again.json()["account"] == login["account"]
    assert await api.town.store.patients.find(login["account"]["patient_ids"][0])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"email": "nobody"}, "invalid"),
        ({"password": "short"}, "invalid"),
        ({"name": "  "}, "invalid"),
        ({"name": "\u200b"}, "invalid"),
        ({"name": "Ana\u202eEvil"}, "invalid"),
        ({"name": "Ana\r\nX-Header: y"}, "invalid"),
        ({"name": "\0"}, "invalid"),
        ({"zone": "Mars/Olympus"}, "invalid"),
        ({"phone": "12"}, "bad_phone"),
        ({"phone": "call me"}, "bad_phone"),
        ({"rolle": "admin"}, "invalid"),
    ],
)
async def test_a_sign_up_that_cannot_be_is_explained(api: Api, changes: dict[str, str], code: str) -> None:
    async with api.nothing_changes():
        response = await api.post("/auth/sign-up", json={**ANA, **changes})
    assert refusal(response) == (422, code)
    if code == "invalid":
        assert [each["field"] for each in response.json()["errors"]] == list(changes)


async def test_a_wrong_password_and_an_unknown_email_sound_the_same(api: Api) -> None:
    await signed_up(api)
    async with api.nothing_changes():
        wrong = await api.post("/auth/login", json={"email": "ana@example.com", "password": "wrong"})
        unknown = await api.post("/auth/login", json={"email": "who@example.com", "password": "wrong"})
    assert refusal(wrong) == refusal(unknown) == (401, "bad_login")
    assert wrong.json()["detail"] == unknown.json()["detail"]


async def test_an_account_without_a_password_lets_nobody_in(api: Api) -> None:
    newcomer = Newcomer(email="ana@example.com", role="patient", name="Ana", zone=ZONE, phone="+15550100101")
    await actions.create(api.town.doors, newcomer, None)
    for password in ("", "None", PASSWORD):
        response = await api.post("/auth/login", json={"email": "ana@example.com", "password": password})
        assert refusal(response) == (401, "bad_login")


async def test_an_account_can_be_made_with_a_hash_that_was_made_before(api: Api) -> None:
    newcomer = Newcomer(email="boss@example.com", role="admin", name="Boss", zone=ZONE)
    await actions.create(api.town.doors, newcomer, await passwords.hashed(PASSWORD))
    login = await api.post("/auth/login", json={"email": "BOSS@example.com", "password": PASSWORD})
    assert login.json()["account"]["role"] == "admin"


async def test_ten_failures_close_the_door_for_a_while_and_success_is_not_counted(api: Api) -> None:
    await signed_up(api)
    good = {"email": "ana@example.com", "password": PASSWORD}
    for _ in range(12):
        assert (await api.post("/auth/login", json=good)).status_code == 200
    for _ in range(10):
        response = await api.post("/auth/login", json={**good, "password": "wrong"})
        assert refusal(response) == (401, "bad_login")
    closed = await api.post("/auth/login", json=good)
    assert refusal(closed) == (429, "too_many_attempts")
    api.town.clock.moment += timedelta(seconds=int(closed.headers["retry-after"]))
    assert (await api.post("/auth/login", json=good)).status_code == 200


async def test_one_host_cannot_try_many_emails(api: Api) -> None:
    for number in range(actions.FAILURES_PER_HOST):
        await actions._count(api.town.doors, "login from 127.0.0.1", number + 1)  # noqa: SLF001
    response = await api.post("/auth/login", json={"email": "who@example.com", "password": "wrong"})
    assert refusal(response) == (429, "too_many_attempts")


async def test_the_demo_logins_do_not_exist_in_production(town: Town, settings: Settings) -> None:
    for email in ("patient1@example.com", "clinic1@quickdoc.com", "admin@quickdoc.com"):
        newcomer = Newcomer(email=email, role="admin", name="Demo", zone=ZONE)
        await actions.create(town.doors, newcomer, await passwords.hashed(PASSWORD))
    production = settings.model_copy(update={"mode": "production"})
    async with serving(town, settings) as demo, serving(town, production) as real:
        for email in ("patient1@example.com", "Clinic1@QuickDoc.com", "admin@quickdoc.com"):
            body = {"email": email, "password": PASSWORD}
            assert (await demo.post("/auth/login", json=body)).status_code == 200
            assert refusal(await real.post("/auth/login", json=body)) == (401, "bad_login")
        assert refusal(await real.post("/auth/sign-up", json=ANA)) == (401, "bad_login")


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
    assert sorted(each.status_code for each in answers) == [201, 422, 422]


async def test_an_invitation_is_not_used_up_by_an_email_that_is_taken(api: Api) -> None:
    await signed_up(api, email="nurse@clinic.org")
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": invite["id"], "email": "nurse@clinic.org", "password": PASSWORD, "name": "Nurse"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (409, "email_taken")
    joined = await api.post("/auth/staff-sign-up", json={**body, "email": "nurse2@clinic.org"})
    assert joined.status_code == 201


async def test_an_old_or_unknown_invitation_is_refused(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    body = {"invite": "invite_nothing", "email": "n@clinic.org", "password": PASSWORD, "name": "Nurse"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    api.town.clock.moment += accounts.INVITE_LIFE
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
