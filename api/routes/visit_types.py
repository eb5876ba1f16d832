"""The types of visits of a clinic."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.conditional import Conditional
from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.clinics.actions import visit_types
from quickdoc.clinics.actions.visit_types import NewVisitType, VisitTypeChanges
from quickdoc.clinics.visit_types import VisitType
from quickdoc.core.errors import (
    ClinicClosedError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    VisitTypeExistsError,
    VisitTypeInUseError,
    VisitTypeRetiredError,
)

router = APIRouter(tags=["schedules"], route_class=Conditional)
repeatable = APIRouter(tags=["schedules"], route_class=Idempotent)


@router.get("/clinics/{clinic_id}/visit-types", responses=refusals(NotFoundError))
async def list_visit_types(
    services: ServicesDep, clinic_id: str, *, retired: Annotated[bool, Query()] = False
) -> list[VisitType]:
    """What can be booked at a clinic, by name. `retired`: also what is not published any more."""
    await services.store.clinics.get(clinic_id)
    return await services.store.visit_types.of_clinic(clinic_id, retired=retired)


@repeatable.post(
    "/clinics/{clinic_id}/visit-types",
    status_code=201,
    responses=refusals(ForbiddenError, NotFoundError, ClinicClosedError, VisitTypeExistsError, *KEY_REFUSALS),
)
async def add_visit_type(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    body: NewVisitType,
    _key: IdempotencyKey = None,
) -> VisitType:
    """Create a type of visit, for all doctors of the clinic or for one."""
    return await visit_types.add(services, actor, clinic_id, body)


@router.patch(
    "/clinics/{clinic_id}/visit-types/{visit_type_id}",
    responses=refusals(
        ForbiddenError, NotFoundError, VisitTypeRetiredError, VisitTypeExistsError, StaleError
    ),
)
async def change_visit_type(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, visit_type_id: str, body: VisitTypeChanges
) -> VisitType:
    """Change a type of visit. Slots that are published keep what they have."""
    return await visit_types.change(services, actor, clinic_id, visit_type_id, body)


@router.post(
    "/clinics/{clinic_id}/visit-types/{visit_type_id}/retire",
    responses=refusals(ForbiddenError, NotFoundError, VisitTypeInUseError, StaleError),
)
async def retire_visit_type(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, visit_type_id: str
) -> VisitType:
    """Publish nothing new of a type. Slots and visits of it stay as they are."""
    return await visit_types.retire(services, actor, clinic_id, visit_type_id)
