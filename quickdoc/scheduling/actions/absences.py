"""A doctor's absences: what is free is closed and offered to nobody, what is booked is listed."""

from typing import Annotated

from pydantic import Field

from quickdoc.core.errors import NotFoundError
from quickdoc.core.legible import Legible
from quickdoc.core.types import Body, Instant, Model
from quickdoc.events.actions.noting import note_removal
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import schedules
from quickdoc.scheduling.actions import fitting, generating
from quickdoc.scheduling.actions.schedules import ensure_keeper
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.schedules import Absence
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made


class NewAbsence(Body):
    """From when until when a doctor is away. Only those who work at the clinic see the `reason`."""

    start: Instant
    end: Instant
    reason: Annotated[str, Field(max_length=200), Legible] = ""


class Away(Model):
    """An absence, and the visits in it, which have to be moved."""

    absence: Absence
    visits: tuple[Booking, ...]


async def add(services: Services, actor: Actor, clinic_id: str, doctor_id: str, wanted: NewAbsence) -> Away:
    """Add an absence; the same request again finds it. Free slots in it are closed when this returns.

    Raises:
        ForbiddenError, NotFoundError
        AbsenceReversedError, AbsencePastError
    """
    ensure_keeper(actor, await services.store.doctors.get(doctor_id), clinic_id)
    now = services.clock.now()
    schedules.ensure_absence(wanted.start, wanted.end, now)
    absence_id = services.ids.new("absence", f"{clinic_id} {doctor_id} {wanted.start.isoformat()}")
    absence = Absence(**wanted.model_dump(), id=absence_id, clinic_id=clinic_id, doctor_id=doctor_id)
    await services.store.generations.hurry(doctor_id, clinic_id, now)

    async def make() -> Absence:
        await services.store.absences.insert_silently(absence)
        return absence

    made = await found_or_made(services, lambda: services.store.absences.find(absence_id), make)
    work = await generating.generate(services, doctor_id)
    return Away(absence=made, visits=_within(made, await fitting.unfitting(services, work)))


def _within(absence: Absence, found: tuple[Booking, ...]) -> tuple[Booking, ...]:
    here = (each for each in found if each.brief.clinic_id == absence.clinic_id)
    return tuple(each for each in here if each.brief.start < absence.end and absence.start < each.brief.end)


async def remove(services: Services, actor: Actor, clinic_id: str, absence_id: str) -> None:
    """End an absence, or take it back: the slots that the schedule has then are there again.

    Raises:
        ForbiddenError, NotFoundError
    """
    present = await services.store.absences.get(absence_id)
    if present.clinic_id != clinic_id:
        raise NotFoundError
    ensure_keeper(actor, await services.store.doctors.get(present.doctor_id), clinic_id)
    await services.store.generations.hurry(present.doctor_id, clinic_id, services.clock.now())
    await note_removal(services, services.store.absences, present)
    await services.store.absences.remove(absence_id)
    await generating.generate(services, present.doctor_id)


async def listed(services: Services, actor: Actor, clinic_id: str, doctor_id: str) -> list[Absence]:
    """A doctor's absences at a clinic that are not over, soonest first.

    Raises:
        NotFoundError, ForbiddenError
    """
    actor.ensure_member(clinic_id)
    await services.store.doctors.get(doctor_id)
    found = await services.store.absences.of_doctors([doctor_id], services.clock.now())
    return [each for each in found if each.clinic_id == clinic_id]
