"""Making offers and answering them."""

from asyncio import gather
from datetime import datetime

from quickdoc import offers
from quickdoc.accounts import Actor
from quickdoc.actions.accepting import accept_hold
from quickdoc.actions.bookings import claim
from quickdoc.actions.commit import attempt, revise
from quickdoc.actions.holds import may_take
from quickdoc.actions.moves import given_back_for
from quickdoc.barred import needs_welcome
from quickdoc.bookings import Booking, Via
from quickdoc.errors import SlotPastError
from quickdoc.events import OfferAccepted, OfferExpired, OfferPassed
from quickdoc.offers import Offer
from quickdoc.ports import Doors
from quickdoc.rounds import Round

ATTEMPTS = 5


async def accept(doors: Doors, actor: Actor, offer_id: str, via: Via = "offer") -> Booking:
    """Take what was offered: a hold becomes a visit, anything else is a claim like all others.

    After its window an offer is "yours if still free". The clock decides, not a job.

    Raises:
        NotFoundError, OfferClosedError, OfferWithdrawnError, SlotPastError
        AlreadyMovedError: the visit that they would give back for it was given back for another one.
        SlotTakenError, SlotHeldError, PatientBusyError: somebody was faster, or you are busy then.
        CallTheClinicError: the clinic has barred the patient since.
    """
    offer = await doors.store.offers.get(offer_id)
    actor.needs_patient(offer.holder.patient_id)
    given_back = await given_back_for(doors, offer)
    offers.needs_open(offer)
    if offer.brief.start <= doors.clock.now():
        raise SlotPastError
    booking = await _take_hold(doors, offer, via, given_back) or await claim(
        doors,
        actor,
        offer.slot_id,
        offer.holder.patient_id,
        via=via,
        offer_id=offer.id,
        moved_from=given_back,
    )
    await _mark_accepted(doors, offer)
    return booking


async def _take_hold(doors: Doors, offer: Offer, via: Via, moved_from: str | None) -> Booking | None:
    held, barring = await gather(
        doors.store.bookings.active_of(offer.slot_id),
        doors.store.barred.clinics_of(offer.holder.patient_id),
    )
    needs_welcome(barring, offer.brief.clinic_id)
    if held is None or not may_take(held, offer):
        return None
    return await accept_hold(doors, held, via, offer, moved_from=moved_from)


async def _mark_accepted(doors: Doors, offer: Offer) -> None:
    """Unless the reaction to the booking was faster."""
    now = doors.clock.now()
    accepted = offers.end(offer, "accepted", now)
    await attempt(doors, doors.store.offers, accepted, OfferAccepted, now)


async def pass_on(doors: Doors, actor: Actor, offer_id: str) -> Offer:
    """No, thank you. The place in line is kept. Passing twice changes nothing.

    Raises:
        NotFoundError, OfferClosedError, SlotTakenError, OfferWithdrawnError
    """

    def rule(offer: Offer, now: datetime) -> Offer:
        actor.needs_patient(offer.holder.patient_id)
        if offer.state == "passed" or offer.because == "call_the_clinic":  # that is a no in any case
            return offer
        offers.needs_open(offer)
        return offers.end(offer, "passed", now)

    return await revise(doors, doors.store.offers, offer_id, rule, OfferPassed)


async def lapse_wave(doors: Doors, one: Round, now: datetime) -> None:
    """The window of a wave is over: its unanswered offers become "yours if still free"."""
    for offer in await doors.store.offers.of_opening(one.slot_id, one.opening):
        if offer.state == "asked" and offer.open and offer.expires_at <= now:
            await attempt(doors, doors.store.offers, offers.lapse(offer), OfferExpired, now)
