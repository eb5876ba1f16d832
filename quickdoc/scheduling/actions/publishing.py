"""Publishing new hours of a doctor."""

from datetime import datetime, timedelta
from typing import Annotated, NamedTuple

from pydantic import Field

from quickdoc.clinics.clinics import Clinic, ensure_open
from quickdoc.clinics.doctors import Doctor, ensure_practising
from quickdoc.core.errors import (
    DoctorBusyError,
    NotFoundError,
    RefusedError,
)
from quickdoc.core.legible import Legible
from quickdoc.core.types import Body, Instant, Model
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import (
    SlotEvent,
    SlotOpened,
    SlotPublished,
)
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import new_slots
from quickdoc.scheduling.actions import shutting
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError


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
        ClinicClosedError, DoctorSuspendedError: neither publishes anything.
        BadTimesError, SlotPastError, DoctorBusyError: when no start could be published, the first reason.
    """
    actor.ensure_clinic(clinic_id)
    clinic = await services.store.clinics.get(clinic_id)
    doctor = await services.store.doctors.get(publication.doctor_id)
    if not doctor.practises_at(clinic_id):
        raise NotFoundError
    ensure_open(clinic)
    ensure_practising(doctor)
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
    if await shutting.is_shut(services, doctor.id, clinic_id):  # since they were read
        await shutting.shut_each(services, [each.id for each in published])
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
    slot = new_slots.publish(
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
