"""Which requests are the same."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.core.errors import NothingToUndoError
from quickdoc.waitlist import fulfilled
from quickdoc.waitlist.changes import asks_for, removed, restored
from quickdoc.waitlist.preferences import Preferences, same_as
from tests.rules.fulfilling import FAR, LATER, having, request
from tests.town import CENTRE, MONDAY

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
