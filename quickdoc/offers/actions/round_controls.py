"""What the staff do to a round: stop it, resume it, and offer the slot to somebody out of turn."""

from datetime import datetime

from quickdoc.core.errors import (
    AlreadyAskedError,
    NotFoundError,
    PatientBarredError,
    PatientBusyError,
    RoundOverError,
    SlotHeldError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import RoundPicked, RoundReleased, RoundResumed, RoundStopped
from quickdoc.identity.accounts import Actor
from quickdoc.offers import picking, rounds
from quickdoc.offers.actions.placing import place_picked
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions.endings import let_go
from quickdoc.scheduling.eligibility import ensure_eligible
from quickdoc.scheduling.exchanges import ensure_exchange
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.block_list import AT_ALL_CLINICS, EVERYWHERE, is_blocked
from quickdoc.waitlist.standby import Standby


async def stop(services: Services, actor: Actor, round_id: str, note: str) -> Round:
    """Ask nobody else. Those who were asked may still answer; then the slot is open to all in the feed.

    Doing it twice changes nothing.

    Raises:
        NotFoundError, ForbiddenError
        RoundOverError: it has ended.
    """

    def rule(round_: Round, now: datetime) -> Round:
        actor.ensure_clinic(round_.brief.clinic_id)
        if round_.state == "stopped" and round_.note:
            return round_
        if round_.state != "running":
            raise RoundOverError
        return rounds.finish(round_, "stopped", now, note)

    stopped = await update(services, services.store.rounds, round_id, rule, RoundStopped)
    now = services.clock.now()
    if not any(each.fresh(now) for each in await services.store.offers.of_opening(*_opening(stopped))):
        await let_go(services, stopped)
    return stopped


async def resume(services: Services, actor: Actor, round_id: str) -> Round:
    """Resume a stopped round with its next wave, at once. Doing it twice changes nothing.

    In a queue the next wave goes when the window of the present person has ended: until then the slot is kept
    for them.

    Raises:
        NotFoundError, ForbiddenError
        RoundOverError: it was not stopped by the staff, or the slot is not free any more.
    """
    round_ = await services.store.rounds.get(round_id)
    actor.ensure_clinic(round_.brief.clinic_id)
    slot = await services.store.slots.get(round_.slot_id)
    turns = [
        each.expires_at for each in await services.store.offers.of_opening(*_opening(round_)) if each.open
    ]

    def rule(present: Round, now: datetime) -> Round:
        if present.state == "running":
            return present
        free = slot.opening == present.opening and slot.state in {"open", "held"} and slot.start > now
        if present.state != "stopped" or present.note is None or not free:
            raise RoundOverError
        queue = present.policy.mode == "queue"
        return rounds.resume(present, max([now, *turns]) if queue else now)

    return await update(services, services.store.rounds, round_id, rule, RoundResumed)


async def pick(services: Services, actor: Actor, slot_id: str, standby_id: str, note: str) -> Offer:
    """Offer a free slot to somebody on standby for it, out of turn. `note`: why, for the log.

    Raises:
        ForbiddenError
        NotFoundError: there is no such slot, or the request does not wait for it.
        SlotPastError, SlotTakenError, SlotWithdrawnError: the slot cannot be offered.
        SlotHeldError: it is held for somebody; stop the round or wait.
        AlreadyAskedError, PatientBarredError, PatientBusyError: about the patient.
        BirthDateNeededError, WrongAgeError, NotExchangeableError: the patient may not have this slot.
    """
    slot = await services.store.slots.get(slot_id)
    actor.ensure_clinic(slot.clinic_id)
    standby = await services.store.standbys.find(standby_id)
    if standby is None or not standby.active or not set(standby.topics) & set(slot.topics):
        raise NotFoundError("Nobody of that name is on standby for this slot.")
    await _ensure_offerable(services, slot)
    blocking = await services.store.block_list.clinics_of(standby.patient_id)
    if is_blocked(blocking, slot.clinic_id):
        raise PatientBarredError(AT_ALL_CLINICS if EVERYWHERE in blocking else None)
    if await services.store.bookings.busy([standby.patient_id], slot.brief):
        raise PatientBusyError("The patient has another appointment at that time.")
    patient = await services.store.patients.get(standby.patient_id)
    ensure_eligible(patient, slot.brief, frozenset())
    if standby.instead_of:
        clinic = await services.store.clinics.get(slot.clinic_id)
        ensure_exchange(standby.instead_of.exchanged, slot.brief, clinic.policy_for(slot.visit_type))
    round_ = await _round_of(services, slot)

    def rule(present: Round, now: datetime) -> Round:
        if any(each.patient_id == standby.patient_id for each in present.asked):
            raise AlreadyAskedError
        return picking.pick(present, standby, note, now)

    picked = await update(services, services.store.rounds, round_.id, rule, RoundPicked)
    await place_picked(services, picked.id)
    return await _offer_to(services, slot, standby)


async def _ensure_offerable(services: Services, slot: Slot) -> None:
    now = services.clock.now()
    if slot.start <= now:
        raise SlotPastError
    present = await services.store.bookings.active_of(slot.id)
    if present is None or present.reserved or present.lapsed(now):
        return
    if present.kind == "hold":
        raise SlotHeldError("It is being held for somebody else just now. Stop the round, or wait.")
    raise SlotWithdrawnError if present.kind == "block" else SlotTakenError("A patient has this slot.")


async def _round_of(services: Services, slot: Slot) -> Round:
    """The round of the opening. Without one, nobody is asked, so one for the feed alone is made."""
    round_ = await services.store.rounds.find(rounds.round_id(slot.id, slot.opening))
    if round_:
        return round_
    clinic = await services.store.clinics.get(slot.clinic_id)
    now = services.clock.now()
    new = rounds.for_the_feed_alone(slot, clinic.policy_for(slot.visit_type), now)
    event = new_event(RoundReleased, new, now)
    try:
        await services.store.rounds.insert(new, event)
    except DuplicateError:
        return await services.store.rounds.get(new.id)
    await dispatch(services, event)
    return new


async def _offer_to(services: Services, slot: Slot, standby: Standby) -> Offer:
    made = await services.store.offers.of_opening(slot.id, slot.opening)
    for each in made:
        if each.holder.patient_id == standby.patient_id:
            return each
    raise NotFoundError("They have left the standby list a moment ago.")


def _opening(round_: Round) -> tuple[str, int]:
    return round_.slot_id, round_.opening
