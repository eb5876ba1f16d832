"""Slots follow their bookings."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import BadTimesError, SlotPastError
from quickdoc.core.types import Point
from quickdoc.scheduling import booking_endings, new_bookings, new_slots, slots
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.ticks import ticks

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANA = Holder(patient_id="patient_1", patient_name="Ana", account_id="account_1", phone="+15550100001")


def slot(start: datetime = NOW + timedelta(hours=1), minutes: int = 30) -> Slot:
    clinic = Clinic(
        id="clinic_1",
        name="Lakeside",
        address="1 Lake St",
        point=Point(lat=40, lon=-3),
        zone="Europe/Madrid",
        phone="+15550109999",
    )
    doctor = Doctor(id="doctor_1", clinic_id="clinic_1", name="Dr. Ito", specialty="dermatology")
    end = start + timedelta(minutes=minutes)
    return new_slots.publish("slot_1", clinic, doctor, visit_type="check-up", start=start, end=end, now=NOW)


def visit(of: Slot) -> Booking:
    return new_bookings.visit("b1", of.id, of.opening, of.brief, ANA, via="feed", code="482", now=NOW)


def held(of: Slot) -> Booking:
    until = NOW + timedelta(minutes=10)
    return new_bookings.hold(
        "b2", of.id, 1, of.brief, ANA, until=until, code="482", offer_id="offer_1", now=NOW
    )


@pytest.mark.parametrize(
    ("start", "minutes", "refusal"),
    [
        (NOW + timedelta(minutes=61), 30, BadTimesError),
        (NOW + timedelta(hours=1), 3, BadTimesError),
        (NOW + timedelta(hours=1), 0, BadTimesError),
        (NOW + timedelta(hours=1), 485, BadTimesError),
        (NOW, 30, SlotPastError),
        (NOW - timedelta(hours=1), 30, SlotPastError),
    ],
)
def test_a_slot_off_the_marks_or_in_the_past_is_refused(
    start: datetime, minutes: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        slot(start, minutes)


def test_without_bookings_nothing_changes() -> None:
    assert slots.project(slot(), [], NOW) is None


def test_a_visit_books_it_and_its_end_opens_it_anew() -> None:
    one = slot()
    booked = slots.project(one, [visit(one)], NOW)
    assert booked is not None
    assert (booked.state, booked.opening, booked.version) == ("booked", 1, 2)
    ended = booking_endings.cancel(visit(one), "patient", NOW)
    later = NOW + timedelta(minutes=5)
    reopened = slots.project(booked, [ended], later)
    assert reopened is not None
    assert (reopened.state, reopened.opening, reopened.opened_at) == ("open", 2, later)


def test_a_hold_that_lapses_stays_within_its_opening() -> None:
    one = slot()
    taken = slots.project(one, [held(one)], NOW)
    assert taken is not None
    assert (taken.state, taken.held_until) == ("held", NOW + timedelta(minutes=10))
    released = slots.project(taken, [booking_endings.expire(held(one), NOW)], NOW)
    assert released is not None
    assert (released.state, released.opening, released.held_until) == ("open", 1, None)


def test_a_block_withdraws_it_and_frees_the_doctors_time() -> None:
    one = slot()
    withdrawn = slots.project(one, [new_bookings.block("b3", one.id, 1, one.brief, now=NOW)], NOW)
    assert withdrawn is not None
    assert (withdrawn.state, withdrawn.live) == ("withdrawn", False)


def test_projecting_twice_changes_nothing_more() -> None:
    one = slot()
    history = [booking_endings.cancel(visit(one), "patient", NOW), held(one)]
    once = slots.project(one, history, NOW)
    assert once is not None
    assert slots.project(once, history, NOW) is None


@given(a=st.integers(0, 300), b=st.integers(1, 96), c=st.integers(0, 300), d=st.integers(1, 96))
def test_two_stretches_overlap_exactly_when_they_share_a_tick(a: int, b: int, c: int, d: int) -> None:
    five = timedelta(minutes=5)
    first = (NOW + a * five, NOW + (a + b) * five)
    second = (NOW + c * five, NOW + (c + d) * five)
    overlap = first[0] < second[1] and second[0] < first[1]
    assert bool(set(ticks(*first)) & set(ticks(*second))) == overlap
