"""Moving to an earlier visit: the new one first, then the later one is given back.

The new visit carries the id of the later one (`moved_from`), and a unique index on it lets one of several
moves through. Giving back is what follows from that: it is done at once, and again by the reaction to the
new visit, should the process die in between. So nobody is ever without either.
"""

from datetime import datetime

from quickdoc.core.errors import AlreadyMovedError, BookingEndedError, NotEarlierError, NotFoundError
from quickdoc.events.actions.commit import update
from quickdoc.events.models import BookingMoved
from quickdoc.offers.offers import Offer
from quickdoc.scheduling import booking_changes, booking_endings
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.exchanges import ensure_exchange, exchanged
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.services import Services


async def given_back_for(services: Services, offer: Offer) -> str | None:
    """The visit that accepting an offer gives back. None when it is over by now: then there is no move.

    Raises:
        AlreadyMovedError: it was given back for another slot.
        NotExchangeableError: the slot cannot stand for it.
    """
    if offer.instead_of is None:
        return None
    later = await services.store.bookings.find(offer.instead_of.booking_id)
    if later is None or await _was_for_this(services, later, offer):
        return None
    try:
        booking_changes.ensure_later(later, offer.holder.patient_id, offer.brief)
    except (BookingEndedError, NotEarlierError, NotFoundError):
        return None
    was = offer.instead_of  # an offer of an earlier version does not know: then its request did not care
    others = was.any_doctor or was.doctor_id is None
    await ensure_exchangeable(services, later.brief, offer.brief, any_doctor=others)
    return later.id


async def ensure_exchangeable(
    services: Services, later: SlotSummary, brief: SlotSummary, *, any_doctor: bool
) -> None:
    """Refuse to give a visit back for a slot that cannot stand for it. The slot's clinic says what is equal.

    Raises:
        NotExchangeableError
    """
    clinic = await services.store.clinics.get(brief.clinic_id)
    what = exchanged(later, any_doctor=any_doctor)
    ensure_exchange(what, brief, clinic.policy_for(brief.visit_type))


async def _was_for_this(services: Services, later: Booking, offer: Offer) -> bool:
    """Whether the offer has been accepted already."""
    target = await services.store.bookings.find(later.moved_to) if later.moved_to else None
    return target is not None and target.slot_id == offer.slot_id


async def later_visit(services: Services, visit: Booking) -> Booking | None:
    """The later visit that is given back for this one, also while that is still to be done (`finish`).

    If this one has ended before that could be done, its patient keeps the later one.
    """
    later = await services.store.bookings.find(visit.moved_from) if visit.moved_from else None
    if later is None:
        return None
    is_to_be_done = visit.active and later.active
    return later if is_to_be_done or later.moved_to == visit.id else None


async def ensure_not_moved(services: Services, booking_id: str | None) -> None:
    """Refuse when a visit has been given back for another one.

    Raises:
        AlreadyMovedError
    """
    if booking_id and await services.store.bookings.given_for(booking_id):
        raise AlreadyMovedError


async def resume(services: Services, booking_id: str) -> None:
    """After a visit was restored: finish a move of which it is the earlier or the later visit."""
    await finish(services, booking_id)
    target = await services.store.bookings.given_for(booking_id)
    if target:
        await finish(services, target.id)


async def finish(services: Services, booking_id: str) -> Booking | None:
    """Give back the later visit for which this one was taken. Doing it twice changes nothing.

    Returns the later visit; None when this one gave none back. If this one has ended before that could be
    done, its patient keeps the later one.

    Raises:
        NotFoundError
        StaleError: others kept changing it.
    """
    target = await services.store.bookings.get(booking_id)
    if target.moved_from is None:
        return None

    def rule(later: Booking, now: datetime) -> Booking:
        is_to_be_done = target.active and later.active and not later.has_begun
        return booking_endings.move(later, target, now) if is_to_be_done else later

    later = await update(services, services.store.bookings, target.moved_from, rule, BookingMoved)
    if later.moved_to != target.id:
        return None
    await project(services, later.slot_id)
    return later
