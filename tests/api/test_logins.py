"""Signing up, joining a clinic and logging in."""

import asyncio
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from httpx import Response

from api.cookies import DEVICE, NAME
from quickdoc.core.config import Settings
from quickdoc.core.errors import BusyError, TooManyAttemptsError
from quickdoc.core.quotas import QuotaName, rates
from quickdoc.identity import credentials, devices, passwords
from quickdoc.identity.actions import accounts as actions
from quickdoc.identity.credentials import Newcomer
from tests.api.conftest import SECRET, Api, refusal, serving
from tests.api.signing_up import ANA, PASSWORD, elsewhere, shown, signed_up
from tests.town import ZONE, Town


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


async def on_a_known_device(api: Api) -> None:
    """Somebody has signed up, shown that the address is theirs, and logged in once more."""
    await shown(api, await signed_up(api))
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200


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


WRONG = {"email": "ana@example.com", "password": "wrong"}
RIGHT = {"email": "ana@example.com", "password": PASSWORD}
FROM_HOST_TO_ACCOUNT = rates()["login_from_host_to_account"].amount


async def too_many(api: Api, body: dict[str, str]) -> Response:
    """Wrong attempts until one is refused for their number."""
    for _ in range(FROM_HOST_TO_ACCOUNT):
        assert refusal(await api.post("/auth/login", json=body)) == (401, "bad_login")
    refused = await api.post("/auth/login", json=body)
    assert refusal(refused) == (429, "too_many_attempts")
    return refused


async def test_attempts_are_slowed_down_and_success_is_not_counted(api: Api) -> None:
    await shown(api, await signed_up(api))
    async with elsewhere(api, "198.51.100.1") as other:
        for _ in range(FROM_HOST_TO_ACCOUNT + 1):
            other.client.cookies.clear()
            assert (await other.post("/auth/login", json=RIGHT)).status_code == 200
        other.client.cookies.clear()
        refused = await too_many(other, WRONG)
        assert refused.json()["detail"] == "Too many attempts to log in. Try again in 5 minutes."
        assert refusal(await other.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
        api.town.clock.moment += timedelta(seconds=int(refused.headers["retry-after"]))
        assert (await other.post("/auth/login", json=RIGHT)).status_code == 200


async def test_bad_attempts_from_one_host_keep_the_owner_out_nowhere_else(api: Api) -> None:
    await signed_up(api)
    async with elsewhere(api, "198.51.100.1") as attacker, elsewhere(api, "198.51.100.2") as owner:
        await too_many(attacker, WRONG)
        assert (await owner.post("/auth/login", json=RIGHT)).status_code == 200


async def used_up(api: Api, name: QuotaName, key: str) -> None:
    """Somebody has tried that as often as they may."""
    with suppress(TooManyAttemptsError):  # some of them were made before
        for _ in range(rates()[name].amount):
            await api.town.limiter.hit(name, key)


async def test_on_a_known_device_the_right_password_lets_in_whatever_others_try(api: Api) -> None:
    await on_a_known_device(api)
    await used_up(api, "login_to_account", "ana@example.com")
    await used_up(api, "login_from_host", "127.0.0.1")
    async with elsewhere(api, "203.0.113.1") as new_device:
        assert refusal(await new_device.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200


async def test_one_host_alone_cannot_use_up_the_attempts_of_an_account(api: Api) -> None:
    await signed_up(api)
    async with elsewhere(api, "198.51.100.1") as attacker, elsewhere(api, "198.51.100.2") as owner:
        await used_up(api, "login_from_host_to_account", "198.51.100.1 ana@example.com")
        for _ in range(2 * rates()["login_to_account"].amount // 10):
            assert refusal(await attacker.post("/auth/login", json=WRONG)) == (429, "too_many_attempts")
        assert (await owner.post("/auth/login", json=RIGHT)).status_code == 200


async def test_a_known_device_is_known_for_its_own_accounts_only_and_is_counted_as_well(api: Api) -> None:
    await signed_up(api, email="ben@example.com", name="Ben", phone="+1 555 010 0102")
    api.client.cookies.clear()
    await on_a_known_device(api)
    device_id = api.client.cookies[DEVICE].split(".")[0]
    await used_up(api, "login_from_host_to_account", "127.0.0.1 ben@example.com")
    ben = {**RIGHT, "email": "ben@example.com"}
    assert refusal(await api.post("/auth/login", json=ben)) == (429, "too_many_attempts")
    assert refusal(await api.post("/auth/login", json=WRONG)) == (401, "bad_login")
    await used_up(api, "login_from_known_device", f"{device_id} eve@example.com")
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200
    await used_up(api, "login_from_known_device", f"{device_id} ana@example.com")
    assert refusal(await api.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")


async def test_a_device_cookie_that_somebody_made_up_proves_nothing(api: Api) -> None:
    await on_a_known_device(api)
    device_id, mark = api.client.cookies[DEVICE].split(".")
    for cookie in (f"other.{mark}", f"{device_id}.{mark[:-1]}", "", "é", "." * 900):
        assert devices.known(cookie, "ana@example.com", SECRET) is None
    assert devices.known(f"{device_id}.{mark}", "ana@example.com", SECRET) == device_id
    assert devices.known(f"{device_id}.{mark}", "ben@example.com", SECRET) is None


async def test_a_device_remembers_its_last_accounts(api: Api) -> None:
    cookie: str | None = None
    for number in range(devices.REMEMBERED + 2):
        cookie = devices.remember(cookie, f"p{number}@example.com", SECRET)
    known = [bool(devices.known(cookie, f"p{number}@example.com", SECRET)) for number in range(10)]
    assert known == [False, False, *[True] * 8]


async def test_one_host_is_counted_before_the_accounts_that_it_tries(api: Api) -> None:
    await signed_up(api)
    async with elsewhere(api, "2001:db8::1") as attacker, elsewhere(api, "2001:db8::ffff") as neighbour:
        await used_up(api, "login_from_host", "2001:db8::/64")
        assert refusal(await attacker.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
        assert refusal(await neighbour.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200


@pytest.mark.parametrize(
    "password", ["password123", "Iloveyou1!", "ana@example.com", "12345678", "QWERTYUIOP"]
)
async def test_a_password_that_everybody_tries_first_is_refused(api: Api, password: str) -> None:
    async with api.nothing_changes():
        response = await api.post("/auth/sign-up", json={**ANA, "password": password})
    assert refusal(response) == (422, "common_password")


async def test_sixty_who_sign_up_at_once_keep_nobody_else_waiting(town: Town, settings: Settings) -> None:
    """While their passwords are hashed the loop answers others; those beyond the queue are told so."""
    town.limit(factor=100)
    async with serving(town, settings) as api:
        await _sixty_at_once(api)


async def _sixty_at_once(api: Api) -> None:
    people = [
        asyncio.create_task(
            api.post(
                "/auth/sign-up",
                json={**ANA, "email": f"p{number}@clinic.org", "phone": f"+1555020{number:04d}"},
            )
        )
        for number in range(60)
    ]
    answered_meanwhile = 0
    while not all(each.done() for each in people):
        assert (await api.get("/time")).status_code == 200
        answered_meanwhile += 1
        await asyncio.sleep(0)  # nothing else in here lets the others go on
    statuses = [person.result().status_code for person in people]
    assert answered_meanwhile >= len(people)
    assert set(statuses) <= {201, 503}  # a busy machine may not get through all of them in time
    assert 201 in statuses


async def test_no_more_passwords_wait_than_can_be_looked_at_in_time() -> None:
    free = threading.Event()
    threads = passwords.Threads(1, max_waiting=3)
    waiting = [asyncio.create_task(threads.run(free.wait)) for _ in range(5)]
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_EXCEPTION)
    assert [type(each.exception()) for each in done] == [BusyError, BusyError]
    free.set()
    assert await asyncio.gather(*(each for each in waiting if each not in done)) == [True] * 3
    assert await threads.run(free.wait)  # their places are free again


async def test_one_host_signs_up_so_many_and_no_more(api: Api) -> None:
    await used_up(api, "sign_up", "127.0.0.1")
    async with api.nothing_changes():
        refused = await api.post("/auth/sign-up", json=ANA)
    assert refusal(refused) == (429, "too_many_attempts")
    assert int(refused.headers["retry-after"]) == 3600
    assert refused.json()["detail"].endswith("Try again in 60 minutes.")


async def test_the_demo_logins_do_not_exist_in_production(town: Town, settings: Settings) -> None:
    for email in ("patient1@example.com", "clinic1@quickdoc.com", "admin@quickdoc.com"):
        newcomer = Newcomer(email=email, role="admin", name="Demo", zone=ZONE)
        await actions.create(town.services, newcomer, await passwords.hashed(PASSWORD))
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
