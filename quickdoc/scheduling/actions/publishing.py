"""Publishing new hours of a doctor."""

from datetime import datetime, timedelta
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from quickdoc.clinics.clinics import Clinic, ensure_open
from quickdoc.clinics.doctors import Doctor, ensure_practising
from quickdoc.clinics.visit_types import Minutes, TypeName, ensure_usable
from quickdoc.core.errors import (
    DoctorBusyError,
    NotFoundError,
    RefusedError,
)
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
from quickdoc.scheduling.new_slots import ANYBODYS, Terms, terms_of
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError


class Publication(Body):
    """New hours of one doctor, for patients of any age or of some `ages`.

    `offer`: tell the standby list, too, and not only the feed. `visit_type_id`: the name and whatever is left
    out are that type's, and so is who books it; otherwise there is a `visit_type` by name and its `minutes`.
    """

    doctor_id: str
    visit_type_id: Annotated[str, Field(max_length=80)] | SkipJsonSchema[None] = None
    visit_type: TypeName | SkipJsonSchema[None] = None
    starts: Annotated[tuple[Instant, ...], Field(min_length=1, max_length=200)]
    minutes: Minutes | SkipJsonSchema[None] = None
    offer: bool = True
    ages: Ages | None = None

    @model_validator(mode="after")
    def _of_some_type(self) -> Self:
        if self.visit_type_id is None and (self.visit_type is None or self.minutes is None):
            raise ValueError("expected a visit_type_id, or a visit_type and minutes")
        if self.visit_type_id is not None and self.visit_type is not None:
            raise ValueError("visit_type_id and visit_type exclude each other")
        return self


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
        VisitTypeRetiredError
        BadTimesError, SlotPastError, DoctorBusyError: when no start could be published, the first reason.
    """
    actor.ensure_clinic(clinic_id)
    clinic = await services.store.clinics.get(clinic_id)
    doctor = await services.store.doctors.get(publication.doctor_id)
    if not doctor.practises_at(clinic_id):
        raise NotFoundError
    ensure_open(clinic)
    ensure_practising(doctor)
    hours = Hours(clinic, doctor, publication, await _kind(services, clinic_id, publication))
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


class Kind(NamedTuple):
    """What is published: the name of its type, how long it is, for whom, and on which terms."""

    visit_type: str
    minutes: int
    ages: Ages | None
    terms: Terms


class Hours(NamedTuple):
    """What is published, and where and by whom it is worked."""

    clinic: Clinic
    doctor: Doctor
    publication: Publication
    kind: Kind


async def _kind(services: Services, clinic_id: str, publication: Publication) -> Kind:
    if publication.visit_type_id is None:
        return Kind(publication.visit_type or "", publication.minutes or 0, publication.ages, ANYBODYS)
    visit_type = await services.store.visit_types.get(publication.visit_type_id)
    ensure_usable(visit_type, clinic_id, publication.doctor_id)
    known = await services.store.visit_types.of_clinic(clinic_id)
    return Kind(
        visit_type.name,
        publication.minutes or visit_type.minutes,
        publication.ages or visit_type.ages,
        terms_of(visit_type, known),
    )


async def _publish_one(services: Services, hours: Hours, start: datetime, events: list[SlotEvent]) -> Slot:
    """Publish one start, unless this very request has done so before. Its event is added to `events`."""
    slot_id = services.ids.new("slot", start.isoformat())

    async def make() -> Slot:
        events.append(await _insert(services, slot_id, hours, start))
        return events[-1].state

    return await found_or_made(services, lambda: services.store.slots.find(slot_id), make)


async def _insert(services: Services, slot_id: str, hours: Hours, start: datetime) -> SlotEvent:
    now = services.clock.now()
    kind = hours.kind
    slot = new_slots.publish(
        slot_id,
        hours.clinic,
        hours.doctor,
        visit_type=kind.visit_type,
        start=start,
        end=start + timedelta(minutes=kind.minutes),
        now=now,
        ages=kind.ages,
        terms=kind.terms,
    )
    event = new_event(SlotOpened if hours.publication.offer else SlotPublished, slot, now)
    try:
        await services.store.slots.insert(slot, event)
    except DuplicateError as error:
        raise DoctorBusyError from error
    return event
