"""Inserting the visit of a claim, until it is in or there is a reason why not."""

from asyncio import gather
from datetime import datetime
from typing import NamedTuple

from quickdoc.core.errors import (
    RefusedError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.core.ids import new_code
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingMade
from quickdoc.identity.patients import Patient
from quickdoc.offers.offers import Offer
from quickdoc.scheduling import bookings, new_bookings
from quickdoc.scheduling.actions.accepted_offers import OwnOffer
from quickdoc.scheduling.actions.accepting import MAX_CODE, accept_hold
from quickdoc.scheduling.actions.holds import may_take
from quickdoc.scheduling.actions.losing import ensure_no_other, ensure_vacant
from quickdoc.scheduling.actions.rooms import Seats, room, room_again
from quickdoc.scheduling.actions.slots import end_hold
from quickdoc.scheduling.bookings import HAND_OVER, Booking, Holder, Via
from quickdoc.scheduling.eligibility import ensure_eligible
from quickdoc.scheduling.limits import ensure_few
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

ATTEMPTS = 5


class Terms(NamedTuple):
    """What a claim says beside who and what. `account_id`: of whoever claims."""

    account_id: str
    via: Via
    offer_id: str | None
    moved_from: str | None
    is_unlimited: bool


class Won(NamedTuple):
    """What a claim got, and the slot as it was. `made` is still to be told; None when that has been done."""

    slot: Slot
    booking: Booking
    made: BookingMade | None


async def attempt_claim(services: Services, slot_id: str, patient_id: str, terms: Terms) -> Won:
    """Insert, until it is in or there is a reason why not."""
    facts, _ = await gather(
        services.store.claims.of(slot_id, patient_id, services.clock.now()), _count_claim(services, terms)
    )
    slot, patient = facts.slot, facts.patient
    coming = None if terms.is_unlimited else facts.coming
    offered = [] if terms.offer_id else facts.offered  # that one is just being accepted
    ensure_eligible(patient, slot.brief, facts.barring)
    if coming is not None and terms.offer_id is None:
        ensure_few(coming, services.max_coming, given_back=terms.moved_from)
    own = OwnOffer(services, next((each for each in offered if each.opening == slot.opening), None))
    is_picked = own.offer is not None and own.offer.picked
    seats = await room(services, patient_id, slot, None if is_picked else coming, terms.moved_from)
    try:
        won = await _insert(services, slot, Claimant(patient, terms, own, seats))
    except RefusedError as refusal:
        await own.finish(refusal)
        raise
    await own.finish()
    return won


async def _count_claim(services: Services, terms: Terms) -> None:
    """Who takes what they were offered is not counted, because offers are few; nor what the clinic does."""
    if terms.offer_id is None and terms.via != "staff":
        await services.limiter.hit("claim", terms.account_id)


class Claimant(NamedTuple):
    """Who claims a slot, how, with which offer of it, and on which seats."""

    patient: Patient
    terms: Terms
    own: OwnOffer
    seats: Seats


async def _insert(services: Services, slot: Slot, claimant: Claimant) -> Won:
    patient, terms, own, seats = claimant
    digits = 3
    for _ in range(ATTEMPTS):
        now = services.clock.now()
        _ensure_claimable(slot, now)
        if not await services.first.first(slot.id, slot.opening):
            await ensure_vacant(services, slot.id, patient.id)
        if accepted := await own.accept():
            terms = terms._replace(offer_id=accepted.id)
        wanted = new_bookings.visit(
            services.ids.new("booking", slot.id),
            slot.id,
            slot.opening,
            slot.brief,
            holder(patient),
            via=terms.via,
            code=new_code(digits),
            now=now,
            offer_id=terms.offer_id,
            moved_from=terms.moved_from,
            seats=seats,
        )
        made = new_event(BookingMade, wanted, now)
        try:
            await services.store.bookings.insert(wanted, made)
        except DuplicateError as lost:
            digits = min(digits + ("code" in lost.keys), MAX_CODE)
            if "seats" in lost.keys:
                seats = await room_again(services, patient.id, slot, terms.moved_from)
            yours = await _after_losing(services, slot, patient, terms, lost, seats=seats)
            if yours:
                services.claim_guard.won(yours)
                return Won(slot, yours, None)
            slot = await services.store.slots.get(slot.id)
            continue
        services.claim_guard.won(wanted)
        return Won(slot, wanted, made)
    raise SlotTakenError


def holder(patient: Patient) -> Holder:
    """The patient as a booking or an offer carries them."""
    return Holder(
        patient_id=patient.id, patient_name=patient.name, account_id=patient.account_id, phone=patient.phone
    )


def _ensure_claimable(slot: Slot, now: datetime) -> None:
    if slot.start <= now:
        raise SlotPastError
    if not slot.live:
        raise SlotWithdrawnError


async def _after_losing(
    services: Services, slot: Slot, patient: Patient, terms: Terms, lost: DuplicateError, *, seats: Seats
) -> Booking | None:
    """Find out what was in the way: raise the reason, or clear it so that the claim can be tried again.

    Returns the booking when it was the patient's own hold, which a claim turns into a visit.
    """
    winner = await services.store.bookings.active_of(slot.id)
    if winner is None:
        await ensure_no_other(services, slot, patient, terms.moved_from, lost)
        return None
    if winner.kind == "hold" and winner.holder and winner.holder.patient_id == patient.id:
        return await accept_hold(services, winner, terms.via, moved_from=terms.moved_from, seats=seats)
    if winner.reserved:
        asked = await _asked(services, winner, terms)
        if asked:
            return await accept_hold(
                services, winner, terms.via, asked, moved_from=terms.moved_from, seats=seats
            )
    if winner.lapsed(services.clock.now() - HAND_OVER):
        await end_hold(services, winner)
        return None
    if winner.kind != "hold":
        services.claim_guard.close(slot.id, winner.opening)
    raise bookings.explain(winner, patient.id)


async def _asked(services: Services, kept: Booking, terms: Terms) -> Offer | None:
    """The offer, accepted by now, by which a patient may take a slot that is kept for those who are asked."""
    accepted = await services.store.offers.find(terms.offer_id) if terms.offer_id else None
    return accepted if accepted and may_take(kept, accepted) else None
