"""Taking a visit and giving it back. One insert decides; everything else explains."""

from asyncio import gather
from datetime import datetime
from typing import NamedTuple

import structlog

from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
    RefusedError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.core.ids import new_code
from quickdoc.core.quotas import QuotaName
from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import BookingCancelled, BookingConfirmed, BookingMade, BookingMissed, BookingSeen
from quickdoc.identity.accounts import Actor, Patient
from quickdoc.offers.offers import Offer
from quickdoc.scheduling import bookings
from quickdoc.scheduling.actions.accepted_offers import OwnOffer
from quickdoc.scheduling.actions.accepting import MAX_CODE, accept_hold, show
from quickdoc.scheduling.actions.freeing import free
from quickdoc.scheduling.actions.holds import may_take
from quickdoc.scheduling.actions.losing import ensure_no_other, ensure_vacant
from quickdoc.scheduling.actions.moves import ensure_exchangeable
from quickdoc.scheduling.actions.rooms import Seats, room, room_again
from quickdoc.scheduling.actions.slots import end_hold, project, take
from quickdoc.scheduling.bookings import HAND_OVER, Booking, BookingState, By, Holder, Via
from quickdoc.scheduling.eligibility import ensure_eligible, ensure_few
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()
ATTEMPTS = 5


async def claim(
    services: Services,
    actor: Actor,
    slot_id: str,
    patient_id: str | None = None,
    *,
    via: Via = "feed",
    offer_id: str | None = None,
    moved_from: str | None = None,
    is_unlimited: bool = False,
) -> Booking:
    """Try to take a slot for a patient. Among all who try, the unique index lets one through.

    `patient_id` may be left out by an account with one patient. `moved_from`: a later visit of the patient
    that is given back once this one is theirs. `is_unlimited`: the staff let the patient have one visit more.

    Raises:
        NotFoundError, ForbiddenError
        TooManyAttemptsError: the account has tried to take many slots just now.
        SlotPastError, SlotWithdrawnError, SlotTakenError, SlotHeldError: it cannot be had.
        AlreadyYoursError, PatientBusyError: the patient has it, or is somewhere else then.
        CallTheClinicError, BirthDateNeededError, WrongAgeError: it is not for this patient.
        TooManyVisitsError: they have as many coming visits as the clinic lets them have.
        AlreadyMovedError: the later visit was given back for another one.
    """
    chosen = _patient_of(actor, patient_id)
    terms = Terms(actor.account_id, via, offer_id, moved_from, is_unlimited)

    async def make() -> Booking:
        with services.claim_guard.turn(slot_id) as turn:
            if not turn.is_free:
                await ensure_vacant(services, slot_id, chosen, turn)
            won = await _try(services, slot_id, chosen, terms)
        if won.made:
            await _tell_taken(services, won.slot, won.made)
        return won.booking

    return await found_or_made(services, lambda: _claimed_before(services, slot_id, chosen), make)


async def _claimed_before(services: Services, slot_id: str, patient_id: str) -> Booking | None:
    """What this request got when it was carried out before: a visit that it made, or a hold of theirs."""
    since = services.ids.made_since()
    found = await services.store.bookings.find(services.ids.new("booking", slot_id))
    if found is None and since:
        active = await services.store.bookings.active_of(slot_id)
        found = active if active and active.taken_by(patient_id, since) else None
    if found and found.active:
        await show(services, found)
    return found


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


async def _try(services: Services, slot_id: str, patient_id: str, terms: Terms) -> Won:
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
    """Who takes what they were offered is not counted: the offers are few."""
    if terms.offer_id is None:
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
        wanted = bookings.visit(
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


async def _tell_taken(services: Services, slot: Slot, made: BookingMade) -> None:
    """Let the slot show the visit, and tell of both at once."""
    try:
        taken = await take(services, slot, made.state, made.at)
    except OUTAGES as error:
        log.warning("not shown yet, the reaction will", booking=made.state.id, error=repr(error))
        taken = None
    await dispatch(services, made, *([taken] if taken else []))
    if taken is None or made.state.moved_from:
        await show(services, made.state, is_shown=taken is not None)


async def swap(
    services: Services,
    actor: Actor,
    slot_id: str,
    patient_id: str | None,
    instead_of: str,
    *,
    any_doctor: bool = False,
) -> Booking:
    """Take a slot and give a later visit back for it; the later one is kept unless the slot is theirs.

    `any_doctor`: the patient would see another doctor of the same specialty.

    Raises:
        NotExchangeableError: the slot cannot stand for the visit.
        NotFoundError: no such slot, or the visit is not this patient's.
        BookingEndedError, NotEarlierError: the visit is over, or not later than the slot.
        AlreadyMovedError: it was given back for another one.
        and whatever a claim refuses with
    """
    chosen = _patient_of(actor, patient_id)

    async def make() -> Booking:
        slot, later = await gather(services.store.slots.get(slot_id), services.store.bookings.get(instead_of))
        bookings.ensure_later(later, chosen, slot.brief)
        await ensure_exchangeable(services, later.brief, slot.brief, any_doctor=any_doctor)
        return await claim(services, actor, slot_id, chosen, moved_from=later.id)

    return await found_or_made(services, lambda: _claimed_before(services, slot_id, chosen), make)


def holder(patient: Patient) -> Holder:
    """The patient as a booking or an offer carries them."""
    return Holder(
        patient_id=patient.id, patient_name=patient.name, account_id=patient.account_id, phone=patient.phone
    )


def _patient_of(actor: Actor, patient_id: str | None) -> str:
    if patient_id is None and len(actor.patient_ids) == 1:
        return actor.patient_ids[0]
    if patient_id is None:
        raise ForbiddenError("Say for which patient." if actor.patient_ids else None)
    actor.ensure_patient(patient_id)
    return patient_id


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


async def cancel(services: Services, actor: Actor, booking_id: str, *, is_counted: bool = True) -> Booking:
    """Give a visit back: the slot opens anew and is offered.

    `is_counted`: against what an account may cancel; not when its account ends, which happens once.

    Raises:
        NotFoundError: no such booking, or somebody else's.
        BookingEndedError: it is over.
        SlotPastError: it has begun.
        TooManyAttemptsError: the account has cancelled many visits just now.
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        cancelled = bookings.cancel(booking, _side(actor, booking), now)
        if booking.brief.start <= now:
            raise SlotPastError
        return cancelled

    async def ended_before() -> Booking | None:
        return await _ended_before(services, actor, booking_id, "cancelled")

    async def make() -> Booking:
        present, _ = await gather(
            services.store.bookings.get(booking_id), _count_cancel(services, actor, is_counted=is_counted)
        )
        return await free(services, booking_id, rule, BookingCancelled, present)

    return await found_or_made(services, ended_before, make)


async def _count_cancel(services: Services, actor: Actor, *, is_counted: bool) -> None:
    if is_counted:
        quota: QuotaName = "cancel" if actor.role == "patient" else "cancel_by_clinic"
        await services.limiter.hit(quota, actor.account_id)


async def _ended_before(
    services: Services, actor: Actor, booking_id: str, state: BookingState
) -> Booking | None:
    """The visit as this very request ended it when it was carried out before."""
    booking, since = await services.store.bookings.find(booking_id), services.ids.made_since()
    if booking is None or since is None or booking.state != state:
        return None
    last = booking.history[-1]
    if last.at < since or last.by != _side(actor, booking):
        return None
    await show(services, booking)
    return booking


async def confirm(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The patient will come. Confirming twice changes nothing.

    Raises:
        NotFoundError, BookingEndedError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        return bookings.confirm(booking, _side(actor, booking), now)

    confirmed = await update(services, services.store.bookings, booking_id, rule, BookingConfirmed)
    await show(services, confirmed)
    return confirmed


async def see(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The patient has seen that the clinic cancelled the visit. Seeing it twice changes nothing.

    Raises:
        NotFoundError: no such booking, or somebody else's.
    """

    def rule(booking: Booking, _: datetime) -> Booking:
        if booking.kind != "visit" or not booking.holder or booking.holder.account_id != actor.account_id:
            raise NotFoundError
        return bookings.see(booking)

    return await update(services, services.store.bookings, booking_id, rule, BookingSeen)


async def mark_no_show(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The clinic says that the patient did not come, once the visit has begun.

    Raises:
        NotFoundError, ForbiddenError, BookingEndedError, VisitNotStartedError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        if _side(actor, booking) != "clinic":
            raise ForbiddenError
        return bookings.mark_no_show(booking, now)

    async def ended_before() -> Booking | None:
        return await _ended_before(services, actor, booking_id, "no_show")

    return await found_or_made(
        services, ended_before, lambda: free(services, booking_id, rule, BookingMissed)
    )


def _side(actor: Actor, booking: Booking) -> By:
    if actor.works_at(booking.brief.clinic_id):
        return "clinic"
    if booking.holder is None or booking.holder.patient_id not in actor.patient_ids:
        raise NotFoundError
    return "patient"


async def expire_hold(services: Services, booking_id: str) -> None:
    """End a hold whose time is over and that no round has handed on."""
    held = await services.store.bookings.find(booking_id)
    if held and held.lapsed(services.clock.now()):
        await end_hold(services, held)
        await project(services, held.slot_id)
