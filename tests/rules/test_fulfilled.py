"""Which visit is what somebody stood by for."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.waitlist import fulfilled
from tests.rules.fulfilling import FAR, LATER, brief, having, request
from tests.town import MONDAY


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
