"""Taking a visit and giving it back. One insert decides; everything else explains."""

from asyncio import gather
from collections.abc import Callable
from datetime import datetime

import structlog

from quickdoc import bookings
from quickdoc.accounts import Actor, Patient
from quickdoc.actions.commit import attempt, revise
from quickdoc.actions.moves import finish, needs_unmoved
from quickdoc.actions.publish import announce, event
from quickdoc.actions.slots import end_hold, project
from quickdoc.barred import needs_welcome
from quickdoc.bookings import HAND_OVER, Booking, By, Holder, Via
from quickdoc.errors import (
    ForbiddenError,
    NotFoundError,
    PatientBusyError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
)
from quickdoc.events import (
    BookingCancelled,
    BookingConfirmed,
    BookingEvent,
    BookingMade,
    BookingMissed,
)
from quickdoc.ids import new_code, new_id
from quickdoc.offers import Offer
from quickdoc.ports import Doors
from quickdoc.slots import Slot
from quickdoc.store.documents import DuplicateError
from quickdoc.store.outage import OUTAGES

log = structlog.get_logger()
ATTEMPTS = 5
LONGEST_CODE = 6
NOT_SHOWN: tuple[type[Exception], ...] = (StaleError, *OUTAGES)


async def claim(
    doors: Doors,
    actor: Actor,
    slot_id: str,
    patient_id: str | None = None,
    *,
    via: Via = "feed",
    offer_id: str | None = None,
    moved_from: str | None = None,
) -> Booking:
    """Try to take a slot for a patient. Among all who try, the unique index lets one through.

    `patient_id` may be left out by an account with one patient. `moved_from`: a later visit of the patient
    that is given back once this one is theirs.

    Raises:
        NotFoundError, ForbiddenError
        SlotPastError, SlotWithdrawnError, SlotTakenError, SlotHeldError: it cannot be had.
        AlreadyYoursError, PatientBusyError: the patient has it, or is somewhere else then.
        CallTheClinicError: the clinic has barred the patient.
        AlreadyMovedError: the later visit was given back for another one.
    """
    chosen = _patient_of(actor, patient_id)
    slot, patient, barring = await gather(
        doors.store.slots.get(slot_id),
        doors.store.patients.get(chosen),
        doors.store.barred.clinics_of(chosen),
    )
    needs_welcome(barring, slot.clinic_id)
    digits = 3
    for _ in range(ATTEMPTS):
        now = doors.clock.now()
        _needs_claimable(slot, now)
        wanted = bookings.visit(
            new_id("booking"),
            slot.id,
            slot.opening,
            slot.brief,
            holder(patient),
            via=via,
            code=new_code(digits),
            now=now,
            offer_id=offer_id,
            moved_from=moved_from,
        )
        made = event(BookingMade, wanted, now)
        try:
            await doors.store.bookings.insert(wanted, made)
        except DuplicateError as lost:
            digits = min(digits + ("code" in lost.keys), LONGEST_CODE)
            yours = await _after_losing(doors, slot, patient, via, moved_from)
            if yours:
                return yours
            slot = await doors.store.slots.get(slot_id)
            continue
        await announce(doors, made)
        await _show(doors, wanted)
        return wanted
    raise SlotTakenError


async def swap(doors: Doors, actor: Actor, slot_id: str, patient_id: str | None, instead_of: str) -> Booking:
    """Take a slot and give a later visit back for it; the later one is kept unless the slot is theirs.

    Raises:
        NotFoundError: no such slot, or the visit is not this patient's.
        BookingEndedError, NotEarlierError: the visit is over, or not later than the slot.
        AlreadyMovedError: it was given back for another one.
        and whatever a claim refuses with
    """
    chosen = _patient_of(actor, patient_id)
    slot, later = await gather(doors.store.slots.get(slot_id), doors.store.bookings.get(instead_of))
    bookings.needs_later(later, chosen, slot.brief)
    return await claim(doors, actor, slot_id, chosen, moved_from=later.id)


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
    actor.needs_patient(patient_id)
    return patient_id


def _needs_claimable(slot: Slot, now: datetime) -> None:
    if slot.start <= now:
        raise SlotPastError
    if not slot.live:
        raise SlotWithdrawnError


async def _after_losing(
    doors: Doors, slot: Slot, patient: Patient, via: Via, moved_from: str | None
) -> Booking | None:
    """Find out what was in the way: raise the reason, or clear it so that the claim can be tried again.

    Returns the booking when it was the patient's own hold, which a claim turns into a visit.
    """
    winner = await doors.store.bookings.active_of(slot.id)
    if winner is None:
        await needs_unmoved(doors, moved_from)
        if await doors.store.bookings.busy([patient.id], slot.brief):
            raise PatientBusyError
        return None
    if winner.kind == "hold" and winner.holder and winner.holder.patient_id == patient.id:
        return await accept_hold(doors, winner, via, moved_from=moved_from)
    if winner.reserved:
        asked = await doors.store.offers.open_to(slot.id, winner.opening, patient.id)
        if asked:
            return await accept_hold(doors, winner, via, asked, moved_from=moved_from)
    if winner.lapsed(doors.clock.now() - HAND_OVER):
        await end_hold(doors, winner)
        return None
    raise bookings.explain(winner, patient.id)


async def accept_hold(
    doors: Doors, held: Booking, via: Via, offer: Offer | None = None, *, moved_from: str | None = None
) -> Booking | None:
    """Turn a hold into a visit. None when it changed hands meanwhile.

    `offer`: which of those who were asked takes a hold that was kept for all of them.

    Raises:
        PatientBusyError: they have taken another visit at that time.
        AlreadyMovedError: the later visit that was to be given back was given back for another one.
    """
    taker: dict[str, object] = {"moved_from": moved_from}
    if held.reserved and offer:
        taker |= {"holder": offer.holder, "code": offer.code, "offer_id": offer.id}
    for _ in range(ATTEMPTS):
        now = doors.clock.now()
        accepted = bookings.accept(held, via, now, **taker)
        try:
            if not await attempt(doors, doors.store.bookings, accepted, BookingMade, now):
                return None
        except DuplicateError as lost:
            await needs_unmoved(doors, moved_from)
            if "code" not in lost.keys:
                raise PatientBusyError from lost
            taker["code"] = new_code(LONGEST_CODE)  # a visit that was just taken in the feed has it
            continue
        await _show(doors, accepted)
        return accepted
    return None


async def _show(doors: Doors, booking: Booking) -> None:
    """Let the slots show what was committed. Failing to is no refusal: the reaction does it again."""
    try:
        await project(doors, booking.slot_id)
        if booking.moved_from and booking.active:
            await finish(doors, booking.id)
    except NOT_SHOWN as error:
        log.warning("not all that follows is done yet", booking=booking.id, error=repr(error))


async def cancel(doors: Doors, actor: Actor, booking_id: str) -> Booking:
    """Give a visit back: the slot opens anew and is offered.

    Raises:
        NotFoundError: no such booking, or somebody else's.
        BookingEndedError: it is over.
        SlotPastError: it has begun.
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        cancelled = bookings.cancel(booking, _side(actor, booking), now)
        if booking.brief.start <= now:
            raise SlotPastError
        return cancelled

    return await _change(doors, booking_id, rule, BookingCancelled)


async def confirm(doors: Doors, actor: Actor, booking_id: str) -> Booking:
    """The patient will come. Confirming twice changes nothing.

    Raises:
        NotFoundError, BookingEndedError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        return bookings.confirm(booking, _side(actor, booking), now)

    return await _change(doors, booking_id, rule, BookingConfirmed)


async def miss(doors: Doors, actor: Actor, booking_id: str) -> Booking:
    """The clinic says that the patient will not come or did not come.

    Raises:
        NotFoundError, ForbiddenError, BookingEndedError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        if _side(actor, booking) != "clinic":
            raise ForbiddenError
        return bookings.miss(booking, now)

    return await _change(doors, booking_id, rule, BookingMissed)


async def _change(
    doors: Doors, booking_id: str, rule: Callable[[Booking, datetime], Booking], kind: type[BookingEvent]
) -> Booking:
    changed = await revise(doors, doors.store.bookings, booking_id, rule, kind)
    await _show(doors, changed)
    return changed


def _side(actor: Actor, booking: Booking) -> By:
    if actor.works_at(booking.brief.clinic_id):
        return "clinic"
    if booking.holder is None or booking.holder.patient_id not in actor.patient_ids:
        raise NotFoundError
    return "patient"


async def expire_hold(doors: Doors, booking_id: str) -> None:
    """End a hold whose time is over and that no round has handed on."""
    held = await doors.store.bookings.find(booking_id)
    if held and held.lapsed(doors.clock.now()):
        await end_hold(doors, held)
        await project(doors, held.slot_id)
