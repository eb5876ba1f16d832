"""Suspending and reinstating doctors, closing clinics: what is free is closed, what is booked is listed."""

from datetime import datetime

from quickdoc.clinics import clinics, doctors
from quickdoc.clinics.actions.doctors import ensure_manager_of
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import ClinicHasVisitsError
from quickdoc.core.types import Model
from quickdoc.events.actions.commit import update
from quickdoc.events.models import ClinicChanged, DoctorReinstated, DoctorSuspended
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import shutting
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.store.slots import Owner
from quickdoc.services import Services


class Suspension(Model):
    """A doctor, and the visits with them that have to be moved."""

    doctor: Doctor
    visits: tuple[Booking, ...]


async def suspend(services: Services, actor: Actor, doctor_id: str) -> Suspension:
    """Book and offer nothing of a doctor's any more. Doing it twice changes nothing and lists the visits.

    Raises:
        NotFoundError, ForbiddenError
    """

    def rule(doctor: Doctor, now: datetime) -> Doctor:
        ensure_manager_of(actor, doctor)
        return doctors.suspend(doctor, now)

    suspended = await update(services, services.store.doctors, doctor_id, rule, DoctorSuspended)
    whose = Owner("doctor_id", doctor_id)
    await shutting.shut(services, whose)
    return Suspension(doctor=suspended, visits=tuple(await shutting.visits_ahead(services, whose)))


async def reinstate(services: Services, actor: Actor, doctor_id: str) -> Doctor:
    """End a suspension: what it closed and is still ahead is open again.

    Raises:
        NotFoundError, ForbiddenError
    """

    def rule(doctor: Doctor, now: datetime) -> Doctor:
        ensure_manager_of(actor, doctor)
        return doctors.reinstate(doctor, now)

    doctor = await update(services, services.store.doctors, doctor_id, rule, DoctorReinstated)
    await shutting.open_again(services, Owner("doctor_id", doctor_id))
    await services.store.generations.hurry(doctor_id, doctor.clinic_id, services.clock.now())
    return doctor


async def follow(services: Services, doctor_id: str) -> None:
    """Close or open the doctor's slots as they are now, where the process that began it has died."""
    doctor = await services.store.doctors.get(doctor_id)
    work = shutting.shut if doctor.suspended_at else shutting.open_again
    await work(services, Owner("doctor_id", doctor_id))


async def visits_to_move(services: Services, actor: Actor, doctor_id: str) -> Suspension:
    """A doctor and their visits ahead, soonest first.

    Raises:
        NotFoundError, ForbiddenError
    """
    doctor = await services.store.doctors.get(doctor_id)
    ensure_manager_of(actor, doctor)
    return Suspension(
        doctor=doctor, visits=tuple(await shutting.visits_ahead(services, Owner("doctor_id", doctor_id)))
    )


async def close_clinic(services: Services, actor: Actor, clinic_id: str) -> Clinic:
    """Close a clinic for good. Its free slots are closed. Doing it twice changes nothing.

    Raises:
        NotFoundError, ForbiddenError
        ClinicHasVisitsError: patients have appointments there.
    """
    actor.ensure_manager(clinic_id)
    await services.store.clinics.get(clinic_id)
    await _ensure_no_visits(services, clinic_id)
    closed = await update(services, services.store.clinics, clinic_id, clinics.close, ClinicChanged)
    await shutting.shut(services, Owner("clinic_id", clinic_id))
    try:
        await _ensure_no_visits(services, clinic_id)
    except ClinicHasVisitsError:  # somebody was faster
        await update(services, services.store.clinics, clinic_id, clinics.reopen, ClinicChanged)
        await shutting.open_again(services, Owner("clinic_id", clinic_id))
        raise
    return closed


async def _ensure_no_visits(services: Services, clinic_id: str) -> None:
    if await shutting.visits_ahead(services, Owner("clinic_id", clinic_id)):
        raise ClinicHasVisitsError
