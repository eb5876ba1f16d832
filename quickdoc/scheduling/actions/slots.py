"""What a clinic does with slots, and how a slot follows its bookings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from quickdoc.clinics.clinics import Clinic, Doctor
from quickdoc.core.errors import (
    AlreadyMovedError,
    DoctorBusyError,
    NotFoundError,
    NothingToUndoError,
    PatientBusyError,
    RefusedError,
    SlotBookedError,
    SlotTakenError,
    StaleError,
)
from quickdoc.core.ids import new_id
from quickdoc.core.types import Body, Instant, Legible, Model
from quickdoc.events.actions.commit import attempt
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    BookingBlocked,
    BookingExpired,
    BookingLifted,
    BookingRestored,
    SlotEvent,
    SlotHeld,
    SlotOpened,
    SlotPublished,
    SlotReleased,
    SlotTaken,
    SlotWithdrawn,
)
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import bookings, slots
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError

ATTEMPTS = 8


class Publication(Body):
    """New hours of one doctor, for patients of any age or of some `ages`.

    `offer`: tell the standby list, too, and not only the feed.
    """

    doctor_id: str
    visit_type: Annotated[str, Field(min_length=1, max_length=60), Legible]
    starts: Annotated[tuple[Instant, ...], Field(min_length=1, max_length=200)]
    minutes: Annotated[int, Field(ge=5, le=480, multiple_of=5)]
    offer: bool = True
    ages: Ages | None = None


class NotPublished(Model):
    """One start that could not be published, and why."""

    start: Instant
    code: str
    detail: str


class Published(Model):
    """What became of a publication: each start is in one of the two."""

    published: tuple[Slot, ...]
    refused: tuple[NotPublished, ...]


async def publish(services: Services, actor: Actor, clinic_id: str, publication: Publication) -> Published:
    """Publish new hours. One overlapping start does not spoil the others.

    Raises:
        ForbiddenError, NotFoundError
        BadTimesError, SlotPastError, DoctorBusyError: when no start could be published, the first reason.
    """
    actor.ensure_clinic(clinic_id)
    clinic = await services.store.clinics.get(clinic_id)
    doctor = await services.store.doctors.get(publication.doctor_id)
    if doctor.clinic_id != clinic_id:
        raise NotFoundError
    hours = Hours(clinic, doctor, publication)
    published: list[Slot] = []
    events: list[SlotEvent] = []
    refused: list[tuple[datetime, RefusedError]] = []
    for start in sorted(set(publication.starts)):
        try:
            published.append(await _publish_one(services, hours, start, events))
        except RefusedError as refusal:
            refused.append((start, refusal))
    if not published:
        raise refused[0][1]
    await dispatch(services, *events)
    return Published(
        published=tuple(published),
        refused=tuple(
            NotPublished(start=start, code=refusal.code, detail=refusal.detail) for start, refusal in refused
        ),
    )


class Hours(NamedTuple):
    """What is published, and where and by whom it is worked."""

    clinic: Clinic
    doctor: Doctor
    publication: Publication


async def _publish_one(services: Services, hours: Hours, start: datetime, events: list[SlotEvent]) -> Slot:
    """Publish one start, unless this very request has done so before. Its event is added to `events`."""
    slot_id = services.ids.new("slot", start.isoformat())

    async def make() -> Slot:
        events.append(await _insert(services, slot_id, hours, start))
        return events[-1].state

    return await found_or_made(services, lambda: services.store.slots.find(slot_id), make)


async def _insert(services: Services, slot_id: str, hours: Hours, start: datetime) -> SlotEvent:
    now = services.clock.now()
    publication = hours.publication
    slot = slots.publish(
        slot_id,
        hours.clinic,
        hours.doctor,
        visit_type=publication.visit_type,
        start=start,
        end=start + timedelta(minutes=publication.minutes),
        now=now,
        ages=publication.ages,
    )
    event = new_event(SlotOpened if publication.offer else SlotPublished, slot, now)
    try:
        await services.store.slots.insert(slot, event)
    except DuplicateError as error:
        raise DoctorBusyError from error
    return event


async def withdraw(services: Services, actor: Actor, slot_id: str) -> Slot:
    """Close a slot that nobody has booked; a hold on it ends. Doing it twice changes nothing.

    Raises:
        ForbiddenError, NotFoundError
        SlotBookedError: a patient has it.
    """
    slot = await services.store.slots.get(slot_id)
    actor.ensure_clinic(slot.clinic_id)
    for _ in range(ATTEMPTS):
        now = services.clock.now()
        block = bookings.block(new_id("booking"), slot.id, slot.opening, slot.brief, now=now)
        blocked = new_event(BookingBlocked, block, now)
        try:
            await services.store.bookings.insert(block, blocked)
        except DuplicateError:
            if await _is_blocked_already(services, slot_id):
                return await project(services, slot_id)
            continue
        await dispatch(services, blocked)
        return await project(services, slot_id)
    raise StaleError


async def _is_blocked_already(services: Services, slot_id: str) -> bool:
    """Look at what is in the way, and take it away when it is a mere hold."""
    present = await services.store.bookings.active_of(slot_id)
    if present is None:
        return False
    if present.kind == "visit":
        raise SlotBookedError
    if present.kind == "hold":
        await end_hold(services, present)
    return present.kind == "block"


async def undo(services: Services, actor: Actor, slot_id: str) -> Slot:
    """Take back the clinic's latest cancellation, no-show or withdrawal, unless somebody was faster.

    Raises:
        ForbiddenError, NotFoundError
        NothingToUndoError: there is none, or it is too old.
        SlotTakenError, PatientBusyError, DoctorBusyError: the place is gone meanwhile.
        AlreadyMovedError: the patient has another appointment for it.
    """
    slot = await services.store.slots.get(slot_id)
    actor.ensure_clinic(slot.clinic_id)
    history = await services.store.bookings.of_slot(slot_id)
    latest = max(
        (each for each in history if each.kind != "hold"), key=lambda each: each.history[-1].at, default=None
    )
    if latest is None:
        raise NothingToUndoError
    if latest.kind == "block" and latest.active:
        await _lift(services, slot, latest)
    else:
        await _restore(services, slot, latest)
    return await project(services, slot_id)


async def _lift(services: Services, slot: Slot, block: Booking) -> None:
    now = services.clock.now()
    lifted = bookings.reopen(block, now)
    await _ensure_free_doctor(services, slot)
    event = new_event(BookingLifted, lifted, now)
    await services.store.bookings.replace(lifted, event)
    await dispatch(services, event)


async def _ensure_free_doctor(services: Services, slot: Slot) -> None:
    if await services.store.slots.overlapping(slot):
        raise DoctorBusyError


async def _restore(services: Services, slot: Slot, ended: Booking) -> None:
    now = services.clock.now()
    restored = bookings.restore(ended, slot.opening, now)
    if await services.store.bookings.given_for(ended.id):
        raise AlreadyMovedError("The patient has moved to an earlier appointment meanwhile.")
    in_the_way = await services.store.bookings.active_of(slot.id)
    if in_the_way and in_the_way.kind == "hold":
        await end_hold(services, in_the_way)
    event = new_event(BookingRestored, restored, now)
    try:
        await services.store.bookings.replace(restored, event)
    except DuplicateError as error:
        taken = await services.store.bookings.active_of(slot.id)
        if not taken and ended.moved_from and await services.store.bookings.given_for(ended.moved_from):
            raise AlreadyMovedError("The patient has moved to another appointment meanwhile.") from error
        raise (SlotTakenError("Somebody has taken it meanwhile.") if taken else PatientBusyError()) from error
    await dispatch(services, event)


async def end_hold(services: Services, held: Booking) -> None:
    """End a hold without a visit; nothing happens when it has changed meanwhile."""
    now = services.clock.now()
    await attempt(services, services.store.bookings, bookings.expire(held, now), BookingExpired, now)


async def project(services: Services, slot_id: str) -> Slot:
    """Make the slot's state what its bookings say, and tell. Idempotent; anybody may call it any time.

    It looks again after each write, because bookings may have changed between its read and its write
    without touching the slot.

    Raises:
        NotFoundError
        StaleError: others kept changing it; the repair sweep will come by.
    """
    for _ in range(ATTEMPTS):
        slot = await services.store.slots.get(slot_id)
        history = await services.store.bookings.latest_of(slot_id)
        now = services.clock.now()
        projected = slots.project(slot, history, now)
        if projected is None:
            return slot
        event = new_event(_kind(slot, projected), projected, now)
        try:
            await services.store.slots.replace(projected, event)
        except StaleError:
            continue
        except DuplicateError:
            await _close_again(services, slot)
            continue
        await dispatch(services, event)
    raise StaleError


async def take(services: Services, slot: Slot, visit: Booking, now: datetime) -> SlotEvent | None:
    """Show the visit that a claim has just made of an open slot, with one write and without a read.

    `slot` is as the claim read it, before the visit was. Returns the event, which is still to be dispatched;
    None when the slot has changed since, or was not open: then `project` is needed. It need not look again
    as `project` does: whoever ends the visit begins a later opening, and so writes over this version, too.
    """
    if slot.state not in {"open", "held"} or slot.opening != visit.opening:
        return None
    return await _show(services, slot, [visit], now)


async def give_back(
    services: Services, slot: Slot, history: Sequence[Booking], ended: Booking, now: datetime
) -> SlotEvent | None:
    """Show that a booking has just ended, with one write. Returns the event, which is still to be dispatched.

    `slot` and `history` are as they were read while the booking's own change was being written; None when
    they have changed since: then `project` is needed. Whoever takes the slot now writes over this version or
    is seen by that. Only an undo in the same milliseconds changes nothing of the slot that this would see;
    the reaction to the booking's event looks again, and is called after this.
    """
    return await _show(services, slot, [ended if each.id == ended.id else each for each in history], now)


async def _show(
    services: Services, slot: Slot, history: Sequence[Booking], now: datetime
) -> SlotEvent | None:
    projected = slots.project(slot, history, now)
    if projected is None:
        return None
    event = new_event(_kind(slot, projected), projected, now)
    try:
        await services.store.slots.replace(projected, event)
    except (StaleError, DuplicateError):
        return None
    return event


def _kind(before: Slot, after: Slot) -> type[SlotEvent]:
    if after.state == "open":
        return SlotOpened if after.opening > before.opening else SlotReleased
    return {"held": SlotHeld, "booked": SlotTaken, "withdrawn": SlotWithdrawn}[after.state]


async def _close_again(services: Services, slot: Slot) -> None:
    """The doctor's time was published anew before a withdrawal was undone: it stays withdrawn."""
    now = services.clock.now()
    block = bookings.block(new_id("booking"), slot.id, slot.opening, slot.brief, now=now)
    event = new_event(BookingBlocked, block, now)
    try:
        await services.store.bookings.insert(block, event)
    except DuplicateError:
        return
    await dispatch(services, event)
