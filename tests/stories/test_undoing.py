"""Cancellations and withdrawals that are undone."""

import pytest

from quickdoc.core.errors import (
    NothingToUndoError,
    SlotBookedError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.scheduling.actions import bookings, claims, slots, undoing
from tests.town import Town


async def test_an_undone_cancellation_gives_the_patient_the_visit_back(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.confirm(town.services, ana, booking.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    assert (await undoing.undo(town.services, town.staff, slot.id)).state == "booked"
    restored = await town.store.bookings.get(booking.id)
    assert (restored.state, restored.active) == ("confirmed", True)


async def test_a_cancellation_undone_and_repeated_opens_the_slot_a_third_time(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await undoing.undo(town.services, town.staff, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    assert (await town.slot(slot.id)).opening == 3


async def test_nothing_is_undone_once_somebody_else_has_the_slot(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await claims.claim(town.services, ben, slot.id)
    with pytest.raises((SlotTakenError, NothingToUndoError)):
        await undoing.undo(town.services, town.staff, slot.id)
    assert (await town.store.bookings.active_of(slot.id)).holder.patient_name == "Ben"  # type: ignore[union-attr]


async def test_an_hour_later_nothing_can_be_undone(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await town.wait(3600)
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, slot.id)


async def test_a_withdrawn_slot_cannot_be_claimed_until_it_is_put_back(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    assert (await slots.withdraw(town.services, town.staff, slot.id)).state == "withdrawn"
    with pytest.raises(SlotWithdrawnError):
        await claims.claim(town.services, ana, slot.id)
    assert (await undoing.undo(town.services, town.staff, slot.id)).state == "open"
    await claims.claim(town.services, ana, slot.id)


async def test_withdrawing_twice_changes_nothing(town: Town) -> None:
    slot = await town.publish()
    once = await slots.withdraw(town.services, town.staff, slot.id)
    assert await slots.withdraw(town.services, town.staff, slot.id) == once


async def test_a_booked_slot_is_not_withdrawn_over_the_patients_head(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(SlotBookedError):
        await slots.withdraw(town.services, town.staff, slot.id)
