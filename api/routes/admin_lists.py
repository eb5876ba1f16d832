"""Clinics, doctors and those who work there, in lists for administrators."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from api import cursors
from api.cursors import Page
from api.deps import CurrentActor, ServicesDep
from api.ordering import Listed
from api.problems import refusals
from api.query_params import Id, Specialty
from quickdoc.admin.actions import lists
from quickdoc.admin.actions.lists import Invited, StaffAccount
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.store.clinics import ORDERS as CLINIC_ORDERS
from quickdoc.clinics.store.doctors import ORDERS as DOCTOR_ORDERS
from quickdoc.clinics.store.doctors import DoctorFilter
from quickdoc.core.errors import BadCursorError, ForbiddenError, UnsupportedOrderError
from quickdoc.identity.roles import Role
from quickdoc.identity.store.accounts import ORDERS as STAFF_ORDERS

router = APIRouter(prefix="/admin", tags=["administration"])


class ClinicQuery(Listed):
    """Which clinics; whatever is given must hold. `q`: the beginning of a word of the name."""

    sort: Literal["name", "organisation"] = "name"
    is_closed: bool | None = None
    organisation: Annotated[str | None, Field(max_length=120)] = None


class DoctorQuery(Listed):
    """Which doctors. In the order of their specialty come all, the suspended, or those who are not."""

    sort: Literal["name", "specialty"] = "name"
    clinic_id: Id | None = None
    specialty: Specialty | None = None
    is_suspended: bool | None = None


class StaffQuery(Listed):
    """Which accounts. `q`: the beginning of a word of the name, or of the address. A clinic's: by name."""

    sort: Literal["name", "email"] = "name"
    clinic_id: Id | None = None
    role: Role | None = None


@router.get("/clinics", responses=refusals(ForbiddenError, BadCursorError))
async def list_all_clinics(
    services: ServicesDep, actor: CurrentActor, wanted: Annotated[ClinicQuery, Query()]
) -> Page[Clinic]:
    """All clinics, closed ones too. What a search finds comes on one page."""
    page = wanted.page(wanted.sort, CLINIC_ORDERS)
    found = await lists.clinics(
        services, actor, page, wanted.q, is_closed=wanted.is_closed, organisation=wanted.organisation
    )
    end = None if wanted.q.strip() else page.end(found)
    return Page(items=found, next_cursor=cursors.of_order(wanted.sort, end))


@router.get("/doctors", responses=refusals(ForbiddenError, BadCursorError, UnsupportedOrderError))
async def list_all_doctors(
    services: ServicesDep, actor: CurrentActor, wanted: Annotated[DoctorQuery, Query()]
) -> Page[Doctor]:
    """All doctors, suspended ones too. What a search finds comes on one page."""
    page = wanted.page(wanted.sort, DOCTOR_ORDERS)
    which = DoctorFilter(wanted.clinic_id, wanted.specialty, wanted.is_suspended)
    found = await lists.doctors(services, actor, page, wanted.q, which)
    end = None if wanted.q.strip() else page.end(found)
    return Page(items=found, next_cursor=cursors.of_order(wanted.sort, end))


@router.get("/staff", responses=refusals(ForbiddenError, BadCursorError, UnsupportedOrderError))
async def list_all_staff(
    services: ServicesDep, actor: CurrentActor, wanted: Annotated[StaffQuery, Query()]
) -> Page[StaffAccount]:
    """Whoever works at a clinic, and administrators. What a search finds comes on one page."""
    page = wanted.page(wanted.sort, STAFF_ORDERS)
    found = await lists.staff(services, actor, page, wanted.q, clinic_id=wanted.clinic_id, role=wanted.role)
    end = None if wanted.q.strip() else page.end(found)
    items = [StaffAccount(**each.model_dump(include=set(StaffAccount.model_fields))) for each in found]
    return Page(items=items, next_cursor=cursors.of_order(wanted.sort, end))


@router.get("/invites", responses=refusals(ForbiddenError))
async def list_all_invites(services: ServicesDep, actor: CurrentActor) -> list[Invited]:
    """The invitations to all clinics that nobody has used yet, those that end first; 200 at most."""
    return await lists.invited(services, actor)
