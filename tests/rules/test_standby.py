"""Whether a slot suits a standing request."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.clinics.clinics import Clinic, Doctor
from quickdoc.core.places import cell, covering, distance_km, travel_time
from quickdoc.core.types import Point, Window
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.waitlist.changes import asks_for
from quickdoc.waitlist.preferences import ALWAYS, Preferences, watched
from quickdoc.waitlist.ranks import FIRST_LOT, LOTS, drawn, lot, rank, ranked
from quickdoc.waitlist.standby import Later, Triage
from quickdoc.waitlist.suitability import Reason, may_suit, pattern, quiet, suits, waits_for
from quickdoc.waitlist.urgency import attributed, by_urgency, triage_at, triaged, urgency_at
from tests.rules.requests import MADRID, NOW, START, brief, standby

TOLEDO = Point(lat=39.8628, lon=-4.0273)


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


MOMENTS = st.datetimes(
    NOW.replace(tzinfo=None, year=1971),
    NOW.replace(tzinfo=None, year=2199),
    timezones=st.just(UTC),
)


@given(since=MOMENTS, few=st.integers(0, 61), ids=st.tuples(st.text(), st.text()))
def test_the_hour_then_the_fewest_offers_then_the_tie_decide(
    since: datetime, few: int, ids: tuple[str, str]
) -> None:
    earlier = since - timedelta(hours=1)
    assert rank(earlier, 500, ids[0]) < rank(since, 0, ids[1])
    assert rank(since, few, ids[0]) < rank(since, few + 1, ids[1])
    assert (rank(since, few, ids[0]) == rank(since, few, ids[1])) or ids[0] != ids[1]
    assert abs(rank(since, few, ids[0])) < 2**53


def test_ties_are_broken_evenly_and_always_the_same_way() -> None:
    numbers = sorted(rank(NOW, 0, f"standby_{number}") for number in range(2000))
    assert len(set(numbers)) > 1990
    low, span = numbers[0] >> 20 << 20, 1 << 20
    assert 0.45 < sum(each - low < span / 2 for each in numbers) / 2000 < 0.55
    assert rank(NOW, 0, "standby_7") == rank(NOW, 0, "standby_7")


@given(bits=st.integers(0, 2**32 - 1))
def test_a_lot_drawn_from_a_lot_is_the_same(bits: int) -> None:
    assert FIRST_LOT <= lot(bits) < FIRST_LOT + LOTS < 2**53
    assert lot(lot(bits)) == lot(bits)


def test_counting_twice_changes_nothing_and_every_offer_draws_a_new_lot() -> None:
    mine = standby()
    once = ranked(mine, {"offer_1": NOW})
    assert (once.recent, once.recount_at, once.version) == (1, NOW + timedelta(days=7), mine.version + 1)
    assert once.rank == rank(mine.since, 1, mine.id)
    assert ranked(once, {"offer_1": NOW}) is once
    twice = ranked(once, {"offer_1": NOW, "offer_2": NOW + timedelta(hours=1)})
    assert twice.lot == lot(drawn(mine.id, "offer_2")) != once.lot
    forgotten = ranked(twice, {})
    assert (forgotten.recent, forgotten.recount_at, forgotten.lot) == (0, None, twice.lot)


@given(
    hours=st.tuples(*[st.integers(0, 2**24 - 1)] * 7),
    notice=st.integers(0, 14 * 24 * 60),
    ahead=st.integers(1, 20 * 24 * 60),
    window=st.integers(0, 240),
)
def test_the_database_leaves_nobody_out_whom_the_rules_would_ask(
    hours: tuple[int, ...], notice: int, ahead: int, window: int
) -> None:
    mine = standby(hours=hours, notice=notice)
    offered, answer = brief(NOW + timedelta(minutes=ahead)), timedelta(minutes=window)
    if not may_suit(pattern(mine), offered, NOW, answer):
        assert suits(mine, offered, NOW, answer) in {"hours", "notice", "travel"}


CLINIC = Clinic(
    id="clinic_1",
    name="Lakeside",
    address="1 Lake St",
    point=MADRID,
    zone="Europe/Madrid",
    phone="+15550109999",
)
ITO = Doctor(id="doctor_1", clinic_id="clinic_1", name="Dr. Ito", specialty="dermatology")


@pytest.mark.parametrize(
    ("preferences", "expected"),
    [
        ({}, True),
        ({"point": TOLEDO, "radius_km": 60}, False),
        ({"specialties": ["cardiology"]}, False),
        ({"specialties": [], "clinic_ids": ["clinic_1"], "point": TOLEDO}, True),
        ({"specialties": [], "doctor_ids": ["doctor_1"], "point": TOLEDO}, True),
        ({"specialties": [], "doctor_ids": ["doctor_2"]}, False),
        ({"without": ["clinic_1"], "clinic_ids": ["clinic_1"]}, False),
        ({"without": ["doctor_1"]}, False),
        ({"without": ["doctor_1"], "clinic_ids": ["clinic_1"]}, True),
    ],
)
def test_who_waits_for_a_clinic(preferences: dict[str, object], *, expected: bool) -> None:
    assert waits_for(standby(**preferences), CLINIC, [ITO]) is expected


def decided(urgency: int, clinic_id: str = "clinic_1") -> Triage:
    return Triage(clinic_id=clinic_id, urgency=urgency, by="account_staff", at=NOW)


def test_a_clinic_decides_for_itself_and_changes_nothing_else() -> None:
    one = standby()
    urgent = triaged(triaged(one, decided(3, "clinic_2")), decided(2))
    assert [urgency_at(urgent, each) for each in ("clinic_1", "clinic_2", "clinic_3", "")] == [2, 3, 0, 0]
    again = Triage(clinic_id="clinic_1", urgency=2, by="account_other", at=NOW + timedelta(hours=1))
    assert triaged(urgent, again) is urgent
    undone = triaged(urgent, decided(0))
    assert [urgency_at(undone, each) for each in ("clinic_1", "clinic_2")] == [0, 3]
    assert triage_at(undone, "clinic_1") == decided(0), "who said no is kept as well"
    assert undone.version == one.version + 3
    theirs = {"triage", "version"}
    assert undone.model_dump(exclude=theirs) == one.model_dump(exclude=theirs)


def test_the_most_urgent_come_first_and_then_whoever_waits_longest() -> None:
    people = [
        standby().model_copy(update={"id": f"p{number}", "rank": number, "triage": (decided(urgency),)})
        for number, urgency in enumerate([1, 0, 3, 1, 3])
    ]
    ordered = by_urgency(reversed(people), "clinic_1", lambda each: each.rank)
    assert [each.rank for each in ordered] == [2, 4, 0, 3]
    assert by_urgency(people, "clinic_2", lambda each: each.rank) == []


@pytest.mark.parametrize(
    ("change", "urgency"),
    [
        ({"notice": 5}, 2),
        ({"doctor_ids": ["doctor_1"], "clinic_ids": []}, 2),
        ({"clinic_ids": ["clinic_1", "clinic_2"]}, 0),
        ({"specialties": ["cardiology", "dermatology"]}, 0),
        ({"point": TOLEDO}, 0),
    ],
)
def test_urgent_is_what_was_asked_for(change: dict[str, object], urgency: int) -> None:
    asked = {"clinic_ids": ["clinic_1"], "doctor_ids": ["doctor_1"], "specialties": ["dermatology"]}
    one = triaged(standby(**asked), decided(2))
    preferences = Preferences.model_validate({"point": MADRID, **asked, **change})
    changed = asks_for(one, preferences)
    assert (urgency_at(changed, "clinic_1"), changed.rank) == (urgency, one.rank)
    assert changed.topics == watched(preferences)
    assert changed.version == one.version + 1


def test_what_an_earlier_version_decided_becomes_the_decision_of_a_clinic() -> None:
    before = {"triage": (decided(3, ""), decided(1, "clinic_2")), "rank": -5, "lot": 7}
    old = standby().model_copy(update=before)
    found = attributed(old, "clinic_1")
    assert [urgency_at(found, each) for each in ("", "clinic_1", "clinic_2")] == [0, 3, 1]
    assert (found.rank, found.lot) == (rank(old.since, old.recent, old.id), lot(7))
    assert attributed(found, "clinic_3") is found
    assert urgency_at(attributed(old, "clinic_2"), "clinic_2") == 1, "the clinic has decided since"
    assert attributed(old, None).triage == (decided(1, "clinic_2"),)
