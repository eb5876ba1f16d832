"""Taking a slot. Of all who try at once, the unique index on active bookings lets exactly one in."""

from asyncio import gather

import structlog

from quickdoc.core.errors import (
    ForbiddenError,
)
from quickdoc.events.actions.dispatch import dispatch
from quickdoc.events.models import BookingMade
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import booking_changes
from quickdoc.scheduling.actions.accepting import show
from quickdoc.scheduling.actions.claim_attempts import Terms, attempt_claim
from quickdoc.scheduling.actions.losing import ensure_vacant
from quickdoc.scheduling.actions.moves import ensure_exchangeable
from quickdoc.scheduling.actions.projection import take
from quickdoc.scheduling.bookings import Booking, Via
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()


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
            won = await attempt_claim(services, slot_id, chosen, terms)
        if won.made:
            await _tell_taken(services, won.slot, won.made)
        return won.booking

    return await found_or_made(services, lambda: _claimed_before(services, slot_id, chosen), make)


async def claim_for(
    services: Services, account_id: str, slot_id: str, patient_id: str, *, moved_from: str
) -> Booking:
    """The clinic books a slot for a patient instead of another visit; their limits do not hold for it.

    Raises:
        whatever a claim refuses with
    """
    terms = Terms(account_id, "staff", None, moved_from, is_unlimited=True)
    won = await attempt_claim(services, slot_id, patient_id, terms)
    if won.made:
        await _tell_taken(services, won.slot, won.made)
    return won.booking


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
        booking_changes.ensure_later(later, chosen, slot.brief)
        await ensure_exchangeable(services, later.brief, slot.brief, any_doctor=any_doctor)
        return await claim(services, actor, slot_id, chosen, moved_from=later.id)

    return await found_or_made(services, lambda: _claimed_before(services, slot_id, chosen), make)


def _patient_of(actor: Actor, patient_id: str | None) -> str:
    if patient_id is None and len(actor.patient_ids) == 1:
        return actor.patient_ids[0]
    if patient_id is None:
        raise ForbiddenError("Say for which patient." if actor.patient_ids else None)
    actor.ensure_patient(patient_id)
    return patient_id
