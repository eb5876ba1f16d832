"""What was given can be taken back: passwords, logins, places on a clinic's staff, whole accounts."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from api.cookies import NAME
from api.devices import device_name
from quickdoc.clinics.actions.staff import MAX_LISTED, invite_handle
from quickdoc.core.quotas import rates
from quickdoc.identity import access
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import accounts as account_actions
from quickdoc.identity.credentials import Invite
from quickdoc.identity.resets import PAGE
from quickdoc.identity.tokens import read_ticket, ticket
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.emails.layout import Email
from quickdoc.scheduling.actions import claims
from seed.verified import verified
from tests.api.conftest import SECRET, Api, refusal
from tests.api.signing_up import ANA, PASSWORD, signed_up
from tests.town import MONDAY, Town

NEW = "a brand new horse"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


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


# --- passwords -------------------------------------------------------------------------------------


async def test_a_changed_password_ends_every_other_login_at_once_and_this_one_goes_on(api: Api) -> None:
    await signed_up(api)
    thief, mine = await login(api), await login(api)
    body = {"present": PASSWORD, "new": NEW}
    changed = await api.post("/auth/password", headers=bearing(mine), json=body)
    assert changed.status_code == 200, changed.text
    assert not await is_in(api, thief)
    assert not await is_in(api, mine)
    assert await is_in(api, changed.json())
    assert (await refreshed(api, thief["cookie"])).status_code == 401
    assert (await refreshed(api, changed.cookies[NAME])).status_code == 200
    assert refusal(await logged_in(api)) == (401, "bad_login")
    await login(api, NEW)


async def test_the_present_password_is_asked_for_and_cannot_be_guessed(api: Api) -> None:
    mine = await signed_up(api)
    async with api.nothing_changes():
        for _ in range(10):
            wrong = await api.post(
                "/auth/password", headers=bearing(mine), json={"present": "no", "new": NEW}
            )
            assert refusal(wrong) == (403, "wrong_password")
        right = {"present": PASSWORD, "new": NEW}
        late = await api.post("/auth/password", headers=bearing(mine), json=right)
    assert refusal(late) == (429, "too_many_attempts")
    assert int(late.headers["Retry-After"]) > 0


async def test_a_login_that_is_overtaken_by_a_new_password_is_ended_with_the_others(api: Api) -> None:
    """It was proved by the old password, and its session is opened after all sessions ended."""
    mine = await signed_up(api)
    entrant = await account_actions.log_in(
        api.town.services, email=ANA["email"], password=PASSWORD, host="h", demo=True
    )
    await api.post("/auth/password", headers=bearing(mine), json={"present": PASSWORD, "new": NEW})
    record = await api.town.store.credentials.access(entrant.account.id)
    assert not access.is_good(record, "session_late", entrant.epoch)


async def test_of_two_changes_at_once_one_counts(api: Api) -> None:
    await signed_up(api)
    one, other = await login(api), await login(api)
    answers = await asyncio.gather(
        *(
            api.post("/auth/password", headers=bearing(each), json={"present": PASSWORD, "new": new})
            for each, new in ((one, NEW), (other, "yet another horse"))
        )
    )
    assert sum(answer.status_code == 200 for answer in answers) == 1


async def mailed(api: Api, email: str = ANA["email"]) -> Response:
    return await api.post("/auth/password-resets", json={"email": email})


@pytest.fixture
def mailer(town: Town) -> MemoryMailer:
    """Before the API is made, which is given it."""
    town.mailer = MemoryMailer()
    return town.mailer


def links(mailer: MemoryMailer) -> list[Email]:
    """The mails by which a password is chosen anew; whoever signs up is mailed, too."""
    return [each for each in mailer.sent if PAGE in each.text]


async def test_a_forgotten_password_is_chosen_anew_by_mail_once_and_ends_all_logins(
    mailer: MemoryMailer, api: Api
) -> None:
    await signed_up(api)
    thief = await login(api)
    asked = await mailed(api, "ANA@example.com")
    assert asked.status_code == 202
    (mail,) = links(mailer)
    assert mail.to == "ana@example.com"
    token = mail.text.partition(f"{PAGE}#")[2].split()[0]
    assert token not in str(await api.town.store.database["password_resets"].find_one({}))
    body = {"token": token, "password": NEW}
    assert (await api.post("/auth/password-resets/use", json=body)).status_code == 204
    assert not await is_in(api, thief)
    assert refusal(await logged_in(api)) == (401, "bad_login")
    assert await is_in(api, await login(api, NEW))
    again = await api.post("/auth/password-resets/use", json={**body, "password": "again again"})
    assert refusal(again) == (422, "reset_invalid")


async def test_a_reset_is_good_for_an_hour(mailer: MemoryMailer, api: Api) -> None:
    await signed_up(api)
    await mailed(api)
    token = links(mailer)[0].text.partition(f"{PAGE}#")[2].split()[0]
    api.town.clock.moment += timedelta(hours=1)
    late = await api.post("/auth/password-resets/use", json={"token": token, "password": NEW})
    assert refusal(late) == (422, "reset_invalid")
    await login(api)


async def test_whoever_asks_for_a_reset_does_not_learn_who_has_an_account(
    mailer: MemoryMailer, api: Api
) -> None:
    await signed_up(api)
    known = await mailed(api)
    unknown = await mailed(api, "nobody@example.com")
    assert len(links(mailer)) == 1
    timely = {"date", "x-request-id"}
    told = [
        (each.status_code, each.content, {k: v for k, v in each.headers.items() if k not in timely})
        for each in (known, unknown)
    ]
    assert told[0] == told[1]


async def test_nobody_fills_a_mailbox_with_resets(mailer: MemoryMailer, api: Api) -> None:
    await signed_up(api)
    for _ in range(6):
        assert (await mailed(api)).status_code == 202
    assert len(links(mailer)) == 3


# --- logins ----------------------------------------------------------------------------------------


async def test_one_sees_where_one_is_logged_in_and_ends_one_login_at_once(api: Api) -> None:
    await signed_up(api)
    other = await login(api, headers={"User-Agent": FIREFOX})
    api.town.clock.moment += timedelta(minutes=5)
    mine = await login(api)
    listed = (await api.get("/auth/sessions", headers=bearing(mine))).json()
    assert [each["is_this"] for each in listed] == [True, False, False]
    firefox = next(each for each in listed if each["device"] == "Firefox on Windows")
    ended = await api.delete(f"/auth/sessions/{firefox['id']}", headers=bearing(mine))
    assert ended.status_code == 204
    assert not await is_in(api, other)
    assert (await refreshed(api, other["cookie"])).status_code == 401
    assert await is_in(api, mine)
    left = (await api.get("/auth/sessions", headers=bearing(mine))).json()
    assert firefox["id"] not in {each["id"] for each in left}


async def test_all_other_logins_end_and_this_one_goes_on(api: Api) -> None:
    await signed_up(api)
    other, mine = await login(api), await login(api)
    answer = await api.delete("/auth/sessions", headers=bearing(mine))
    assert answer.status_code == 200
    assert not await is_in(api, other)
    assert await is_in(api, answer.json())
    listed = (await api.get("/auth/sessions", headers=bearing(answer.json()))).json()
    assert [each["is_this"] for each in listed] == [True]


async def test_logging_out_ends_the_access_token_as_well(api: Api) -> None:
    await signed_up(api)
    mine, other = await login(api), await login(api)
    api.client.cookies.clear()
    out = await api.post("/auth/logout", headers={"Cookie": f"{NAME}={mine['cookie']}"})
    assert out.status_code == 204
    assert not await is_in(api, mine)
    assert await is_in(api, other)


async def test_a_stolen_refresh_token_takes_the_access_tokens_with_it(api: Api) -> None:
    await signed_up(api)
    mine = await login(api)
    api.town.clock.moment += timedelta(minutes=1)
    newer = await refreshed(api, mine["cookie"])
    api.town.clock.moment += timedelta(minutes=2)
    assert (await refreshed(api, mine["cookie"])).status_code == 401
    assert not await is_in(api, newer.json())


async def test_nobody_ends_the_login_of_somebody_else(api: Api) -> None:
    ana = await signed_up(api)
    ben = await signed_up(api, email="ben@example.com")
    theirs = (await api.get("/auth/sessions", headers=bearing(ana))).json()
    async with api.nothing_changes():
        refused = await api.delete(f"/auth/sessions/{theirs[0]['id']}", headers=bearing(ben))
    assert refusal(refused) == (404, "not_found")


async def test_a_repeated_request_is_not_answered_from_memory_once_the_login_has_ended(api: Api) -> None:
    await signed_up(api)
    mine = await login(api)
    slot = await api.town.publish()
    headers = {**bearing(mine), "Idempotency-Key": "one"}
    assert (await api.post(f"/slots/{slot.id}/claim", headers=headers, json={})).status_code == 201
    await api.post("/auth/logout", headers={"Cookie": f"{NAME}={mine['cookie']}"})
    again = await api.post(f"/slots/{slot.id}/claim", headers=headers, json={})
    assert refusal(again) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


# --- staff -----------------------------------------------------------------------------------------


async def hired(api: Api, email: str, by: Actor) -> dict[str, Any]:
    invite = (await api.post("/clinics/clinic_1/invites", by)).json()
    api.client.cookies.clear()
    body = {"invite": invite["id"], "email": email, "password": PASSWORD, "name": email.partition("@")[0]}
    joined = await api.post("/auth/staff-sign-up", json=body)
    assert joined.status_code == 201, joined.text
    told: dict[str, Any] = joined.json()
    return told


async def test_a_removed_member_of_the_staff_is_out_at_once_and_so_are_their_invitations(api: Api) -> None:
    gone = await hired(api, "gone@example.org", api.town.staff)
    stays = await hired(api, "stays@example.org", api.town.staff)
    left_behind = (await api.post("/clinics/clinic_1/invites", headers=bearing(gone))).json()
    board = "/snapshots/board/clinic_1"
    assert (await api.get(board, headers=bearing(gone))).status_code == 200
    removed = await api.delete(f"/clinics/clinic_1/staff/{gone['account']['id']}", headers=bearing(stays))
    assert removed.status_code == 204
    assert refusal(await api.get(board, headers=bearing(gone))) == (401, "unauthenticated")
    assert not await is_in(api, gone)
    assert refusal(await logged_in(api, email="gone@example.org")) == (401, "bad_login")
    listed = (await api.get("/clinics/clinic_1/staff", headers=bearing(stays))).json()
    assert [each["name"] for each in listed] == ["stays"]
    body = {"invite": left_behind["id"], "email": "x@example.org", "password": PASSWORD, "name": "x"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    again = await hired(api, "gone@example.org", api.town.staff)
    assert again["account"]["id"] != gone["account"]["id"]


async def test_the_staff_of_another_clinic_remove_nobody(api: Api) -> None:
    neighbour = await api.town.found_neighbour()
    ours = await hired(api, "ours@example.org", api.town.staff)
    account_id = ours["account"]["id"]
    patient = await api.town.patient()
    async with api.nothing_changes():
        refused = await api.delete(f"/clinics/clinic_1/staff/{account_id}", neighbour)
        assert refusal(refused) == (403, "forbidden")
        elsewhere = await api.delete(f"/clinics/clinic_2/staff/{account_id}", neighbour)
        assert refusal(elsewhere) == (404, "not_found")
        themselves = await api.delete(f"/clinics/clinic_1/staff/{account_id}", headers=bearing(ours))
        assert refusal(themselves) == (403, "forbidden")
        no_staff = await api.delete(f"/clinics/clinic_1/staff/{patient.account_id}", api.town.staff)
        assert refusal(no_staff) == (404, "not_found")


async def test_an_invitation_is_listed_without_its_secret_and_revoked(api: Api) -> None:
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    listed = await api.get("/clinics/clinic_1/invites", api.town.staff)
    assert invite["id"] not in listed.text
    (shown,) = listed.json()
    revoked = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", api.town.staff)
    assert revoked.status_code == 204
    assert (await api.get("/clinics/clinic_1/invites", api.town.staff)).json() == []
    body = {"invite": invite["id"], "email": "x@example.org", "password": PASSWORD, "name": "x"}
    assert refusal(await api.post("/auth/staff-sign-up", json=body)) == (422, "invite_invalid")
    again = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", api.town.staff)
    assert refusal(again) == (404, "not_found")


async def test_an_invitation_is_found_behind_any_number_of_others(api: Api) -> None:
    soon = MONDAY + timedelta(hours=1)
    invite = (await api.post("/clinics/clinic_1/invites", api.town.staff)).json()
    for number in range(MAX_LISTED):
        used = Invite(id=f"invite_{number}", clinic_id="clinic_1", expires_at=soon, used_by="account_x")
        await api.town.store.invites.insert(used)
    (shown,) = (await api.get("/clinics/clinic_1/invites", api.town.staff)).json()
    assert shown["id"] == invite_handle(invite["id"])
    for number in range(MAX_LISTED):
        open_one = Invite(id=f"invite_open_{number}", clinic_id="clinic_1", expires_at=soon)
        await api.town.store.invites.insert(open_one)
    listed = (await api.get("/clinics/clinic_1/invites", api.town.staff)).json()
    assert shown["id"] not in {each["id"] for each in listed}
    revoked = await api.delete(f"/clinics/clinic_1/invites/{shown['id']}", api.town.staff)
    assert revoked.status_code == 204


# --- the whole account -----------------------------------------------------------------------------


async def test_a_deleted_account_gives_everything_back(api: Api) -> None:
    town = api.town
    mine = await signed_up(api)
    account_id, (patient_id,) = mine["account"]["id"], mine["account"]["patient_ids"]
    me = Actor(account_id=account_id, role="patient", patient_ids=(patient_id,))
    await verified(town.services, await town.store.accounts.get(account_id))
    visit = await claims.claim(town.services, me, (await town.publish(30, "doctor_2")).id)
    await town.standby(me)
    offered = await town.publish(6, offer=True)
    await town.settle()
    (offer,) = await town.store.offers.open_of_account(account_id, town.clock.now())
    assert offer.slot_id == offered.id
    wrong = await api.post("/me/closing", headers=bearing(mine), json={"password": "no"})
    assert refusal(wrong) == (403, "wrong_password")
    closed = await api.post("/me/closing", headers=bearing(mine), json={"password": PASSWORD})
    assert closed.status_code == 204
    await town.settle()
    assert not await is_in(api, mine)
    assert refusal(await logged_in(api)) == (401, "bad_login")
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"
    assert (await town.store.slots.get(visit.slot_id)).state == "open"
    assert not (await town.store.offers.get(offer.id)).open
    assert await town.store.standbys.of_account(account_id) == []
    assert (await town.store.phones.get("+15550100101")).account_ids == ()
    assert await town.store.accounts.find(account_id) is None
    assert ANA["email"].lower() not in str(await town.store.database["credentials"].find_one({}))
    fresh = await signed_up(api)
    assert fresh["account"]["id"] != account_id


async def test_whoever_has_cancelled_a_lot_still_gives_everything_back(api: Api) -> None:
    town = api.town
    mine = await signed_up(api)
    account_id, patient_ids = mine["account"]["id"], tuple(mine["account"]["patient_ids"])
    me = Actor(account_id=account_id, role="patient", patient_ids=patient_ids)
    visit = await claims.claim(town.services, me, (await town.publish(30)).id)
    for _ in range(rates()["cancel"].amount):
        await town.services.limiter.hit("cancel", account_id)
    closed = await api.post("/me/closing", headers=bearing(mine), json={"password": PASSWORD})
    assert closed.status_code == 204
    assert (await town.store.bookings.get(visit.id)).state == "cancelled"


async def test_a_claim_that_is_under_way_does_not_outlive_its_account(api: Api) -> None:
    """It was let in before the account was closed, and its visit is made after."""
    town = api.town
    mine = await signed_up(api)
    me = Actor(
        account_id=mine["account"]["id"],
        role="patient",
        patient_ids=tuple(mine["account"]["patient_ids"]),
    )
    slot = await town.publish(30)
    await api.post("/me/closing", headers=bearing(mine), json={"password": PASSWORD})
    late = await claims.claim(town.services, me, slot.id)
    await town.settle()
    assert (await town.store.bookings.get(late.id)).state == "cancelled"


async def test_staff_may_leave_and_an_administrator_may_not(api: Api) -> None:
    staff = await hired(api, "leaves@example.org", api.town.staff)
    left = await api.post("/me/closing", headers=bearing(staff), json={"password": PASSWORD})
    assert left.status_code == 204
    assert not await is_in(api, staff)
    admin = Actor(account_id="account_admin", role="admin")
    refused = await api.post("/me/closing", admin, json={"password": PASSWORD})
    assert refusal(refused) == (403, "forbidden")


async def test_a_token_of_an_earlier_version_is_good_until_its_logins_end(api: Api) -> None:
    mine = await signed_up(api)
    old = Actor(account_id=mine["account"]["id"], role="patient")
    assert (await api.get("/me", old)).status_code == 200
    await api.post("/auth/password", headers=bearing(mine), json={"present": PASSWORD, "new": NEW})
    assert refusal(await api.get("/me", old)) == (401, "unauthenticated")


def test_a_ticket_says_by_which_login_it_was_given() -> None:
    who = Actor(account_id="account_1", role="patient", session_id="session_1", epoch=3)
    assert read_ticket(ticket(who, SECRET, MONDAY), SECRET, MONDAY) == who
