"""Turning a hold into its patient's visit, and showing what follows from any visit."""

import structlog

from quickdoc.core.errors import PatientBusyError, StaleError
from quickdoc.core.ids import new_code
from quickdoc.events.actions.commit import attempt
from quickdoc.events.models import BookingMade
from quickdoc.offers.offers import Offer
from quickdoc.scheduling import booking_changes
from quickdoc.scheduling.actions.moves import ensure_not_moved, finish
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.actions.rooms import Seats, room_again
from quickdoc.scheduling.bookings import Booking, Via
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()
ATTEMPTS = 5
MAX_CODE = 6
NOT_SHOWN: tuple[type[Exception], ...] = (StaleError, *OUTAGES)


async def accept_hold(
    services: Services,
    held: Booking,
    via: Via,
    offer: Offer | None = None,
    *,
    moved_from: str | None = None,
    seats: Seats = (),
) -> Booking | None:
    """Turn a hold into a visit. None when the hold has been changed meanwhile.

    `offer`: which of those who were asked takes a hold that was kept for all of them. `seats`: those of
    `rooms.room`, none where the visits are not counted.

    Raises:
        PatientBusyError: they have taken another visit at that time.
        AlreadyMovedError: the later visit that was to be given back was given back for another one.
        TooManyVisitsError: they have taken another visit meanwhile, and have no room for this one.
    """
    taker: dict[str, object] = {"moved_from": moved_from, "seats": seats}
    if held.reserved and offer:
        taker |= {"holder": offer.holder, "code": offer.code, "offer_id": offer.id}
    for _ in range(ATTEMPTS):
        now = services.clock.now()
        accepted = booking_changes.accept(held, via, now, **taker)
        try:
            if not await attempt(services, services.store.bookings, accepted, BookingMade, now, before=held):
                return None
        except DuplicateError as lost:
            await ensure_not_moved(services, moved_from)
            if "seats" in lost.keys and accepted.holder:
                who = accepted.holder.patient_id
                taker["seats"] = await room_again(services, who, held, moved_from)
                continue
            if "code" not in lost.keys:
                raise PatientBusyError from lost
            taker["code"] = new_code(MAX_CODE)  # a visit that was just taken in the feed has it
            continue
        await show(services, accepted)
        return accepted
    return None


async def show(services: Services, booking: Booking, *, is_shown: bool = False) -> None:
    """Update the slots after a commit. A failure is not raised: the reaction does it again."""
    try:
        if not is_shown:
            await project(services, booking.slot_id)
        if booking.moved_from and booking.active:
            await finish(services, booking.id)
    except NOT_SHOWN as error:
        log.warning("not all that follows is done yet", booking=booking.id, error=repr(error))
