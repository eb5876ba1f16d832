"""Creating and changing clinics, and what a clinic decides about its rounds."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Self

from pydantic import EmailStr, Field
from pydantic.json_schema import SkipJsonSchema

from quickdoc.clinics import clinics
from quickdoc.clinics.clinics import Clinic, Description, Languages, OpeningHours, Organisation, ensure_apart
from quickdoc.clinics.day_parts import DayParts, ensure_in_order
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.embedding import EmbedOrigins
from quickdoc.clinics.policy import Override, Policy, ensure_distinct
from quickdoc.core import phone_numbers
from quickdoc.core.ids import new_id
from quickdoc.core.legible import Legible, PersonName
from quickdoc.core.types import Body, Changes, Point, Zone
from quickdoc.events.actions.commit import update
from quickdoc.events.models import ClinicChanged
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made

Words = Annotated[str, Field(min_length=1, max_length=120), Legible]


Hours = Annotated[tuple[OpeningHours, ...], Field(max_length=28)]
Holidays = Annotated[tuple[date, ...], Field(max_length=100)]


class NewClinic(Body):
    """A clinic as it is founded. `phone` with the country code."""

    name: Words
    address: Words
    point: Point
    zone: Zone
    phone: str
    email: EmailStr | None = None
    organisation: Organisation | None = None
    description: Description = ""
    languages: Languages = ()
    opening_hours: Hours = ()
    holidays: Holidays = ()


class ClinicChanges(Changes):
    """What is to be different about a clinic; what is left out stays."""

    emptied = frozenset({"email", "organisation"})

    name: Words | SkipJsonSchema[None] = None
    address: Words | SkipJsonSchema[None] = None
    point: Point | SkipJsonSchema[None] = None
    zone: Zone | SkipJsonSchema[None] = None
    phone: str | SkipJsonSchema[None] = None
    email: EmailStr | None = None
    organisation: Organisation | None = None
    description: Description | SkipJsonSchema[None] = None
    languages: Languages | SkipJsonSchema[None] = None
    opening_hours: Hours | SkipJsonSchema[None] = None
    holidays: Holidays | SkipJsonSchema[None] = None
    embed_origins: EmbedOrigins | SkipJsonSchema[None] = None
    day_parts: DayParts | SkipJsonSchema[None] = None


class NewDoctor(Body):
    """A doctor as they join. `specialty` in lower case with underscores, as in `general_practice`."""

    name: PersonName
    specialty: Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")]

    @classmethod
    def read(cls, text: str) -> Self:
        """From `NAME:SPECIALTY`.

        Raises:
            ValueError: it is not written so.
        """
        name, _, specialty = text.rpartition(":")
        return cls(name=name, specialty=specialty)


async def found(services: Services, actor: Actor, wanted: NewClinic, doctors: Sequence[NewDoctor]) -> Clinic:
    """Found a clinic with its doctors. One of that name is kept, and only the new doctors join it.

    Raises:
        ForbiddenError: only those who run the installation may.
        BadPhoneError
    """
    actor.ensure_admin()
    clinic = await services.store.clinics.named(wanted.name)
    if clinic is None:
        clinic = await create(services, actor, wanted)
    there = {each.name for each in await services.store.doctors.by_name(clinic_id=clinic.id)}
    for doctor in doctors:
        if doctor.name not in there:
            await services.store.doctors.insert_silently(
                Doctor(id=new_id("doctor"), clinic_id=clinic.id, name=doctor.name, specialty=doctor.specialty)
            )
    return clinic


async def create(services: Services, actor: Actor, wanted: NewClinic) -> Clinic:
    """Create a clinic; the same request again finds it.

    Raises:
        ForbiddenError: only an administrator may.
        BadPhoneError, BadTimesError
    """
    actor.ensure_admin()
    ensure_apart(wanted.opening_hours)
    clinic_id = services.ids.new("clinic", wanted.name)
    fields = wanted.model_dump() | {"id": clinic_id, "phone": phone_numbers.normal(wanted.phone)}

    async def make() -> Clinic:
        clinic = Clinic.model_validate(fields)
        await services.store.clinics.insert_silently(clinic)
        return clinic

    return await found_or_made(services, lambda: services.store.clinics.find(clinic_id), make)


async def change(services: Services, actor: Actor, clinic_id: str, wanted: ClinicChanges) -> Clinic:
    """Change what is told of a clinic. Slots that are published keep the name and address they have.

    Raises:
        NotFoundError, ForbiddenError
        BadPhoneError, BadTimesError
    """
    ensure_apart(wanted.opening_hours or ())
    ensure_in_order(wanted.day_parts or DayParts())
    changes = wanted.changes()
    if isinstance(phone := changes.get("phone"), str):
        changes["phone"] = phone_numbers.normal(phone)

    def rule(clinic: Clinic, _now: datetime) -> Clinic:
        actor.ensure_manager(clinic_id)
        return clinics.change(clinic, changes)

    changed = await update(services, services.store.clinics, clinic_id, rule, ClinicChanged)
    await services.store.generations.hurry_clinic(clinic_id, services.clock.now())
    return changed


async def set_policy(services: Services, actor: Actor, clinic_id: str, policy: Policy) -> Clinic:
    """How the clinic's rounds run from now on; those that are running keep the policy they began with.

    Raises:
        NotFoundError, ForbiddenError
    """

    def rule(clinic: Clinic, _now: datetime) -> Clinic:
        actor.ensure_clinic(clinic_id)
        return clinic.model_copy(update={"policy": policy, "version": clinic.version + 1})

    return await update(services, services.store.clinics, clinic_id, rule, ClinicChanged)


async def set_overrides(
    services: Services, actor: Actor, clinic_id: str, overrides: Sequence[Override]
) -> Clinic:
    """What is otherwise for some types of visits, from the next rounds on. Quiet hours and caps never are.

    Raises:
        NotFoundError, ForbiddenError
        VisitTypeTwiceError
    """

    def rule(clinic: Clinic, _now: datetime) -> Clinic:
        actor.ensure_clinic(clinic_id)
        ensure_distinct(overrides)
        return clinic.model_copy(update={"overrides": tuple(overrides), "version": clinic.version + 1})

    return await update(services, services.store.clinics, clinic_id, rule, ClinicChanged)
