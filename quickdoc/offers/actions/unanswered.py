"""Offers that are declined, or whose window ends without an answer."""

from datetime import datetime

from quickdoc.events.actions.commit import attempt, update
from quickdoc.events.models import OfferExpired, OfferPassed
from quickdoc.identity.accounts import Actor
from quickdoc.offers import offer_changes
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.services import Services


async def pass_on(services: Services, actor: Actor, offer_id: str) -> Offer:
    """Decline the offer and keep the place in line. Passing twice changes nothing.

    Raises:
        NotFoundError, OfferClosedError, SlotTakenError, OfferWithdrawnError
    """

    def rule(offer: Offer, now: datetime) -> Offer:
        actor.ensure_patient(offer.holder.patient_id)
        if offer.state == "passed" or offer.because == "call_the_clinic":  # passing changes nothing
            return offer
        offer_changes.ensure_open(offer)
        return offer_changes.end(offer, "passed", now)

    return await update(services, services.store.offers, offer_id, rule, OfferPassed)


async def lapse_wave(services: Services, round_: Round, now: datetime) -> None:
    """Mark a wave's unanswered offers whose window is over; they can be accepted while the slot is free."""
    for offer in await services.store.offers.of_opening(round_.slot_id, round_.opening):
        if offer.state == "asked" and offer.open and offer.expires_at <= now:
            await attempt(services, services.store.offers, offer_changes.lapse(offer), OfferExpired, now)
