"""How a clinic's rounds run: its policy, its overrides, and what is known of its patients' answers."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.conditional import Conditional
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.clinics.actions import clinics
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.policy import MAX_OVERRIDES, Override, Policy
from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
    StaleError,
    VisitTypeTwiceError,
)
from quickdoc.core.legible import Legible
from quickdoc.offers.actions import response_stats
from quickdoc.offers.response_report import ResponseStatsReport, report

router = APIRouter(tags=["clinics"], route_class=Conditional)


class ChangedPolicy(Policy, extra="forbid"):
    """A policy as it is sent: what is left out becomes the default, and typos are refused."""


class ChangedOverride(Override, extra="forbid", str_strip_whitespace=True):
    """An override as it is sent: typos are refused."""

    visit_type: Annotated[str, Field(min_length=1, max_length=60), Legible]


Overrides = Annotated[list[ChangedOverride], Field(max_length=MAX_OVERRIDES)]


@router.put("/clinics/{clinic_id}/policy", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def set_policy(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, body: ChangedPolicy
) -> Clinic:
    """How the clinic's rounds run from now on."""
    policy = Policy.model_validate(body.model_dump())
    return await clinics.set_policy(services, actor, clinic_id, policy)


@router.put(
    "/clinics/{clinic_id}/overrides",
    responses=refusals(ForbiddenError, NotFoundError, VisitTypeTwiceError, StaleError),
)
async def set_overrides(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, body: Overrides
) -> Clinic:
    """What is otherwise for some types of visits: the whole list, 30 at most, each type once.

    Rounds that are running keep the policy they began with. Quiet hours and caps are the clinic's for all.
    """
    overrides = [Override.model_validate(each.model_dump()) for each in body]
    return await clinics.set_overrides(services, actor, clinic_id, overrides)


@router.get("/clinics/{clinic_id}/habits", responses=refusals(ForbiddenError, NotFoundError))
async def read_habits(services: ServicesDep, actor: CurrentActor, clinic_id: str) -> ResponseStatsReport:
    """How soon the clinic's patients say yes, and how many an `auto` wave would ask at each time of day."""
    clinic = await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    known = await response_stats.of_clinic(services, clinic_id)
    return report(known, clinic.policy.window / 60, clinic.policy.target)
