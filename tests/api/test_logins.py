"""Signing up, joining a clinic and logging in."""

import pytest

from quickdoc.identity import passwords
from quickdoc.identity.actions import accounts as actions
from quickdoc.identity.credentials import Newcomer
from tests.api.conftest import Api, refusal
from tests.api.signing_up import ANA, PASSWORD, shown, signed_up
from tests.town import ZONE


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
    assert await api.town.store.phones.find("+15550100101") is None, "nobody has shown whose it is"


async def test_the_password_is_stored_as_an_argon2_hash_only(api: Api) -> None:
    login = await signed_up(api)
    stored = await api.town.store.credentials.get(login["account"]["id"])
    assert stored.hash
    assert stored.hash.startswith("$argon2id$")
    assert PASSWORD not in str(await api.town.store.database["credentials"].find_one({}))


async def test_a_family_may_share_a_phone(api: Api) -> None:
    first = await signed_up(api)
    second = await signed_up(api, email="ben@example.com", name="Ben")
    for each in (first, second):
        await shown(api, each)
    phone = await api.town.store.phones.get("+15550100101")
    assert phone.account_ids == (first["account"]["id"], second["account"]["id"])


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
    await actions.create(api.town.services, newcomer, None)
    for password in ("", "None", PASSWORD):
        response = await api.post("/auth/login", json={"email": "ana@example.com", "password": password})
        assert refusal(response) == (401, "bad_login")


async def test_an_account_can_be_made_with_a_hash_that_was_made_before(api: Api) -> None:
    newcomer = Newcomer(email="boss@example.com", role="admin", name="Boss", zone=ZONE)
    await actions.create(api.town.services, newcomer, await passwords.hashed(PASSWORD))
    login = await api.post("/auth/login", json={"email": "BOSS@example.com", "password": PASSWORD})
    assert login.json()["account"]["role"] == "admin"
