"""The log of all messages: what is found in it, in which order, and how little of whom it tells."""

from datetime import timedelta
from typing import Any, get_args

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.message_filter import STATES_OF, Outcome
from quickdoc.messaging.messages import Message, TextState
from quickdoc.messaging.shown_to_staff import NOT_SHOWN
from quickdoc.scheduling.actions import bookings, claims
from tests.api.conftest import Api, refusal
from tests.town import MONDAY

ADMIN = Actor(account_id="account_admin", role="admin")


async def log(api: Api, **params: Any) -> list[dict[str, Any]]:
    answer = await api.get("/admin/messages", ADMIN, params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def keep(api: Api, number: int, **fields: Any) -> Message:
    """A stored message; of equal moments the later id is newer."""
    message = Message.model_validate(
        {
            "id": f"message_{number:03}",
            "direction": "out",
            "phone": "+15550100042",
            "body": f"Text {number}",
            "kind": "offer",
            "about": f"offer_{number}",
            "state": "delivered",
            "made_at": MONDAY + timedelta(minutes=number // 2),
            **fields,
        }
    )
    await api.town.store.messages.insert_silently(message)
    return message


def numbers(found: list[dict[str, Any]]) -> list[int]:
    return [int(each["id"].rpartition("_")[2]) for each in found]


def test_every_stored_state_has_one_outcome() -> None:
    assert sorted(each for states in STATES_OF.values() for each in states) == sorted(get_args(TextState))
    assert set(STATES_OF) == set(get_args(Outcome))


async def test_pages_go_on_after_messages_of_the_same_moment(api: Api) -> None:
    for number in range(7):
        await keep(api, number)
    seen: list[int] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await api.get("/admin/messages", ADMIN, params=params)).json()
        seen += numbers(page["items"])
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, [5, 4, 3, 2, 1, 0]),
        ({"state": "failed"}, [2, 1]),
        ({"state": "queued"}, [3]),
        ({"state": "not_sent"}, [4]),
        ({"state": "unknown"}, []),
        ({"channel": "push"}, [1]),
        ({"channel": "email", "state": "failed"}, []),
        ({"clinic_id": "clinic_2"}, [5, 3]),
        ({"clinic_id": "clinic_2", "state": "delivered"}, [5]),
        ({"patient_id": "patient_9"}, [3, 0]),
        ({"patient_id": "nobody"}, []),
        ({"since": "2026-11-23T09:01:00Z"}, [5, 4, 3, 2]),
        ({"since": "2026-11-23T09:01:00Z", "until": "2026-11-23T10:02:00+01:00"}, [3, 2]),
    ],
)
async def test_whatever_is_asked_for_must_hold(api: Api, params: dict[str, str], found: list[int]) -> None:
    await keep(api, 0, patient_id="patient_9")
    await keep(api, 1, channel="push", phone="", to="account_1", state="failed", reason="refused_410")
    await keep(api, 2, state="undelivered", reason="landline")
    await keep(api, 3, clinic_id="clinic_2", state="intent", patient_id="patient_9")
    await keep(api, 4, state="suppressed", reason="quiet_hours")
    await keep(api, 5, clinic_id="clinic_2")
    assert numbers(await log(api, **params)) == found


async def test_it_names_patients_and_clinics_and_hides_numbers_and_addresses(api: Api) -> None:
    town = api.town
    town.mailer = MemoryMailer()
    ana = await town.patient("Ana Pérez")
    account = await town.store.accounts.get(ana.account_id)
    await town.store.accounts.replace_silently(
        account.model_copy(update={"email_verified": True, "version": 2})
    )
    visit = await claims.claim(town.services, ana, (await town.publish(48)).id)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await town.wait(60)
    found = await log(api, patient_id=ana.patient_ids[0])
    assert {each["channel"] for each in found} == {"sms", "email"}
    phone = await town.phone_of(ana)
    for each in found:
        assert (each["patient_name"], each["clinic_name"]) == ("Ana Pérez", "Lakeside Clinic")
        assert phone not in str(each)
        assert account.email not in str(each)
    assert {each["recipient"] for each in found} == {f"…{phone[-4:]}", "p…@example.com"}
    assert {(each["channel"], each["segments"]) for each in found} == {("sms", 1), ("email", 0)}


async def test_messages_of_earlier_versions_are_named_by_what_they_are_about(api: Api) -> None:
    ana = await api.town.patient("Ana")
    visit = await claims.claim(api.town.services, ana, (await api.town.publish(48)).id)
    await keep(api, 1, about=visit.id, kind="booked")
    meant = {"verb": "confirm", "subject": visit.id}
    await keep(api, 2, about="SM1", kind="inbound", direction="in", state="received", meant=meant)
    await keep(api, 3, about="message_002", kind="reply")
    found = await log(api, since=MONDAY.isoformat())
    told = {each["id"]: each["patient_name"] for each in found}
    assert [told[f"message_00{number}"] for number in (1, 2, 3)] == ["Ana", "Ana", None]


async def test_the_words_about_a_visit_at_another_clinic_stay_hidden(api: Api) -> None:
    await keep(api, 1, elsewhere=True, body="Dr. Far, before your visit on Monday")
    assert [each["body"] for each in await log(api)] == [NOT_SHOWN]


@pytest.mark.parametrize("params", [{"state": "intent"}, {"channel": "fax"}, {"since": "yesterday"}])
async def test_what_makes_no_sense_is_refused(api: Api, params: dict[str, str]) -> None:
    assert refusal(await api.get("/admin/messages", ADMIN, params=params)) == (422, "invalid")
    cursor = {"cursor": "bm90aGluZw"}
    assert refusal(await api.get("/admin/messages", ADMIN, params=cursor)) == (422, "bad_cursor")
