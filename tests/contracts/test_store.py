"""What the store promises, on every driver."""

import asyncio
import random
from datetime import timedelta
from itertools import pairwise

import pytest

from quickdoc.core.errors import NotFoundError, StaleError
from quickdoc.core.ids import new_id
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingCancelled, BookingMade
from quickdoc.scheduling import booking_endings, new_bookings
from quickdoc.scheduling.bookings import Booking
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.store import Store
from tests.contracts.things import slot, visit
from tests.town import MONDAY


async def test_what_is_written_is_read_back_the_same(any_store: Store) -> None:
    one = slot()
    await any_store.slots.insert(one)
    assert await any_store.slots.get(one.id) == one


async def test_an_unknown_id_is_not_found(any_store: Store) -> None:
    with pytest.raises(NotFoundError):
        await any_store.slots.get("slot_none")


async def test_a_change_of_an_old_version_is_stale(any_store: Store) -> None:
    booking = visit(slot())
    await any_store.bookings.insert(booking)
    cancelled = booking_endings.cancel(booking, "patient", MONDAY)
    await any_store.bookings.replace(cancelled)
    with pytest.raises(StaleError):
        await any_store.bookings.replace(cancelled)


async def test_events_wait_in_their_document_until_they_are_settled(any_store: Store) -> None:
    booking = visit(slot())
    made = new_event(BookingMade, booking, MONDAY)
    await any_store.bookings.insert(booking, made)
    cancelled = booking_endings.cancel(booking, "patient", MONDAY)
    gone = new_event(BookingCancelled, cancelled, MONDAY)
    await any_store.bookings.replace(cancelled, gone)
    later = MONDAY + timedelta(seconds=10)
    assert await any_store.bookings.pending(later, timedelta(seconds=2), 10) == ([made, gone], [])
    assert await any_store.bookings.pending(MONDAY, timedelta(seconds=2), 10) == ([], [])
    await any_store.acknowledge(made)
    await any_store.acknowledge(gone)
    assert await any_store.bookings.pending(later, timedelta(seconds=2), 10) == ([], [])


async def test_one_slot_has_one_active_booking(any_store: Store) -> None:
    one = slot()
    await any_store.bookings.insert(visit(one, "patient_1"))
    with pytest.raises(DuplicateError):
        await any_store.bookings.insert(visit(one, "patient_2"))


async def test_an_ended_booking_makes_room_and_cannot_come_back_over_another(any_store: Store) -> None:
    one = slot()
    first = visit(one, "patient_1")
    await any_store.bookings.insert(first)
    ended = booking_endings.cancel(first, "clinic", MONDAY)
    await any_store.bookings.replace(ended)
    await any_store.bookings.insert(visit(one, "patient_2"))
    with pytest.raises(DuplicateError):
        await any_store.bookings.replace(booking_endings.restore(ended, 2, MONDAY))


async def test_blocks_of_different_slots_do_not_collide(any_store: Store) -> None:
    for minutes in (60, 120):
        one = slot(minutes)
        await any_store.bookings.insert(
            new_bookings.block(new_id("booking"), one.id, 1, one.brief, now=MONDAY)
        )


async def test_overlapping_visits_of_one_patient_collide(true_store: Store) -> None:
    await true_store.bookings.insert(visit(slot(60)))
    with pytest.raises(DuplicateError) as refusal:
        await true_store.bookings.insert(visit(slot(75, "doctor_2")))
    assert refusal.value.keys == {"patient_id", "ticks"}
    await true_store.bookings.insert(visit(slot(90, "doctor_2")))


async def test_overlapping_slots_of_one_doctor_collide_unless_withdrawn(true_store: Store) -> None:
    first = slot(60)
    await true_store.slots.insert(first)
    with pytest.raises(DuplicateError):
        await true_store.slots.insert(slot(45, length=20))
    await true_store.slots.replace(first.model_copy(update={"live": False, "version": 2}))
    await true_store.slots.insert(slot(45, length=20))


async def test_a_thousand_random_overlapping_racers_leave_no_overlap(true_store: Store) -> None:
    dice = random.Random(7)
    wanted = [
        visit(slot(dice.randrange(5, 600, 5), f"doctor_{n}", dice.choice([10, 30, 45]))) for n in range(1000)
    ]

    async def claim(booking: Booking) -> bool:
        try:
            await true_store.bookings.insert(booking)
        except DuplicateError:
            return False
        return True

    won = [each for each, ok in zip(wanted, await asyncio.gather(*map(claim, wanted)), strict=True) if ok]
    spans = sorted((each.brief.start, each.brief.end) for each in won)
    assert len(spans) > 5
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
