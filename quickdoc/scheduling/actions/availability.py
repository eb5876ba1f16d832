"""A doctor's next seven days: read, and set, in one call each."""

from contextlib import suppress
from datetime import date
from typing import Annotated

from pydantic import Field

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.day_parts import Part
from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Body, Model
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import availability, schedules
from quickdoc.scheduling.actions import fitting, generating
from quickdoc.scheduling.actions.schedules import ensure_keeper
from quickdoc.scheduling.availability import DAYS, DayAvailability
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.work import Work
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

MAX_SWITCHED = DAYS * 3


class PartSwitch(Body):
    """One part of one day, switched on or off."""

    day: Annotated[date, Field(ge=date(1971, 1, 1), le=date(2199, 12, 1))]
    part: Part
    on: bool


class Switches(Body):
    """What is to be different; what is left out stays."""

    parts: Annotated[tuple[PartSwitch, ...], Field(min_length=1, max_length=MAX_SWITCHED)]


class Availability(Model):
    """The next seven days, and the visits that no longer fit them."""

    days: tuple[DayAvailability, ...]
    visits: tuple[Booking, ...]


async def read(services: Services, actor: Actor, clinic_id: str, doctor_id: str) -> Availability:
    """A doctor's next seven days at a clinic, for those who work there.

    Raises:
        NotFoundError, ForbiddenError
    """
    actor.ensure_member(clinic_id)
    clinic = await services.store.clinics.get(clinic_id)
    found = await generating.load(services, [doctor_id])
    if not found or not found[0].doctor.practises_at(clinic_id):
        raise NotFoundError
    return await _answer(services, clinic, found[0])


async def switch(
    services: Services, actor: Actor, clinic_id: str, doctor_id: str, wanted: Switches
) -> Availability:
    """Switch parts of days off, which closes what is free then, and on again. Twice changes nothing.

    A part that another absence covers stays off.

    Raises:
        NotFoundError, ForbiddenError
        AbsencePastError: one of the parts is over; then nothing is switched.
    """
    clinic = await services.store.clinics.get(clinic_id)
    ensure_keeper(actor, await services.store.doctors.get(doctor_id), clinic_id)
    now = services.clock.now()
    absences = [
        (availability.part_absence(clinic, doctor_id, each.day, each.part), each.on) for each in wanted.parts
    ]
    for absence, _ in absences:
        schedules.ensure_absence(absence.start, absence.end, now)
    await services.store.generations.hurry(doctor_id, clinic_id, now)
    for absence, is_on in absences:
        if is_on:
            await services.store.absences.remove(absence.id)
        else:
            with suppress(DuplicateError):  # it is off already
                await services.store.absences.insert_silently(absence)
    return await _answer(services, clinic, await generating.generate(services, doctor_id))


async def _answer(services: Services, clinic: Clinic, work: Work) -> Availability:
    visits = await fitting.unfitting(services, work)
    return Availability(
        days=availability.next_days(work, clinic, services.clock.now()),
        visits=tuple(each for each in visits if each.brief.clinic_id == clinic.id),
    )
