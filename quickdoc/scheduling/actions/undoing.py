"""Taking back the clinic's latest cancellation, no-show or withdrawal."""

from quickdoc.core.errors import (
    AlreadyMovedError,
    DoctorBusyError,
    NothingToUndoError,
    PatientBusyError,
    SlotTakenError,
)
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    BookingLifted,
    BookingRestored,
)
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import booking_endings
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.actions.slots import end_hold
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError


async def undo(services: Services, actor: Actor, slot_id: str) -> Slot:
    """Take back the clinic's latest cancellation, no-show or withdrawal, unless somebody was faster.

    Raises:
        ForbiddenError, NotFoundError
        NothingToUndoError: there is none, or it is too old.
        SlotTakenError, PatientBusyError, DoctorBusyError: the place is gone meanwhile.
        AlreadyMovedError: the patient has another appointment for it.
    """
    slot = await services.store.slots.get(slot_id)
    actor.ensure_clinic(slot.clinic_id)
    history = await services.store.bookings.of_slot(slot_id)
    latest = max(
        (each for each in history if each.kind != "hold"), key=lambda each: each.history[-1].at, default=None
    )
    if latest is None:
        raise NothingToUndoError
    if latest.kind == "block" and latest.active:
        await _lift(services, slot, latest)
    else:
        await _restore(services, slot, latest)
    return await project(services, slot_id)


async def _lift(services: Services, slot: Slot, block: Booking) -> None:
    now = services.clock.now()
    lifted = booking_endings.reopen(block, now)
    await _ensure_free_doctor(services, slot)
    event = new_event(BookingLifted, lifted, now)
    await services.store.bookings.replace(lifted, event, before=block)
    await dispatch(services, event)


async def _ensure_free_doctor(services: Services, slot: Slot) -> None:
    if await services.store.slots.overlapping(slot):
        raise DoctorBusyError


async def _restore(services: Services, slot: Slot, ended: Booking) -> None:
    now = services.clock.now()
    restored = booking_endings.restore(ended, slot.opening, now)
    if await services.store.bookings.given_for(ended.id):
        raise AlreadyMovedError("The patient has moved to an earlier appointment meanwhile.")
    in_the_way = await services.store.bookings.active_of(slot.id)
    if in_the_way and in_the_way.kind == "hold":
        await end_hold(services, in_the_way)
    event = new_event(BookingRestored, restored, now)
    try:
        await services.store.bookings.replace(restored, event, before=ended)
    except DuplicateError as error:
        taken = await services.store.bookings.active_of(slot.id)
        if not taken and ended.moved_from and await services.store.bookings.given_for(ended.moved_from):
            raise AlreadyMovedError("The patient has moved to another appointment meanwhile.") from error
        raise (SlotTakenError("Somebody has taken it meanwhile.") if taken else PatientBusyError()) from error
    await dispatch(services, event)
