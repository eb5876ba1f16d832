"""Whether a slot suits a standing request."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quickdoc.core.types import Window
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.suitability import Reason, quiet, suits
from tests.rules.requests import NOW, brief, standby
from tests.rules.standby_cases import TOLEDO


def only(weekday: int, hour: int) -> list[int]:
    return [1 << hour if day == weekday else 0 for day in range(7)]


@pytest.mark.parametrize(
    ("preferences", "reason"),
    [
        ({}, None),
        ({"hours": only(1, 10)}, None),
        ({"hours": only(1, 9)}, "hours"),
        ({"hours": only(2, 10)}, "hours"),
        ({"off_days": [date(2026, 11, 24)]}, "off_day"),
        ({"off_days": [date(2026, 11, 25)]}, None),
        ({"notice": 24 * 60 + 20}, None),
        ({"notice": 24 * 60 + 21}, "travel"),
        ({"notice": 24 * 60 + 30}, "travel"),
        ({"notice": 24 * 60 + 31}, "notice"),
        ({"paused_until": NOW + timedelta(minutes=1)}, "paused"),
        ({"paused_until": NOW - timedelta(minutes=1)}, None),
        ({"point": TOLEDO, "radius_km": 60}, "distance"),
        ({"point": TOLEDO, "clinic_ids": ["clinic_1"]}, None),
        ({"point": TOLEDO, "doctor_ids": ["doctor_1"]}, None),
        ({"point": TOLEDO, "doctor_ids": ["doctor_2"]}, "distance"),
        ({"visit_types": ["Check-Up"]}, None),
        ({"visit_types": ["surgery", "check-up "]}, None),
        ({"visit_types": ["surgery"]}, "visit_type"),
        ({"without": ["clinic_1"]}, "excluded"),
        ({"without": ["doctor_1"]}, "excluded"),
        ({"without": ["clinic_2", "doctor_2"]}, None),
        ({"doctor_ids": ["doctor_1"], "without": ["clinic_1"]}, "excluded"),
    ],
)
def test_a_slot_suits_or_the_reason_is_named(preferences: dict[str, object], reason: Reason | None) -> None:
    assert suits(standby(**preferences), brief(), NOW, timedelta()) == reason


def test_hours_are_read_on_the_clinics_wall_clock_in_summer_and_winter() -> None:
    tuesday_ten = standby(hours=only(1, 10), notice=0)
    summer = datetime(2026, 6, 23, 8, 30, tzinfo=UTC)
    winter = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    for start in (summer, winter):
        assert suits(tuesday_ten, brief(start), start - timedelta(days=1), timedelta()) is None


def test_a_window_may_wrap_past_midnight_and_empty_ends_mean_never() -> None:
    night = Window(start=22 * 60, end=7 * 60)
    assert night.covers(23 * 60)
    assert night.covers(6 * 60 + 59)
    assert not night.covers(7 * 60)
    assert not Window(start=60, end=60).covers(60)


def test_quiet_is_judged_where_the_person_is() -> None:
    night = Window(start=21 * 60, end=8 * 60)
    assert quiet("America/New_York", night, NOW)  # 04:00
    assert not quiet("Europe/Madrid", night, NOW)  # 10:00
    assert not quiet("Europe/Madrid", None, NOW)


def test_waiting_decides() -> None:
    assert rank(NOW - timedelta(days=900)) < rank(NOW - timedelta(hours=1)) < rank(NOW)
