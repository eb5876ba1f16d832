"""Founding clinics, and what a clinic decides about itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from quickdoc.clinics.clinics import Clinic, Doctor, Override, Policy, ensure_distinct
from quickdoc.core import phone_numbers
from quickdoc.core.errors import ForbiddenError
from quickdoc.core.ids import new_id
from quickdoc.core.legible import Legible, PersonName
from quickdoc.core.types import Body, Point, Zone
from quickdoc.events.actions.commit import update
from quickdoc.events.models import ClinicChanged
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services

Words = Annotated[str, Field(min_length=1, max_length=120), Legible]


class NewClinic(Body):
    """A clinic as it is founded. `phone` with the country code."""

    name: Words
    address: Words
    point: Point
    zone: Zone
    phone: str


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
    if actor.role != "admin":
        raise ForbiddenError
    clinic = await services.store.clinics.named(wanted.name)
    if clinic is None:
        fields = wanted.model_dump() | {"id": new_id("clinic"), "phone": phone_numbers.normal(wanted.phone)}
        clinic = Clinic.model_validate(fields)
        await services.store.clinics.insert_silently(clinic)
    there = {each.name for each in await services.store.doctors.by_name(clinic_id=clinic.id)}
    for doctor in doctors:
        if doctor.name not in there:
            await services.store.doctors.insert_silently(
                Doctor(id=new_id("doctor"), clinic_id=clinic.id, name=doctor.name, specialty=doctor.specialty)
            )
    return clinic


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
