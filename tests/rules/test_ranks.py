"""The place in line as a number."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.waitlist.ranks import FIRST_LOT, LOTS, drawn, lot, rank, ranked
from quickdoc.waitlist.suitability import may_suit, pattern, suits, waits_for
from tests.rules.requests import MADRID, NOW, brief, standby
from tests.rules.standby_cases import TOLEDO

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
