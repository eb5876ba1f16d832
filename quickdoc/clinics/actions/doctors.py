"""Adding and changing the doctors of a clinic."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from quickdoc.clinics import doctors
from quickdoc.clinics.clinics import Description, Languages, ensure_open
from quickdoc.clinics.doctors import ClinicIds, Doctor, Money, Specialties
from quickdoc.core.errors import BadSinceError, ForbiddenError
from quickdoc.core.legible import Legible, PersonName
from quickdoc.core.types import Body, Changes
from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import DoctorAdded, DoctorChanged
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made

Licence = Annotated[str, Field(min_length=1, max_length=40), Legible]
Qualification = Annotated[str, Field(min_length=1, max_length=200), Legible]
Year = Annotated[int, Field(ge=doctors.FIRST_YEAR, le=doctors.LAST_YEAR)]


OWN = frozenset({"about", "languages", "fee", "qualification", "practising_since"})
"""What doctors change of their own profile. The rest is for whoever answers for the clinic."""


class DoctorProfile(Body):
    """A doctor as they are added to a clinic."""

    name: PersonName
    specialties: Specialties
    licence: Licence | None = None
    qualification: Qualification | None = None
    practising_since: Year | None = None
    fee: Money | None = None
    languages: Languages = ()
    about: Description = ""


class DoctorChanges(Changes):
    """What is to be different about a doctor; what is left out stays. `clinic_ids`: where they practise."""

    emptied = frozenset({"licence", "qualification", "practising_since", "fee"})

    name: PersonName | SkipJsonSchema[None] = None
    specialties: Specialties | SkipJsonSchema[None] = None
    clinic_ids: ClinicIds | SkipJsonSchema[None] = None
    licence: Licence | None = None
    qualification: Qualification | None = None
    practising_since: Year | None = None
    fee: Money | None = None
    languages: Languages | SkipJsonSchema[None] = None
    about: Description | SkipJsonSchema[None] = None


async def add(services: Services, actor: Actor, clinic_id: str, wanted: DoctorProfile) -> Doctor:
    """Add a doctor to a clinic; the same request again finds them.

    Raises:
        NotFoundError, ForbiddenError
        ClinicClosedError
        BadSinceError: they begin to practise in a year to come.
    """
    actor.ensure_manager(clinic_id)
    ensure_open(await services.store.clinics.get(clinic_id))
    now = services.clock.now()
    _ensure_begun(wanted.practising_since, now)
    doctor_id = services.ids.new("doctor", f"{clinic_id} {wanted.name}")
    fields = {"id": doctor_id, "clinic_id": clinic_id, "specialty": wanted.specialties[0], "changed_at": now}

    async def make() -> Doctor:
        doctor = Doctor.model_validate({**wanted.model_dump(), **fields})
        added = new_event(DoctorAdded, doctor, now)
        await services.store.doctors.insert(doctor, added)
        await dispatch(services, added)
        return doctor

    return await found_or_made(services, lambda: services.store.doctors.find(doctor_id), make)


async def change(services: Services, actor: Actor, doctor_id: str, wanted: DoctorChanges) -> Doctor:
    """Change what is told of a doctor. Slots that are published keep the name and specialty they have.

    Raises:
        NotFoundError
        ForbiddenError: the actor manages none of the doctor's clinics, or not one that comes or goes; it is
            the doctor's own login, and something that only managers change.
        BadSinceError: they begin to practise in a year to come.
    """
    changes = wanted.changes()
    for each in wanted.clinic_ids or ():
        await services.store.clinics.get(each)

    def rule(doctor: Doctor, now: datetime) -> Doctor:
        ensure_may_change(actor, doctor, changes)
        _ensure_begun(wanted.practising_since, now)
        for each in set(wanted.clinic_ids or doctor.clinic_ids) ^ set(doctor.clinic_ids):
            actor.ensure_manager(each)
        return doctors.change(doctor, changes, now)

    return await update(services, services.store.doctors, doctor_id, rule, DoctorChanged)


def ensure_may_change(actor: Actor, doctor: Doctor, fields: Iterable[str]) -> None:
    """Refuse unless it is about the actor's own profile, or the actor manages one of the doctor's clinics.

    Raises:
        ForbiddenError
    """
    if doctor.id not in actor.doctor_ids:
        ensure_manager_of(actor, doctor)
    elif not OWN.issuperset(fields) and not any(actor.manages(each) for each in doctor.clinic_ids):
        raise ForbiddenError("A manager of your clinic changes the name, specialties, licence and clinics.")


def ensure_manager_of(actor: Actor, doctor: Doctor) -> None:
    """Refuse unless the actor manages one of the doctor's clinics.

    Raises:
        ForbiddenError
    """
    if not any(actor.manages(each) for each in doctor.clinic_ids):
        raise ForbiddenError("Only a manager of this doctor's clinic may do that.")


def _ensure_begun(year: int | None, now: datetime) -> None:
    if year is not None and year > now.year:
        raise BadSinceError("They cannot have begun in a year to come.")
