"""Creating, changing and closing clinics; adding, changing and suspending their doctors."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api import cursors
from api.cursors import Page
from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.ordering import Listed
from api.problems import refusals
from quickdoc.clinics.actions import clinics, doctors
from quickdoc.clinics.actions.clinics import ClinicChanges, NewClinic
from quickdoc.clinics.actions.doctors import DoctorChanges, DoctorProfile
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import (
    BadCursorError,
    BadPhoneError,
    BadSinceError,
    BadTimesError,
    ClinicClosedError,
    ClinicHasVisitsError,
    ForbiddenError,
    NotFoundError,
    StaleError,
)
from quickdoc.core.types import Instant
from quickdoc.scheduling.actions import records, suspending
from quickdoc.scheduling.actions.records import VisitFilter
from quickdoc.scheduling.actions.suspending import Suspension
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.store.bookings import BY_START

router = APIRouter(tags=["clinics"])
repeatable = APIRouter(tags=["clinics"], route_class=Idempotent)
VisitState = Literal["booked", "confirmed", "completed", "cancelled", "no_show", "moved"]


@repeatable.post(
    "/clinics",
    status_code=201,
    responses=refusals(ForbiddenError, BadPhoneError, BadTimesError, *KEY_REFUSALS),
)
async def create_clinic(
    services: ServicesDep, actor: CurrentActor, body: NewClinic, _key: IdempotencyKey = None
) -> Clinic:
    """Create a clinic, without doctors and staff."""
    return await clinics.create(services, actor, body)


@router.patch(
    "/clinics/{clinic_id}",
    responses=refusals(ForbiddenError, NotFoundError, BadPhoneError, BadTimesError, StaleError),
)
async def change_clinic(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, body: ClinicChanges
) -> Clinic:
    """Change what is told of a clinic. Slots that are published keep the name and address they have."""
    return await clinics.change(services, actor, clinic_id, body)


@router.post(
    "/clinics/{clinic_id}/close",
    responses=refusals(ForbiddenError, NotFoundError, ClinicHasVisitsError, StaleError),
)
async def close_clinic(services: ServicesDep, actor: CurrentActor, clinic_id: str) -> Clinic:
    """Close a clinic for good, once nobody has an appointment there. Its free slots are closed."""
    return await suspending.close_clinic(services, actor, clinic_id)


@repeatable.post(
    "/clinics/{clinic_id}/doctors",
    status_code=201,
    responses=refusals(ForbiddenError, NotFoundError, ClinicClosedError, BadSinceError, *KEY_REFUSALS),
)
async def add_doctor(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    body: DoctorProfile,
    _key: IdempotencyKey = None,
) -> Doctor:
    """Add a doctor to a clinic."""
    return await doctors.add(services, actor, clinic_id, body)


@router.patch(
    "/doctors/{doctor_id}", responses=refusals(ForbiddenError, NotFoundError, BadSinceError, StaleError)
)
async def change_doctor(
    services: ServicesDep, actor: CurrentActor, doctor_id: str, body: DoctorChanges
) -> Doctor:
    """Change what is told of a doctor, and where they practise.

    Doctors themselves change `about`, `languages`, `fee`, `qualification` and `practising_since`.
    """
    return await doctors.change(services, actor, doctor_id, body)


@router.post("/doctors/{doctor_id}/suspend", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def suspend_doctor(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Suspension:
    """Book and offer nothing of a doctor's any more; lists the visits ahead, which have to be moved."""
    return await suspending.suspend(services, actor, doctor_id)


@router.post("/doctors/{doctor_id}/reinstate", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def reinstate_doctor(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Doctor:
    """End a suspension: the slots that it closed are open again."""
    return await suspending.reinstate(services, actor, doctor_id)


class VisitQuery(Listed):
    """Which visits, by their start: from `since` to before `until`. `state`: as it is now."""

    since: Instant | None = None
    until: Instant | None = None
    state: VisitState | None = None


@router.get(
    "/doctors/{doctor_id}/bookings", responses=refusals(ForbiddenError, NotFoundError, BadCursorError)
)
async def bookings_of_doctor(
    services: ServicesDep, actor: CurrentActor, doctor_id: str, wanted: Annotated[VisitQuery, Query()]
) -> Page[Booking]:
    """A doctor's visits, those that are over or off included. Others at a clinic see those there."""
    page = wanted.page("start", {"start": BY_START})
    which = VisitFilter(wanted.since, wanted.until, wanted.state)
    found = await records.visits_of_doctor(services, actor, doctor_id, page, which)
    return Page(items=found, next_cursor=cursors.of_order("start", page.end(found)))


@router.get("/doctors/{doctor_id}/visits", responses=refusals(ForbiddenError, NotFoundError))
async def list_doctor_visits(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Suspension:
    """A doctor and the visits with them that are still to begin, soonest first."""
    return await suspending.visits_to_move(services, actor, doctor_id)
