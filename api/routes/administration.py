"""The whole installation, for its administrators."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.admin.actions import administration
from quickdoc.admin.actions.administration import Numbers, PatientFile
from quickdoc.core.errors import (
    BadBirthDateError,
    BadCursorError,
    ForbiddenError,
    NotFoundError,
    StaleError,
)
from quickdoc.core.types import Zone
from quickdoc.identity.actions import family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.identity.patients import Patient

router = APIRouter(prefix="/admin", tags=["administration"])

Search = Annotated[
    str,
    Query(
        max_length=80,
        description="The beginning of a name or of any word of it, of a phone number with its country code,"
        " or a birth date as in 2019-03-12. What is found comes on one page.",
    ),
]


@router.get("/numbers", responses=refusals(ForbiddenError))
async def read_numbers(services: ServicesDep, actor: CurrentActor, zone: Zone = "UTC") -> Numbers:
    """How many clinics, doctors, patients, visits and filled openings there are. Days are those of `zone`."""
    return await administration.numbers(services, actor, zone)


@router.get("/patients", responses=refusals(ForbiddenError, BadCursorError))
async def find_patients(
    services: ServicesDep, actor: CurrentActor, q: Search = "", cursor: Cursor = None, limit: Limit = 50
) -> Page[Patient]:
    """All patients by name, or those whom a search finds."""
    items = await administration.patients(services, actor, q, cursors.name(cursor), limit)
    is_last = bool(q.strip()) or len(items) < limit
    return Page(items=items, next_cursor=None if is_last else cursors.encode(items[-1].id))


@router.get("/patients/{patient_id}", responses=refusals(ForbiddenError, NotFoundError))
async def read_patient_file(services: ServicesDep, actor: CurrentActor, patient_id: str) -> PatientFile:
    """A patient, their latest visits, and where they are blocked."""
    return await administration.patient_file(services, actor, patient_id)


@router.put(
    "/patients/{patient_id}", responses=refusals(ForbiddenError, NotFoundError, BadBirthDateError, StaleError)
)
async def correct_patient(
    services: ServicesDep, actor: CurrentActor, patient_id: str, body: Person
) -> Patient:
    """Another name and birth date for anybody. Standbys follow, offers and visits do not."""
    return await family_corrections.correct(services, actor, patient_id, body)
