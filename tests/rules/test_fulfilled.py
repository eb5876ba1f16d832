"""Which visit is what somebody stood by for."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.core.errors import NothingToUndoError
from quickdoc.core.types import Point
from quickdoc.scheduling.bookings import Booking, Holder, visit
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist import fulfilled
from quickdoc.waitlist.changes import asks_for, removed, restored
from quickdoc.waitlist.preferences import Preferences, same_as, watched
from quickdoc.waitlist.standby import Later, Standby
from tests.town import CENTRE, MONDAY, ZONE

HOLDER = Holder(patient_id="patient_1", patient_name="Ana", account_id="account_1", phone="+15550100001")
FAR = Point(lat=41.3874, lon=2.1686)


def brief(**changes: Any) -> SlotSummary:
    start = MONDAY + timedelta(days=1)
    return SlotSummary.model_validate(
        {
            "clinic_id": "clinic_1",
            "clinic_name": "Lakeside Clinic",
            "clinic_address": "1 Lake St",
            "point": CENTRE,
            "zone": ZONE,
            "doctor_id": "doctor_1",
            "doctor_name": "Dr. 1",
            "specialty": "dermatology",
            "visit_type": "Check-Up",
            "start": start,
            "end": start + timedelta(minutes=30),
            **changes,
        }
    )


def having(**changes: Any) -> Booking:
    return visit("booking_1", "slot_1", 1, brief(), HOLDER, via="feed", code="482", now=MONDAY).model_copy(
        update=changes
    )


def request(preferences: dict[str, Any] | None = None, **changes: Any) -> Standby:
    said = Preferences.model_validate(
        {"specialties": ["dermatology"], "point": CENTRE, **(preferences or {})}
    )
    made = Standby(
        **said.model_dump(),
        id="standby_1",
        patient_id="patient_1",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone=ZONE,
        topics=watched(said),
        since=MONDAY - timedelta(days=9),
        rank=1,
        same_as=same_as(said),
    )
    return made.model_copy(update=changes)


LATER = Later(booking_id="booking_0", start=MONDAY + timedelta(days=9), zone=ZONE)


@pytest.mark.parametrize(
    ("preferences", "visit", "is_met"),
    [
        ({}, {}, True),
        ({"specialties": [], "doctor_ids": ["doctor_1"]}, {}, True),
        ({"specialties": [], "clinic_ids": ["clinic_1"]}, {"specialty": "urology"}, True),
        ({"visit_types": ["check-up "]}, {}, True),
        # when and how to be asked does not matter to whoever has such a visit
        ({"hours": [0] * 7}, {}, True),
        ({"off_days": ["2026-11-24"]}, {}, True),
        ({"notice": 14 * 24 * 60}, {}, True),
        ({"paused_until": MONDAY + timedelta(days=30)}, {}, True),
        # another need
        ({"specialties": ["cardiology"]}, {}, False),
        ({"specialties": [], "doctor_ids": ["doctor_2"]}, {}, False),
        ({"visit_types": ["vaccination"]}, {}, False),
        ({"without": ["doctor_1"]}, {}, False),
        ({"without": ["clinic_1"]}, {}, False),
        ({}, {"point": FAR}, False),
    ],
)
def test_a_visit_of_the_kind_that_is_wanted_fulfils_a_request(
    preferences: dict[str, Any], visit: dict[str, Any], *, is_met: bool
) -> None:
    assert fulfilled.fulfils(request(preferences), brief(**visit)) is is_met


def test_something_earlier_is_only_what_is_earlier() -> None:
    listening = request(instead_of=LATER)
    assert fulfilled.fulfils(listening, brief())
    assert not fulfilled.fulfils(listening, brief(start=LATER.start))
    taken_instead = having(moved_from="booking_0")
    assert fulfilled.ended_by(listening, taken_instead, MONDAY) is listening, "it ends with that visit"


def test_only_a_visit_that_stands_ends_a_request_and_keeps_its_place() -> None:
    waiting = request(recount_at=MONDAY)
    ended = fulfilled.ended_by(waiting, having(), MONDAY)
    assert (ended.active, ended.recount_at, ended.version) == (False, None, 2)
    assert (ended.since, ended.rank) == (waiting.since, waiting.rank)
    assert ended.fulfilled
    assert ended.fulfilled.booking_id == "booking_1"
    for other in (having(active=False), having(kind="hold"), having(holder=None)):
        assert fulfilled.ended_by(waiting, other, MONDAY) is waiting
    assert fulfilled.ended_by(ended, having(id="booking_2"), MONDAY) is ended


def test_who_keeps_looking_is_not_ended_by_the_same_visit_again() -> None:
    ended = fulfilled.ended_by(request(paused_until=MONDAY), having(), MONDAY)
    going_on = fulfilled.kept_up(ended, ("booking_7",))
    assert (going_on.active, going_on.fulfilled, going_on.paused_until) == (True, None, None)
    for again in (having(), having(id="booking_7")):
        assert fulfilled.ended_by(going_on, again, MONDAY) is going_on
    assert not fulfilled.ended_by(going_on, having(id="booking_8"), MONDAY).active


def test_it_can_be_taken_up_until_the_visit_begins_but_not_by_whom_the_staff_added() -> None:
    ended = fulfilled.ended_by(request(), having(), MONDAY)
    assert fulfilled.may_keep_looking(ended, MONDAY)
    assert not fulfilled.may_keep_looking(ended, brief().start)
    assert not fulfilled.may_keep_looking(ended.model_copy(update={"clinic_id": "clinic_1"}), MONDAY)
    assert not fulfilled.may_keep_looking(request(active=False), MONDAY)


def test_it_comes_back_only_from_the_visit_that_ended_it() -> None:
    ended = fulfilled.ended_by(request(), having(), MONDAY)
    assert fulfilled.brought_back(ended, having(id="booking_2")) is ended
    back = fulfilled.brought_back(ended, having())
    assert (back.active, back.fulfilled, back.version) == (True, None, 3)
    moved = fulfilled.passed_to(ended, having(), having(id="booking_2"), MONDAY)
    assert moved.fulfilled
    assert moved.fulfilled.booking_id == "booking_2"
    assert fulfilled.brought_back(moved, having()) is moved


# --- equal requests --------------------------------------------------------------------------

PREFERENCES: dict[str, Any] = {
    "specialties": ["dermatology", "cardiology"],
    "doctor_ids": ["doctor_1", "doctor_2"],
    "point": CENTRE,
    "visit_types": ["Check-Up", "Vaccination"],
    "off_days": ["2026-12-24", "2026-12-25"],
    "channels": ["live", "sms"],
    "without": ["clinic_8", "clinic_9"],
}


@pytest.mark.parametrize(
    "change",
    [
        {"specialties": ["cardiology", "dermatology", "cardiology"]},
        {"doctor_ids": ["doctor_2", "doctor_1"]},
        {"visit_types": [" vaccination", "CHECK-UP"]},
        {"off_days": ["2026-12-25", "2026-12-24"]},
        {"channels": ["sms", "live"]},
        {"without": ["clinic_9", "clinic_8"]},
        {"label": "Skin"},
        {"urgent_because": "It hurts"},
        {"paused_until": MONDAY},
        {"dnd": {"start": 60, "end": 60}},
        {"radius_km": 15.0},
    ],
)
def test_the_same_wish_in_other_words_is_the_same(change: dict[str, Any]) -> None:
    assert same_as(Preferences.model_validate({**PREFERENCES, **change})) == same_as(
        Preferences.model_validate(PREFERENCES)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"specialties": ["dermatology"]},
        {"doctor_ids": ["doctor_1"]},
        {"clinic_ids": ["clinic_1"]},
        {"point": FAR},
        {"radius_km": 20},
        {"hours": [1] * 7},
        {"off_days": []},
        {"dnd": {"start": 60, "end": 90}},
        {"notice": 61},
        {"channels": ["sms"]},
        {"visit_types": []},
        {"without": []},
    ],
)
def test_another_wish_is_another(change: dict[str, Any]) -> None:
    assert same_as(Preferences.model_validate({**PREFERENCES, **change})) != same_as(
        Preferences.model_validate(PREFERENCES)
    )


def test_something_earlier_than_a_visit_is_another_wish_and_a_changed_wish_is_compared_anew() -> None:
    preferences = Preferences.model_validate(PREFERENCES)
    assert same_as(preferences, "booking_1") != same_as(preferences)
    assert asks_for(request(), preferences).same_as == same_as(preferences)
    assert asks_for(request(instead_of=LATER), preferences).same_as == same_as(preferences, "booking_0")


def test_a_removed_request_comes_back_as_it_was_for_a_minute() -> None:
    waiting = request(recent=2)
    gone = removed(waiting, MONDAY)
    assert not gone.active
    last = MONDAY + timedelta(seconds=60)
    back = restored(gone, last)
    assert back == waiting.model_copy(update={"version": 3})
    assert restored(back, last) is back
    with pytest.raises(NothingToUndoError):
        restored(gone, last + timedelta(seconds=1))
    with pytest.raises(NothingToUndoError):
        restored(request(active=False), MONDAY)


def test_an_ended_request_that_is_removed_comes_back_as_an_ended_one() -> None:
    ended = fulfilled.ended_by(request(), having(), MONDAY)
    gone = removed(ended, MONDAY)
    assert gone.fulfilled is None
    assert restored(gone, MONDAY).fulfilled == ended.fulfilled
    assert not restored(gone, MONDAY).active
