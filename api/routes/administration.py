"""The whole installation, for its administrators."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from api import cursors
from api.cursors import Page
from api.deps import CurrentActor, ServicesDep
from api.ordering import Listed
from api.problems import refusals
from api.query_params import Id
from quickdoc.admin.actions import administration
from quickdoc.admin.actions.administration import Numbers, PatientFile, PatientFilter
from quickdoc.core.errors import (
    BadBirthDateError,
    BadCursorError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    UnsupportedOrderError,
)
from quickdoc.core.types import Zone
from quickdoc.identity.actions import family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.identity.patients import Patient
from quickdoc.identity.store.patients import ORDERS
from quickdoc.waitlist.store.block_list import ORDERS as BLOCKED

router = APIRouter(prefix="/admin", tags=["administration"])

Day = Annotated[date, Field(ge=date(1971, 1, 1), le=date(2199, 12, 30))]


class PatientQuery(Listed):
    """Which patients.

    `q`: the beginning of a name or of any word of it, of a phone number with its country code, or a birth
    date as in 2019-03-12. Of a search, a time of registration and a block at most one. Who was registered in
    some days comes in the order of `registered`, who is blocked (at a clinic, or `everywhere`) of `blocked`.
    """

    sort: Literal["name", "born", "registered", "blocked"] = "name"
    registered_from: Day | None = None
    registered_to: Day | None = None
    blocked_at: Id | None = None

    @property
    def filter(self) -> PatientFilter:
        """The same for the action; `registered_to` is the last day."""
        return PatientFilter(
            _midnight(self.registered_from) if self.registered_from else None,
            _midnight(self.registered_to + timedelta(days=1)) if self.registered_to else None,
            self.blocked_at,
        )


@router.get("/numbers", responses=refusals(ForbiddenError))
async def read_numbers(services: ServicesDep, actor: CurrentActor, zone: Zone = "UTC") -> Numbers:
    """How many clinics, doctors, patients, visits and filled openings there are. Days are those of `zone`."""
    return await administration.numbers(services, actor, zone)


@router.get("/patients", responses=refusals(ForbiddenError, BadCursorError, UnsupportedOrderError))
async def find_patients(
    services: ServicesDep, actor: CurrentActor, wanted: Annotated[PatientQuery, Query()]
) -> Page[Patient]:
    """All patients, or those whom a search finds, which come on one page. Days are those of UTC."""
    page = wanted.page(wanted.sort, {**ORDERS, **BLOCKED})
    items, end = await administration.patients(services, actor, page, wanted.q, wanted.filter)
    return Page(items=items, next_cursor=cursors.of_order(wanted.sort, end))


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


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
