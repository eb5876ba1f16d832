"""Accepting what was offered."""

from asyncio import gather
from contextlib import suppress
from typing import NamedTuple

from quickdoc.core.errors import RefusedError, SlotPastError, StaleError
from quickdoc.events.actions.dispatch import dispatch
from quickdoc.identity.accounts import Actor
from quickdoc.offers import offer_changes
from quickdoc.offers.offers import Offer
from quickdoc.scheduling import bookings
from quickdoc.scheduling.actions.accepted_offers import mark, take_back
from quickdoc.scheduling.actions.accepting import accept_hold
from quickdoc.scheduling.actions.claims import claim
from quickdoc.scheduling.actions.holds import may_take
from quickdoc.scheduling.actions.moves import given_back_for
from quickdoc.scheduling.actions.rooms import Seats, coming_visits, room
from quickdoc.scheduling.bookings import HAND_OVER, Booking, Via
from quickdoc.scheduling.eligibility import ensure_eligible
from quickdoc.services import Services

ATTEMPTS = 5


async def accept(services: Services, actor: Actor, offer_id: str, via: Via = "offer") -> Booking:
    """Take what was offered: a hold becomes a visit, anything else is a claim like all others.

    The offer is marked as accepted first, and then its slot is taken; so of a yes and a no that arrive at the
    same time, the first write wins. If the process dies in between, the reaction to the event does the rest
    (`finish`). After its window an offer can still be accepted while the slot is free. Whether the window is
    over is decided by the clock, not by a job.

    Raises:
        NotFoundError, OfferClosedError, OfferWithdrawnError, SlotPastError
        AlreadyMovedError: the visit that they would give back for it was already given back for another one.
        SlotTakenError, SlotHeldError, PatientBusyError: somebody was faster, or the patient is busy then.
        CallTheClinicError, BirthDateNeededError, WrongAgeError, TooManyVisitsError, NotExchangeableError:
            the patient may not have the slot, or no longer.
    """
    for _ in range(ATTEMPTS):
        offer = await services.store.offers.get(offer_id)
        actor.ensure_patient(offer.holder.patient_id)
        if offer.state == "accepted" and await _is_unfinished(services, offer):
            return await _take(services, offer, via, await given_back_for(services, offer))
        ready = await _ready(services, offer)
        try:
            event = await mark(services, offer)
        except StaleError:
            continue
        booking = await _take(
            services, event.state, via, ready.given_back, held=ready.held, seats=ready.seats
        )
        await dispatch(services, event)
        return booking
    raise StaleError


async def finish(services: Services, accepted: Offer) -> None:
    """Take the slot of an accepted offer if nobody has done so yet. Doing it twice changes nothing."""
    offer = await services.store.offers.find(accepted.id)
    if offer is None or offer.state != "accepted" or not await _is_unfinished(services, offer):
        return
    with suppress(RefusedError):  # the reason is stored in the offer
        await _take(services, offer, "offer", await given_back_for(services, offer))


async def _is_unfinished(services: Services, offer: Offer) -> bool:
    """Whether the patient has had no visit in the slot since the offer was made.

    Visits are not compared by opening, because an undo restores a visit under a later one.
    """
    visits = await services.store.bookings.of_slot(offer.slot_id)
    return not any(
        visit.offer_id == offer.id or (_is_theirs(visit, offer) and visit.booked_at >= offer.made_at)
        for visit in visits
        if visit.kind == "visit"
    )


def _is_theirs(visit: Booking, offer: Offer) -> bool:
    return visit.holder is not None and visit.holder.patient_id == offer.holder.patient_id


class _Ready(NamedTuple):
    """What taking the slot needs: the visit that is given back, the hold, and the seats of the visit."""

    given_back: str | None
    held: Booking | None
    seats: Seats


async def _ready(services: Services, offer: Offer) -> _Ready:
    """Raise the refusals that can be known before the offer is marked as accepted."""
    who = offer.holder.patient_id
    given_back = await given_back_for(services, offer)
    offer_changes.ensure_open(offer)
    if offer.brief.start <= services.clock.now():
        raise SlotPastError
    present, blocking, patient, coming = await gather(
        services.store.bookings.active_of(offer.slot_id),
        services.store.block_list.clinics_of(who),
        services.store.patients.get(who),
        coming_visits(services, who, is_unlimited=offer.picked),
    )
    ensure_eligible(patient, offer.brief, blocking)
    seats = await room(services, who, offer, coming, given_back)
    if present and not may_take(present, offer) and not present.lapsed(services.clock.now() - HAND_OVER):
        raise bookings.explain(present, who)
    return _Ready(given_back, present, seats)


async def _take(
    services: Services,
    offer: Offer,
    via: Via,
    given_back: str | None,
    *,
    held: Booking | None = None,
    seats: Seats = (),
) -> Booking:
    """Take the slot of an offer that is marked as accepted; a refusal is written to the offer."""
    try:
        visit = None
        if held and may_take(held, offer):
            visit = await accept_hold(services, held, via, offer, moved_from=given_back, seats=seats)
        return visit or await claim(
            services,
            Actor(account_id=offer.holder.account_id, role="patient", patient_ids=(offer.holder.patient_id,)),
            offer.slot_id,
            offer.holder.patient_id,
            via=via,
            offer_id=offer.id,
            moved_from=given_back,
            is_unlimited=offer.picked,
        )
    except RefusedError as refusal:
        await take_back(services, offer, refusal)
        raise
