"""Whether a slot suits a standing request."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quickdoc.core.places import cell, covering, distance_km, travel_time
from quickdoc.core.types import Point, Window
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.waitlist.preferences import ALWAYS, Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Later
from quickdoc.waitlist.suitability import Reason, quiet, suits
from tests.rules.requests import MADRID, NOW, START, brief, standby
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


def test_a_circle_is_covered_by_the_cells_that_it_touches() -> None:
    for radius in (0.5, 3.0, 15.0, 60.0):
        cells = set(covering(MADRID, radius))
        for north in (-1, -0.5, 0, 0.5, 1):
            for east in (-1, -0.5, 0, 0.5, 1):
                there = Point(lat=MADRID.lat + north * radius / 112, lon=MADRID.lon + east * radius / 86)
                if distance_km(MADRID, there) <= radius:
                    assert cell(there) in cells


def test_a_wish_by_doctor_watches_no_cells() -> None:
    assert watched(Preferences(doctor_ids=("doctor_1",), point=MADRID)) == ("doctor:doctor_1",)


def test_always_means_every_hour_of_the_week() -> None:
    start = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    for hour in range(24 * 7):
        now = start - timedelta(days=1)
        assert (
            suits(standby(hours=ALWAYS, notice=0), brief(start + timedelta(hours=hour)), now, timedelta())
            is None
        )


@pytest.mark.parametrize(
    ("point", "minutes_left", "expected"),
    [
        (MADRID, 60 + 15 + 10, None),
        (MADRID, 60 + 15 + 9, "travel"),
        (MADRID, 60, "travel"),
        (MADRID, 59, "notice"),
        (Point(lat=MADRID.lat + 5 / 111.2, lon=MADRID.lon), 60 + 15 + 23, None),
        (Point(lat=MADRID.lat + 5 / 111.2, lon=MADRID.lon), 60 + 15 + 22, "travel"),
    ],
)
def test_notice_answer_and_way_must_fit_in_before_the_start(
    point: Point, minutes_left: int, expected: Reason | None
) -> None:
    now = START - timedelta(minutes=minutes_left)
    assert suits(standby(point=point, notice=60), brief(), now, timedelta(minutes=15)) == expected


def test_the_way_takes_ten_minutes_and_then_grows_with_the_distance() -> None:
    assert travel_time(0) == timedelta(minutes=10)
    assert travel_time(5) == timedelta(minutes=23)
    assert travel_time(50) == timedelta(minutes=140)


@pytest.mark.parametrize(
    ("later", "expected"),
    [(timedelta(minutes=1), None), (timedelta(), "not_earlier"), (-timedelta(hours=1), "not_earlier")],
)
def test_who_has_a_visit_wants_only_an_earlier_one(later: timedelta, expected: Reason | None) -> None:
    has = Later(booking_id="booking_1", start=START + later, zone="Europe/Madrid")
    mine = standby().model_copy(update={"instead_of": has})
    assert suits(mine, brief(), NOW, timedelta()) == expected


@pytest.mark.parametrize(
    ("born", "ages", "expected"),
    [
        (date(2008, 11, 24), Ages(least=18), None),  # eighteen on the very day
        (date(2008, 11, 25), Ages(least=18), "age"),
        (date(2008, 11, 25), Ages(most=17), None),
        (date(2008, 11, 24), Ages(most=17), "age"),
        (date(2008, 2, 29), Ages(least=18), None),
        (None, Ages(least=18, most=30), "birth_date"),
        (date(1930, 1, 1), None, None),
    ],
)
def test_an_age_counts_on_the_day_of_the_visit_and_an_unknown_one_is_asked_for(
    born: date | None, ages: Ages | None, expected: Reason | None
) -> None:
    mine = standby().model_copy(update={"born": born})
    assert suits(mine, brief().model_copy(update={"ages": ages}), NOW, timedelta()) == expected


def test_the_day_of_the_visit_is_the_clinics_own() -> None:
    late = brief(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)).model_copy(update={"ages": Ages(least=18)})
    mine = standby().model_copy(update={"born": date(2008, 11, 24)})  # 00:30 on the 24th in Madrid
    assert suits(mine, late, NOW, timedelta()) is None
