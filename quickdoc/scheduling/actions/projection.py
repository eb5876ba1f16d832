"""Making a slot show what its bookings say."""

from collections.abc import Sequence
from datetime import datetime

from quickdoc.core.errors import (
    StaleError,
)
from quickdoc.core.ids import new_id
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    BookingBlocked,
    SlotEvent,
    SlotHeld,
    SlotOpened,
    SlotReleased,
    SlotTaken,
    SlotWithdrawn,
)
from quickdoc.scheduling import new_bookings, slots
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

ATTEMPTS = 8


async def project(services: Services, slot_id: str) -> Slot:
    """Make the slot's state what its bookings say, and tell. Idempotent; anybody may call it any time.

    It looks again after each write, because bookings may have changed between its read and its write
    without touching the slot.

    Raises:
        NotFoundError
        StaleError: others kept changing it; the repair sweep will come by.
    """
    for _ in range(ATTEMPTS):
        slot = await services.store.slots.get(slot_id)
        history = await services.store.bookings.latest_of(slot_id)
        now = services.clock.now()
        projected = slots.project(slot, history, now)
        if projected is None:
            return slot
        event = new_event(_kind(slot, projected), projected, now)
        try:
            await services.store.slots.replace(projected, event)
        except StaleError:
            continue
        except DuplicateError:
            await _close_again(services, slot)
            continue
        await dispatch(services, event)
    raise StaleError


async def take(services: Services, slot: Slot, visit: Booking, now: datetime) -> SlotEvent | None:
    """Show the visit that a claim has just made of an open slot, with one write and without a read.

    `slot` is as the claim read it, before the visit was. Returns the event, which is still to be dispatched;
    None when the slot has changed since, or was not open: then `project` is needed. It need not look again
    as `project` does: whoever ends the visit begins a later opening, and so writes over this version, too.
    """
    if slot.state not in {"open", "held"} or slot.opening != visit.opening:
        return None
    return await _show(services, slot, [visit], now)


async def give_back(
    services: Services, slot: Slot, history: Sequence[Booking], ended: Booking, now: datetime
) -> SlotEvent | None:
    """Show that a booking has just ended, with one write. Returns the event, which is still to be dispatched.

    `slot` and `history` are as they were read while the booking's own change was being written; None when
    they have changed since: then `project` is needed. Whoever takes the slot now writes over this version or
    is seen by that. Only an undo in the same milliseconds changes nothing of the slot that this would see;
    the reaction to the booking's event looks again, and is called after this.
    """
    return await _show(services, slot, [ended if each.id == ended.id else each for each in history], now)


async def _show(
    services: Services, slot: Slot, history: Sequence[Booking], now: datetime
) -> SlotEvent | None:
    projected = slots.project(slot, history, now)
    if projected is None:
        return None
    event = new_event(_kind(slot, projected), projected, now)
    try:
        await services.store.slots.replace(projected, event)
    except (StaleError, DuplicateError):
        return None
    return event


def _kind(before: Slot, after: Slot) -> type[SlotEvent]:
    if after.state == "open":
        return SlotOpened if after.opening > before.opening else SlotReleased
    return {"held": SlotHeld, "booked": SlotTaken, "withdrawn": SlotWithdrawn}[after.state]


async def _close_again(services: Services, slot: Slot) -> None:
    """The doctor's time was published anew before a withdrawal was undone: it stays withdrawn."""
    now = services.clock.now()
    block = new_bookings.block(new_id("booking"), slot.id, slot.opening, slot.brief, now=now)
    event = new_event(BookingBlocked, block, now)
    try:
        await services.store.bookings.insert(block, event)
    except DuplicateError:
        return
    await dispatch(services, event)
