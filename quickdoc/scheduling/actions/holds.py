"""Keeping a slot from the feed: for the one person whose turn it is, or for all who are asked.

Several processes may try at once: the index and the hold's version let one through, and the others find it
done. A hold passes from one to the next without the slot being free in between.
"""

from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.core.errors import StaleError
from quickdoc.core.ids import new_id
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import BookingHeld
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling import booking_changes, new_bookings
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError


class Place(NamedTuple):
    """The slot and opening that a hold is for."""

    slot_id: str
    opening: int
    brief: SlotSummary


async def hold_for(services: Services, offer: Offer) -> None:
    """Hold the slot for the person who is asked; a hold of the previous person passes to them."""
    present = await services.store.bookings.active_of(offer.slot_id)
    if present is None or (present.kind == "hold" and not is_held_for(present, offer)):
        place = Place(offer.slot_id, offer.opening, offer.brief)
        taker = {"holder": offer.holder, "code": offer.code, "offer_id": offer.id}
        await _keep(services, present, place, offer.expires_at, **taker)
        await project(services, offer.slot_id)


async def reserve(services: Services, round_: Round) -> None:
    """Hold the slot for all whom the round asks, until its next step.

    A hold of one person is left alone, unless they have passed or their window is over.
    """
    if round_.next_at is None:
        return
    present = await services.store.bookings.active_of(round_.slot_id)
    short = present and present.reserved and (present.until is None or present.until < round_.next_at)
    if present is None or short or await _is_left(services, present):
        place = Place(round_.slot_id, round_.opening, round_.brief)
        await _keep(services, present, place, round_.next_at, holder=None)
        await project(services, round_.slot_id)


async def _is_left(services: Services, present: Booking) -> bool:
    """Whether it is a hold for one person whose offer is no longer fresh."""
    if present.kind != "hold" or present.offer_id is None:
        return False
    offer = await services.store.offers.find(present.offer_id)
    return offer is not None and not offer.fresh(services.clock.now())


def is_held_for(held: Booking, offer: Offer) -> bool:
    """Whether it is this person's own hold."""
    return (
        held.kind == "hold" and held.holder is not None and held.holder.patient_id == offer.holder.patient_id
    )


def may_take(held: Booking, offer: Offer) -> bool:
    """Whether accepting the offer turns this hold into the visit. One that is being accepted is not open."""
    is_good = offer.open or offer.state == "accepted"
    return is_held_for(held, offer) or (held.reserved and held.opening == offer.opening and is_good)


async def _keep(
    services: Services, present: Booking | None, place: Place, until: datetime, **taker: Any
) -> None:
    now = services.clock.now()
    try:
        if present:
            held = booking_changes.hand_over(present, until=until, now=now, **taker)
            event = new_event(BookingHeld, held, now)
            await services.store.bookings.replace(held, event)
        else:
            held = new_bookings.hold(new_id("booking"), *place, until=until, now=now, **taker)
            event = new_event(BookingHeld, held, now)
            await services.store.bookings.insert(held, event)
    except (DuplicateError, StaleError):
        return
    await dispatch(services, event)
