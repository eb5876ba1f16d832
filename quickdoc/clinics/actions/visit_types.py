"""Creating, changing and retiring the types of visits of a clinic."""

from collections.abc import Iterable
from datetime import datetime

from pydantic.json_schema import SkipJsonSchema

from quickdoc.clinics import visit_types
from quickdoc.clinics.clinics import ensure_open
from quickdoc.clinics.doctors import Money
from quickdoc.clinics.visit_types import EqualTo, Minutes, TypeName, VisitType
from quickdoc.core.errors import (
    NotFoundError,
    VisitTypeExistsError,
    VisitTypeInUseError,
    VisitTypeRetiredError,
)
from quickdoc.core.types import Body, Changes
from quickdoc.events.actions.commit import update_silently
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.duplicates import DuplicateError


class NewVisitType(Body):
    """A type of visit as it is created. `doctor_id`: the only doctor who has it."""

    name: TypeName
    minutes: Minutes
    doctor_id: str | None = None
    fee: Money | None = None
    ages: Ages | None = None
    by_patients: bool = True
    offered: bool = True
    equal_to: EqualTo = ()


class VisitTypeChanges(Changes):
    """What is to be different about a type of visit; what is left out stays."""

    emptied = frozenset({"fee", "ages"})

    name: TypeName | SkipJsonSchema[None] = None
    minutes: Minutes | SkipJsonSchema[None] = None
    fee: Money | None = None
    ages: Ages | None = None
    by_patients: bool | SkipJsonSchema[None] = None
    offered: bool | SkipJsonSchema[None] = None
    equal_to: EqualTo | SkipJsonSchema[None] = None


async def add(services: Services, actor: Actor, clinic_id: str, wanted: NewVisitType) -> VisitType:
    """Create a type of visit; the same request again finds it.

    Raises:
        ForbiddenError, ClinicClosedError
        NotFoundError: no such clinic, doctor there, or equal type.
        VisitTypeExistsError: the doctor has one of that name.
    """
    actor.ensure_manager(clinic_id)
    ensure_open(await services.store.clinics.get(clinic_id))
    if wanted.doctor_id:
        doctor = await services.store.doctors.get(wanted.doctor_id)
        if not doctor.practises_at(clinic_id):
            raise NotFoundError
    type_id = services.ids.new("visittype", f"{clinic_id} {wanted.doctor_id} {wanted.name}")
    await _ensure_equals(services, clinic_id, type_id, wanted.equal_to)

    async def make() -> VisitType:
        visit_type = VisitType(**wanted.model_dump(), id=type_id, clinic_id=clinic_id)
        try:
            await services.store.visit_types.insert_silently(visit_type)
        except DuplicateError as error:
            raise VisitTypeExistsError from error
        return visit_type

    return await found_or_made(services, lambda: services.store.visit_types.find(type_id), make)


async def change(
    services: Services, actor: Actor, clinic_id: str, type_id: str, wanted: VisitTypeChanges
) -> VisitType:
    """Change a type of visit, for the slots that are published from now on.

    Raises:
        ForbiddenError
        NotFoundError: no such type, or equal type, at this clinic.
        VisitTypeRetiredError
        VisitTypeExistsError: the doctor has one of that name.
    """
    actor.ensure_manager(clinic_id)
    await _ensure_equals(services, clinic_id, type_id, wanted.equal_to or ())
    changes = wanted.changes()

    def rule(present: VisitType, _now: datetime) -> VisitType:
        _ensure_of(present, clinic_id)
        if present.retired_at:
            raise VisitTypeRetiredError
        return visit_types.change(present, changes)

    try:
        changed = await update_silently(services, services.store.visit_types, type_id, rule)
    except DuplicateError as error:
        raise VisitTypeExistsError from error
    await services.store.generations.hurry_clinic(clinic_id, services.clock.now())
    return changed


async def retire(services: Services, actor: Actor, clinic_id: str, type_id: str) -> VisitType:
    """Publish nothing new of a type. Slots and visits of it stay. Doing it twice changes nothing.

    Raises:
        ForbiddenError, NotFoundError
        VisitTypeInUseError: a schedule makes slots of it.
    """
    actor.ensure_manager(clinic_id)
    if await services.store.schedules.use(type_id):
        raise VisitTypeInUseError

    def rule(present: VisitType, now: datetime) -> VisitType:
        _ensure_of(present, clinic_id)
        return visit_types.retire(present, now)

    return await update_silently(services, services.store.visit_types, type_id, rule)


def _ensure_of(present: VisitType, clinic_id: str) -> None:
    if present.clinic_id != clinic_id:
        raise NotFoundError


async def _ensure_equals(services: Services, clinic_id: str, type_id: str, equal_to: Iterable[str]) -> None:
    wanted = set(equal_to)
    found = await services.store.visit_types.with_ids(wanted) if wanted else []
    if len([each for each in found if each.clinic_id == clinic_id and each.id != type_id]) < len(wanted):
        raise NotFoundError("One of the equal types is not among those of this clinic.")
