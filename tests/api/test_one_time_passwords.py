"""Logins without mail: a password that is told once, is good for a week, and has to be replaced at first."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.account_steps import bearing, hired, is_in, logged_in, login, refreshed
from tests.api.conftest import Api, refusal
from tests.api.matrix import ROUTES, relation_of
from tests.api.signing_up import PASSWORD

LOGINS = "/clinics/clinic_1/logins"
IDA = {"name": "Ida Ito", "email": "Ida@example.org"}
DOCTOR = {**IDA, "role": "doctor", "doctor_id": "doctor_1"}
OWN = "a password of her own"


async def made(api: Api, **wanted: str) -> dict[str, Any]:
    answer = await api.post(LOGINS, api.town.staff, json={**IDA, **wanted})
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def with_it(api: Api, told: dict[str, Any]) -> dict[str, Any]:
    return await login(api, told["password"], email=told["email"])


async def renewed(api: Api, told: dict[str, Any]) -> dict[str, Any]:
    answer = await api.post(f"/clinics/clinic_1/staff/{told['account_id']}/one-time-password", api.town.staff)
    assert answer.status_code == 200, answer.text
    fresh: dict[str, Any] = answer.json()
    return fresh


async def changed(api: Api, one: dict[str, Any], present: str, new: str = OWN) -> Any:
    return await api.post("/auth/password", headers=bearing(one), json={"present": present, "new": new})


async def test_a_doctor_logs_in_with_it_and_sees_the_board_after_choosing_another(api: Api) -> None:
    told = await made(api, **DOCTOR)
    assert told["email"] == "ida@example.org"
    entered = await with_it(api, told)
    assert entered["must_change_password"]
    assert entered["account"]["memberships"][0]["doctor_id"] == "doctor_1"
    board = "/snapshots/board/clinic_1"
    assert refusal(await api.get(board, headers=bearing(entered))) == (403, "password_change_needed")
    after = (await changed(api, entered, told["password"])).json()
    assert not after["must_change_password"]
    assert (await api.get(board, headers=bearing(after))).status_code == 200
    assert (await api.get("/me", headers=bearing(entered))).status_code == 401
    assert refusal(await logged_in(api, told["password"], email=IDA["email"])) == (401, "bad_login")
    assert not (await login(api, OWN, email=IDA["email"]))["must_change_password"]


async def test_before_that_it_does_nothing_else_on_any_route_nor_on_sockets_nor_once_refreshed(
    api: Api,
) -> None:
    """Routes that look at no token are for guests as well."""
    entered = await with_it(api, await made(api, role="manager"))
    entered |= (await refreshed(api, entered["cookie"])).json()
    assert entered["must_change_password"]
    allowed, reached = {"me", "change_password"}, set()
    async with api.nothing_changes():
        for operation, (method, path) in ROUTES.items():
            if relation_of(operation) in {"anybody", "signed"} and operation != "issue_ticket":
                continue
            answer = await api.call(method, path, headers=bearing(entered))
            if answer.status_code != 403 or refusal(answer)[1] != "password_change_needed":
                reached.add(operation)
    assert reached == allowed
    assert (await api.post("/auth/logout", headers=bearing(entered))).status_code == 204


async def test_a_new_one_ends_the_one_before_and_all_logins(api: Api) -> None:
    told = await made(api)
    before = await with_it(api, told)
    mine = (await changed(api, before, told["password"])).json()
    assert await is_in(api, mine)
    fresh = await renewed(api, told)
    assert fresh["password"] != told["password"]
    assert not await is_in(api, mine)
    assert refusal(await logged_in(api, OWN, email=IDA["email"])) == (401, "bad_login")
    assert (await with_it(api, fresh))["must_change_password"]


async def test_it_is_good_for_a_week_also_for_whoever_is_in_with_it(api: Api) -> None:
    told = await made(api)
    api.town.clock.moment += timedelta(days=7, seconds=-1)
    entered = await with_it(api, told)
    api.town.clock.moment += timedelta(seconds=1)
    late = await logged_in(api, told["password"], email=IDA["email"])
    assert refusal(late) == (401, "one_time_password_expired")
    assert refusal(await logged_in(api, "wrong", email=IDA["email"])) == (401, "bad_login")
    assert refusal(await changed(api, entered, told["password"])) == (401, "one_time_password_expired")
    assert (await with_it(api, await renewed(api, told)))["must_change_password"]


@pytest.mark.parametrize(("new", "code"), [(None, "same_password"), ("password1", "common_password")])
async def test_the_password_that_takes_its_place_is_another_and_not_a_common_one(
    api: Api, new: str | None, code: str
) -> None:
    told = await made(api)
    entered = await with_it(api, told)
    refused = await changed(api, entered, told["password"], new or told["password"])
    assert refusal(refused) == (422, code)


async def test_only_its_hash_and_who_made_it_are_kept(api: Api) -> None:
    told = await made(api)
    stored = str([each async for each in api.town.store.database["credentials"].find({})])
    assert told["password"] not in stored
    known = await api.town.store.credentials.get(told["account_id"])
    assert known.one_time
    assert known.one_time.by == api.town.staff.account_id


async def test_whoever_has_a_login_gets_no_second_one(api: Api) -> None:
    await made(api, **DOCTOR)
    again = {**DOCTOR, "email": "other@example.org"}
    assert refusal(await api.post(LOGINS, api.town.staff, json=again)) == (409, "doctor_has_login")
    assert refusal(await api.post(LOGINS, api.town.staff, json=IDA)) == (409, "already_member")
    nobodys = {**DOCTOR, "doctor_id": "doctor_9"}
    assert refusal(await api.post(LOGINS, api.town.staff, json=nobodys)) == (404, "not_found")


async def test_an_address_that_a_patient_has_gets_an_account_of_its_own(api: Api) -> None:
    ana = await api.town.patient("Ana")
    email = (await api.town.store.accounts.get(ana.account_id)).email
    told = await made(api, email=email)
    assert told["account_id"] != ana.account_id
    assert (await with_it(api, told))["account"]["role"] == "staff"


async def test_an_open_invitation_of_the_doctor_ends(api: Api) -> None:
    wanted = {"role": "doctor", "doctor_id": "doctor_1"}
    secret = (await api.post("/clinics/clinic_1/invites", api.town.staff, json=wanted)).json()["id"]
    await made(api, **DOCTOR)
    body = {"invite": secret, "email": "x@example.org", "password": PASSWORD, "name": "X"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")


async def test_nobody_gets_at_a_login_that_is_not_theirs_to_renew(mailer: MemoryMailer, api: Api) -> None:
    """Of another clinic as well, of a reader of mails, or the manager's own."""
    neighbour = await api.town.found_neighbour()
    boss = await hired(api, "boss@example.org", api.town.staff)
    clerk = await hired(api, "clerk@example.org", api.town.staff, role="staff")

    async def renew(account_id: str) -> tuple[int, str]:
        path = f"/clinics/clinic_1/staff/{account_id}/one-time-password"
        return refusal(await api.post(path, headers=bearing(boss)))

    assert await renew(boss["account"]["id"]) == (403, "forbidden")
    secret = (await api.post("/clinics/clinic_2/invites", neighbour)).json()["id"]
    await api.post("/me/memberships", headers=bearing(clerk), json={"invite": secret})
    assert await renew(clerk["account"]["id"]) == (403, "forbidden")
    reader = await hired(api, "reader@example.org", api.town.staff, role="staff")
    await api.town.store.credentials.collection.update_one(
        {"_id": reader["account"]["id"]}, {"$set": {"email_verified": True}}
    )
    assert await renew(reader["account"]["id"]) == (409, "resets_by_mail")
    assert await is_in(api, reader)
    assert not [each for each in mailer.sent if "password" in each.subject.lower()]
