"""Histories of claims, as patients and clinics live them."""

import asyncio
from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    AlreadyYoursError,
    BookingEndedError,
    ForbiddenError,
    NotFoundError,
    SlotPastError,
    SlotTakenError,
    VisitNotStartedError,
)
from quickdoc.scheduling.actions import bookings, claims
from tests.town import Town


async def test_a_claimed_slot_is_booked_and_says_so_to_the_feed_and_the_board(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    assert (booking.state, booking.active, booking.via) == ("booked", True, "feed")
    assert (await town.slot(slot.id)).state == "booked"
    told = {each.event.type: each.event.audience() for each in town.bus.heard}
    assert told["booking.made"] == ("board:clinic_1", f"user:{ana.account_id}")
    assert "board:clinic_1" in told["slot.taken"]
    assert "doctor:doctor_1" in told["slot.taken"]


async def test_the_second_to_claim_is_told_that_somebody_was_faster(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(SlotTakenError):
        await claims.claim(town.services, ben, slot.id)


async def test_claiming_twice_says_that_it_is_yours_already(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(AlreadyYoursError):
        await claims.claim(town.services, ana, slot.id)


async def test_of_twenty_who_claim_at_once_one_wins(town: Town) -> None:
    people = [await town.patient(f"P{number}") for number in range(20)]
    slot = await town.publish()
    answers = await asyncio.gather(
        *(claims.claim(town.services, person, slot.id) for person in people), return_exceptions=True
    )
    assert sum(isinstance(answer, SlotTakenError) for answer in answers) == 19
    assert len(await town.store.bookings.many({"slot_id": slot.id})) == 1


async def test_a_slot_that_has_started_cannot_be_claimed(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish(hours=1)
    await town.wait(2 * 3600)
    with pytest.raises(SlotPastError):
        await claims.claim(town.services, ana, slot.id)


async def test_a_cancelled_visit_opens_its_slot_anew(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, booking.id)
    reopened = await town.slot(slot.id)
    assert (reopened.state, reopened.opening) == ("open", 2)
    assert (await claims.claim(town.services, ben, slot.id)).opening == 2


async def test_a_visit_cannot_be_cancelled_twice(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, booking.id)
    with pytest.raises(BookingEndedError):
        await bookings.cancel(town.services, ana, booking.id)


async def test_a_stranger_learns_nothing_of_a_booking(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    for act in (bookings.cancel, bookings.confirm, bookings.mark_no_show):
        with pytest.raises(NotFoundError):
            await act(town.services, ben, booking.id)


async def test_only_the_clinic_calls_a_no_show(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    with pytest.raises(ForbiddenError):
        await bookings.mark_no_show(town.services, ana, booking.id)
    await town.settle()
    town.clock.moment = booking.brief.start
    assert (await bookings.mark_no_show(town.services, town.staff, booking.id)).state == "no_show"
    assert (await town.slot(slot.id)).state == "open"


async def test_nobody_is_a_no_show_before_the_visit_begins(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    town.clock.moment = booking.brief.start - timedelta(seconds=1)
    with pytest.raises(VisitNotStartedError):
        await bookings.mark_no_show(town.services, town.staff, booking.id)
    assert (await town.store.bookings.get(booking.id)) == booking
    town.clock.moment += timedelta(seconds=1)
    assert not (await bookings.mark_no_show(town.services, town.staff, booking.id)).active
