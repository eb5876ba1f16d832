"""What a clinic does with slots, and how a slot follows its bookings."""

from quickdoc.core.errors import (
    SlotBookedError,
    StaleError,
)
from quickdoc.core.ids import new_id
from quickdoc.events.actions.commit import attempt
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    BookingBlocked,
    BookingExpired,
)
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import booking_endings, new_bookings
from quickdoc.scheduling.actions.projection import ATTEMPTS, project
from quickdoc.scheduling.bookings import Booking, Closing
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError


async def withdraw(services: Services, actor: Actor, slot_id: str) -> Slot:
    """Close a slot that nobody has booked; a hold on it ends. Doing it twice changes nothing.

    Raises:
        ForbiddenError, NotFoundError
        SlotBookedError: a patient has it.
    """
    slot = await services.store.slots.get(slot_id)
    actor.ensure_clinic(slot.clinic_id)
    return await close(services, slot)


async def close(services: Services, slot: Slot, *, closing: Closing | None = None) -> Slot:
    """The same for whoever may. `closing`: why, if that is not the choice of the staff.

    Raises:
        SlotBookedError: a patient has it.
    """
    slot_id = slot.id
    for _ in range(ATTEMPTS):
        now = services.clock.now()
        block = new_bookings.block(
            new_id("booking"), slot.id, slot.opening, slot.brief, now=now, closing=closing
        )
        blocked = new_event(BookingBlocked, block, now)
        try:
            await services.store.bookings.insert(block, blocked)
        except DuplicateError:
            if await _is_blocked_already(services, slot_id):
                return await project(services, slot_id)
            continue
        await dispatch(services, blocked)
        return await project(services, slot_id)
    raise StaleError


async def _is_blocked_already(services: Services, slot_id: str) -> bool:
    """Look at what is in the way, and take it away when it is a mere hold."""
    present = await services.store.bookings.active_of(slot_id)
    if present is None:
        return False
    if present.kind == "visit":
        raise SlotBookedError
    if present.kind == "hold":
        await end_hold(services, present)
    return present.kind == "block"


async def end_hold(services: Services, held: Booking) -> None:
    """End a hold without a visit; nothing happens when it has changed meanwhile."""
    now = services.clock.now()
    await attempt(services, services.store.bookings, booking_endings.expire(held, now), BookingExpired, now)
