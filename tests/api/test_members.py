"""What people are at their clinics: invited, changed and ended by managers, of whom a clinic keeps one."""

from asyncio import gather

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.accounts import create
from quickdoc.identity.credentials import Newcomer
from quickdoc.messaging.email.memory import MemoryMailer
from tests.api.account_steps import bearing, hired, is_in, login
from tests.api.conftest import Api, refusal
from tests.api.signing_up import PASSWORD

BOARD = "/snapshots/board/clinic_1"
STAFF = "/clinics/clinic_1/staff"
INVITES = "/clinics/clinic_1/invites"


async def refusal_of(api: Api, who: dict[str, object], path: str = STAFF) -> tuple[int, str]:
    return refusal(await api.get(path, headers=bearing(who)))


async def test_a_clerk_works_at_the_board_and_sees_to_no_staff(api: Api) -> None:
    clerk = await hired(api, "clerk@example.org", api.town.staff, role="staff")
    assert clerk["account"]["role"] == "staff"
    assert (await api.get(BOARD, headers=bearing(clerk))).status_code == 200
    assert await refusal_of(api, clerk) == (403, "forbidden")
    assert await refusal_of(api, clerk, INVITES) == (403, "forbidden")
    assert refusal(await api.post(INVITES, headers=bearing(clerk))) == (403, "forbidden")


async def test_a_doctor_sees_the_board_and_does_none_of_the_desks_work(api: Api) -> None:
    doctor = await hired(api, "ito@example.org", api.town.staff, role="doctor", doctor_id="doctor_1")
    assert doctor["account"]["memberships"] == [
        {"clinic_id": "clinic_1", "role": "doctor", "doctor_id": "doctor_1"}
    ]
    slot = await api.town.publish(30)
    assert (await api.get(BOARD, headers=bearing(doctor))).status_code == 200
    assert refusal(await api.post(f"/slots/{slot.id}/withdraw", headers=bearing(doctor))) == (
        403,
        "forbidden",
    )
    assert await refusal_of(api, doctor, "/clinics/clinic_1/standbys") == (403, "forbidden")


async def test_a_doctor_is_invited_by_the_newest_invitation_and_has_one_login(api: Api) -> None:
    wanted = {"role": "doctor", "doctor_id": "doctor_1"}
    desk = (await api.post(INVITES, api.town.staff)).json()["id"]
    first = (await api.post(INVITES, api.town.staff, json=wanted)).json()["id"]
    await hired(api, "ito@example.org", api.town.staff, **wanted)
    again = await api.post(INVITES, api.town.staff, json=wanted)
    assert refusal(again) == (409, "doctor_has_login")
    body = {"invite": first, "email": "other@example.org", "password": PASSWORD, "name": "Other"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    assert (await api.post("/auth/staff-sign-up", json={**body, "invite": desk})).status_code == 201


async def test_an_invitation_that_is_asked_for_again_stays_good(api: Api) -> None:
    wanted = {"role": "doctor", "doctor_id": "doctor_1"}
    same = {"Idempotency-Key": "ito"}
    made = [await api.post(INVITES, api.town.staff, json=wanted, headers=same) for _ in range(2)]
    assert made[0].json() == made[1].json()
    assert len((await api.get(INVITES, api.town.staff)).json()) == 1


async def test_a_doctor_of_two_clinics_joins_the_second_with_the_login_of_the_first(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    both = {"clinic_ids": ["clinic_1", "clinic_2"]}
    admin = Actor(account_id="account_admin", role="admin")
    assert (await api.call("PATCH", "/doctors/doctor_1", admin, json=both)).status_code == 200
    wanted = {"role": "doctor", "doctor_id": "doctor_1"}
    doctor = await hired(api, "ito@example.org", api.town.staff, **wanted)
    secret = (await api.post("/clinics/clinic_2/invites", neighbour, json=wanted)).json()["id"]
    body = {"invite": secret, "email": "other@example.org", "password": PASSWORD, "name": "Other"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (409, "doctor_has_login")
    joined = await api.post("/me/memberships", headers=bearing(doctor), json={"invite": secret})
    assert [each["doctor_id"] for each in joined.json()["memberships"]] == ["doctor_1", "doctor_1"]


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ({"role": "doctor"}, (422, "invalid")),
        ({"role": "staff", "doctor_id": "doctor_1"}, (422, "invalid")),
        ({"role": "admin"}, (422, "invalid")),
        ({"role": "doctor", "doctor_id": "doctor_none"}, (404, "not_found")),
        ({"role": "staff", "email": "no address"}, (422, "invalid")),
        ({"role": "staff", "email": "a@example.org"}, (409, "channel_off")),
    ],
)
async def test_an_invitation_that_cannot_be_is_refused(
    api: Api, wanted: dict[str, str], answer: tuple[int, str]
) -> None:
    async with api.nothing_changes():
        assert refusal(await api.post(INVITES, api.town.staff, json=wanted)) == answer


async def test_an_invitation_is_mailed_and_lets_in(mailer: MemoryMailer, api: Api) -> None:
    """Also to an address that a patient has: the two accounts are apart, and the password decides."""
    await api.town.patient("Ana")
    made = await api.post(INVITES, api.town.staff, json={"role": "manager", "email": "ana@example.com"})
    assert made.status_code == 201
    await api.town.settle()
    (sent,) = [each for each in mailer.sent if "invites you" in each.subject]
    assert sent.to == "ana@example.com"
    assert f"/join?invite={made.json()['id']}" in sent.text
    (shown,) = (await api.get(INVITES, api.town.staff)).json()
    assert (shown["role"], shown["email"]) == ("manager", "ana@example.com")


async def test_a_manager_changes_a_role_and_who_becomes_less_is_logged_out(api: Api) -> None:
    boss = await hired(api, "boss@example.org", api.town.staff)
    clerk = await hired(api, "clerk@example.org", api.town.staff, role="staff")
    path = f"{STAFF}/{clerk['account']['id']}/role"
    raised = await api.put(path, headers=bearing(boss), json={"role": "manager"})
    assert raised.status_code == 204
    clerk = await login(api, email="clerk@example.org")
    assert (await api.get(STAFF, headers=bearing(clerk))).status_code == 200
    lowered = await api.put(path, headers=bearing(boss), json={"role": "staff"})
    assert lowered.status_code == 204
    assert not await is_in(api, clerk)
    listed = (await api.get(STAFF, headers=bearing(boss))).json()
    assert {each["name"]: each["role"] for each in listed} == {"boss": "manager", "clerk": "staff"}


async def test_nobody_changes_what_they_are_themselves(api: Api) -> None:
    boss = await hired(api, "boss@example.org", api.town.staff)
    path = f"{STAFF}/{boss['account']['id']}"
    async with api.nothing_changes():
        changed = await api.put(f"{path}/role", headers=bearing(boss), json={"role": "staff"})
        assert refusal(changed) == (403, "forbidden")
        assert refusal(await api.delete(path, headers=bearing(boss))) == (403, "forbidden")


async def test_a_doctors_login_stays_a_doctors(api: Api) -> None:
    doctor = await hired(api, "ito@example.org", api.town.staff, role="doctor", doctor_id="doctor_1")
    changed = await api.put(
        f"{STAFF}/{doctor['account']['id']}/role", api.town.staff, json={"role": "manager"}
    )
    assert refusal(changed) == (403, "forbidden")


async def test_a_clinic_keeps_a_manager(api: Api) -> None:
    boss = await hired(api, "boss@example.org", api.town.staff)
    account_id = boss["account"]["id"]
    removed = await api.delete(f"{STAFF}/{account_id}", api.town.staff)
    assert refusal(removed) == (409, "last_manager")
    lowered = await api.put(f"{STAFF}/{account_id}/role", api.town.staff, json={"role": "staff"})
    assert refusal(lowered) == (409, "last_manager")
    left = await api.post("/me/closing", headers=bearing(boss), json={"password": PASSWORD})
    assert refusal(left) == (409, "last_manager")
    assert (await api.get(STAFF, headers=bearing(boss))).status_code == 200


async def test_two_managers_who_end_each_other_at_once_leave_one_at_least(api: Api) -> None:
    one, other = [await hired(api, f"{name}@example.org", api.town.staff) for name in ("one", "other")]
    await gather(
        api.delete(f"{STAFF}/{other['account']['id']}", headers=bearing(one)),
        api.delete(f"{STAFF}/{one['account']['id']}", headers=bearing(other)),
    )
    left = await api.town.store.accounts.staff_of("clinic_1", 0)
    assert "manager" in {each.role_at("clinic_1") for each in left}


async def test_one_account_works_at_two_clinics_and_leaves_one_of_them(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    await hired(api, "boss@example.org", api.town.staff)
    clerk = await hired(api, "clerk@example.org", api.town.staff, role="staff")
    secret = (await api.post("/clinics/clinic_2/invites", neighbour, json={"role": "manager"})).json()["id"]
    joined = await api.post("/me/memberships", headers=bearing(clerk), json={"invite": secret})
    assert [each["clinic_id"] for each in joined.json()["memberships"]] == ["clinic_1", "clinic_2"]
    again = await api.post("/me/memberships", headers=bearing(clerk), json={"invite": secret})
    assert again.json() == joined.json()
    clerk = await login(api, email="clerk@example.org")
    for path in (BOARD, "/snapshots/board/clinic_2", "/clinics/clinic_2/staff"):
        assert (await api.get(path, headers=bearing(clerk))).status_code == 200
    assert await refusal_of(api, clerk) == (403, "forbidden")
    gone = await api.delete(f"{STAFF}/{clerk['account']['id']}", api.town.staff)
    assert gone.status_code == 204
    assert not await is_in(api, clerk)
    clerk = await login(api, email="clerk@example.org")
    assert await refusal_of(api, clerk, BOARD) == (403, "forbidden")
    assert (await api.get("/snapshots/board/clinic_2", headers=bearing(clerk))).status_code == 200


async def test_who_works_there_already_and_patients_do_not_join_again(api: Api) -> None:
    clerk = await hired(api, "clerk@example.org", api.town.staff, role="staff")
    secret = (await api.post(INVITES, api.town.staff, json={"role": "manager"})).json()["id"]
    refused = await api.post("/me/memberships", headers=bearing(clerk), json={"invite": secret})
    assert refusal(refused) == (409, "already_member")
    ana = await api.town.patient("Ana")
    refused = await api.post("/me/memberships", ana, json={"invite": secret})
    assert refusal(refused) == (403, "forbidden")
    refused = await api.post("/me/memberships", headers=bearing(clerk), json={"invite": "none"})
    assert refusal(refused) == (422, "invite_invalid")


async def test_staff_of_an_earlier_version_manage_their_clinic(api: Api) -> None:
    newcomer = Newcomer(email="old@example.org", role="staff", name="Old", zone="UTC", clinic_id="clinic_1")
    account = await create(api.town.services, newcomer, None)
    await api.town.store.accounts.collection.update_one({"_id": account.id}, {"$unset": {"memberships": 1}})
    (listed,) = (await api.get(STAFF, api.town.staff)).json()
    assert (listed["name"], listed["role"]) == ("Old", "manager")
