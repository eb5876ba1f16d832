"""Ending rounds and offers: the slot is taken, withdrawn, or has gone on to a later opening."""

from asyncio import gather
from datetime import datetime

from quickdoc.events.actions.commit import update
from quickdoc.events.models import (
    OfferAccepted,
    OfferEvent,
    OfferLost,
    OfferWithdrawn,
    RoundFilled,
    RoundStopped,
)
from quickdoc.offers import offer_changes, rounds
from quickdoc.offers.offers import Offer, OfferState, WithdrawnBecause
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions.projection import project
from quickdoc.scheduling.actions.slots import end_hold
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services

GOING_ON: frozenset[rounds.RoundState] = frozenset({"running", "released"})
OFFER_ENDS: dict[OfferState, type[OfferEvent]] = {
    "accepted": OfferAccepted,
    "lost": OfferLost,
    "withdrawn": OfferWithdrawn,
}


async def close_offers(services: Services, slot_id: str) -> None:
    """End the rounds and offers of a slot that is taken, withdrawn, or has gone on to a later opening."""
    slot = await services.store.slots.get(slot_id)  # first: the booking is read after the slot
    winner, going_on, answerable = await gather(
        services.store.bookings.active_of(slot_id),
        services.store.rounds.going_on(slot_id),
        services.store.offers.answerable(slot_id),
    )
    for one in going_on:
        if is_over(one, slot):
            filled = slot.state == "booked" and winner is not None and winner.filled(one.opening)
            await _finish(services, one, "filled" if filled else "stopped")
    over = [each for each in answerable if is_over(each, slot)]
    await gather(*(_end_offer(services, each, _outcome(each, slot, winner)) for each in over))


def is_over(round_: Round | Offer, slot: Slot) -> bool:
    """Whether the slot was taken or withdrawn since, or has gone on to a later opening."""
    return slot.opening != round_.opening or slot.state in {"booked", "withdrawn"}


def _outcome(offer: Offer, slot: Slot, winner: Booking | None) -> OfferState:
    if slot.state == "withdrawn":
        return "withdrawn"
    won = winner and winner.holder and winner.holder.patient_id == offer.holder.patient_id
    return "accepted" if won else "lost"


async def _finish(services: Services, round_: Round, state: rounds.RoundState) -> None:
    """End a round, also one that another process changes at the same moment."""

    def rule(present: Round, now: datetime) -> Round:
        return rounds.finish(present, state, now) if present.state in GOING_ON else present

    await update(
        services, services.store.rounds, round_.id, rule, RoundFilled if state == "filled" else RoundStopped
    )


async def _end_offer(services: Services, offer: Offer, state: OfferState) -> None:
    """End an offer, also one that another process changes at the same moment."""

    def rule(present: Offer, now: datetime) -> Offer:
        return offer_changes.end(present, state, now) if present.open else present

    await update(services, services.store.offers, offer.id, rule, OFFER_ENDS[state])


async def withdraw(services: Services, offer: Offer, because: WithdrawnBecause) -> None:
    """Take an offer back from one person; the next in line is asked. Doing it twice changes nothing."""

    def rule(present: Offer, now: datetime) -> Offer:
        return offer_changes.withdraw(present, because, now)

    await update(services, services.store.offers, offer.id, rule, OfferWithdrawn)


async def let_go(services: Services, round_: Round) -> None:
    """End the last hold of a round: the slot is open to all, or to the next round."""
    held = await services.store.bookings.active_of(round_.slot_id)
    if held and held.kind == "hold" and held.opening == round_.opening:
        await end_hold(services, held)
        await project(services, round_.slot_id)
