"""What a request watches, how far and how soon its patient can come, and whom a visit's ages let in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quickdoc.core.places import cell, covering, distance_km, travel_time
from quickdoc.core.types import Point
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.waitlist.preferences import ALWAYS, Preferences, watched
from quickdoc.waitlist.standby import Later
from quickdoc.waitlist.suitability import Reason, suits
from tests.rules.requests import MADRID, NOW, START, brief, standby


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
