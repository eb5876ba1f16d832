"""Setting a doctor's schedules at a clinic. Their slots follow at once."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from quickdoc.clinics.clinics import ensure_open
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.visit_types import Minutes, TypeName, ensure_usable
from quickdoc.core.errors import ForbiddenError, NotFoundError
from quickdoc.core.types import Body, Model
from quickdoc.events.actions.noting import note_removal
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import schedules
from quickdoc.scheduling.actions import fitting, generating
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.schedules import MAX_STRETCHES, Schedule, WeeklyHours
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made

Stretches = Annotated[tuple[WeeklyHours, ...], Field(max_length=MAX_STRETCHES)]


class ScheduleBody(Body):
    """Weekly hours. Slots are of a visit type, or have a name and a length of their own."""

    hours: Annotated[tuple[WeeklyHours, ...], Field(min_length=1, max_length=MAX_STRETCHES)]
    breaks: Stretches = ()
    valid_from: Annotated[date, Field(ge=date(1971, 1, 1), le=date(2199, 12, 1))]
    valid_until: Annotated[date, Field(ge=date(1971, 1, 1), le=date(2199, 12, 1))] | None = None
    visit_type_id: Annotated[str, Field(max_length=80)] | None = None
    visit_type: TypeName | None = None
    minutes: Minutes | None = None

    @model_validator(mode="after")
    def _of_some_type(self) -> Self:
        own = (self.visit_type is not None, self.minutes is not None)
        if own != ((True, True) if self.visit_type_id is None else (False, False)):
            raise ValueError("expected a visit_type_id, or a visit_type and minutes")
        return self


class Scheduled(Model):
    """A schedule, and the visits of the doctor that no longer fit what they work."""

    schedule: Schedule
    visits: tuple[Booking, ...]


def ensure_keeper(actor: Actor, doctor: Doctor, clinic_id: str) -> None:
    """Refuse unless the actor is this doctor, or manages the clinic where they practise.

    Raises:
        NotFoundError: the doctor does not practise there.
        ForbiddenError
    """
    if not (actor.manages(clinic_id) or (doctor.id in actor.doctor_ids and actor.is_member(clinic_id))):
        raise ForbiddenError("Only this doctor and the managers of their clinic may do that.")
    if not doctor.practises_at(clinic_id):
        raise NotFoundError


async def add(
    services: Services, actor: Actor, clinic_id: str, doctor_id: str, wanted: ScheduleBody
) -> Scheduled:
    """Add a schedule; the same request again finds it. Its slots are there when this returns.

    Raises:
        ForbiddenError, NotFoundError, ClinicClosedError, VisitTypeRetiredError
        HoursReversedError, HoursOverlapError, ValidityReversedError, TypeTooLongError
        SchedulesOverlapError: the doctor has another schedule then, here or elsewhere.
    """
    await _keeper(services, actor, clinic_id, doctor_id)
    schedule_id = services.ids.new("schedule", f"{clinic_id} {doctor_id} {wanted.valid_from}")
    schedule = Schedule(**wanted.model_dump(), id=schedule_id, clinic_id=clinic_id, doctor_id=doctor_id)
    await _ensure_possible(services, schedule)
    await services.store.generations.hurry(doctor_id, clinic_id, services.clock.now())

    async def make() -> Schedule:
        await services.store.schedules.insert_silently(schedule)
        return schedule

    made = await found_or_made(services, lambda: services.store.schedules.find(schedule_id), make)
    return await _generated(services, made)


async def change(
    services: Services, actor: Actor, clinic_id: str, schedule_id: str, wanted: ScheduleBody
) -> Scheduled:
    """Change a schedule: what is free follows it, what is booked stays and is listed where it no longer fits.

    Raises:
        as `add`; StaleError
    """
    present = await _of(services, clinic_id, schedule_id)
    await _keeper(services, actor, clinic_id, present.doctor_id)
    changed = Schedule.model_validate({**present.model_dump(), **wanted.model_dump()})
    if changed != present:
        await _ensure_possible(services, changed)
        await services.store.generations.hurry(present.doctor_id, clinic_id, services.clock.now())
        changed = changed.model_copy(update={"version": present.version + 1})
        await services.store.schedules.replace_silently(changed, before=present)
    return await _generated(services, changed)


async def remove(services: Services, actor: Actor, clinic_id: str, schedule_id: str) -> tuple[Booking, ...]:
    """Remove a schedule: what it has free is closed. Returns the visits that no longer fit.

    Raises:
        ForbiddenError, NotFoundError
    """
    present = await _of(services, clinic_id, schedule_id)
    await _keeper(services, actor, clinic_id, present.doctor_id)
    await services.store.generations.hurry(present.doctor_id, clinic_id, services.clock.now())
    await note_removal(services, services.store.schedules, present)
    await services.store.schedules.remove(schedule_id)
    return await fitting.unfitting(services, await generating.generate(services, present.doctor_id))


async def listed(services: Services, actor: Actor, clinic_id: str, doctor_id: str) -> list[Schedule]:
    """A doctor's schedules at a clinic, in the order of their first days.

    Raises:
        NotFoundError, ForbiddenError
    """
    actor.ensure_member(clinic_id)
    await services.store.doctors.get(doctor_id)
    found = await services.store.schedules.of_doctors([doctor_id])
    here = [each for each in found if each.clinic_id == clinic_id]
    return sorted(here, key=lambda each: (each.valid_from, each.id))


async def _of(services: Services, clinic_id: str, schedule_id: str) -> Schedule:
    present = await services.store.schedules.get(schedule_id)
    if present.clinic_id != clinic_id:
        raise NotFoundError
    return present


async def _keeper(services: Services, actor: Actor, clinic_id: str, doctor_id: str) -> None:
    ensure_keeper(actor, await services.store.doctors.get(doctor_id), clinic_id)
    ensure_open(await services.store.clinics.get(clinic_id))


async def _ensure_possible(services: Services, schedule: Schedule) -> None:
    minutes = schedule.minutes or 0
    if schedule.visit_type_id:
        visit_type = await services.store.visit_types.get(schedule.visit_type_id)
        ensure_usable(visit_type, schedule.clinic_id, schedule.doctor_id)
        minutes = visit_type.minutes
    schedules.ensure_possible(schedule, minutes)
    schedules.ensure_no_clash(schedule, await services.store.schedules.of_doctors([schedule.doctor_id]))


async def _generated(services: Services, schedule: Schedule) -> Scheduled:
    work = await generating.generate(services, schedule.doctor_id)
    return Scheduled(schedule=schedule, visits=await fitting.unfitting(services, work))
