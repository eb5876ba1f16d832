"""Creating, changing and closing clinics; adding, changing and suspending their doctors."""

from fastapi import APIRouter

from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.clinics.actions import clinics, doctors
from quickdoc.clinics.actions.clinics import ClinicChanges, NewClinic
from quickdoc.clinics.actions.doctors import DoctorChanges, DoctorProfile
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import (
    BadPhoneError,
    BadSinceError,
    BadTimesError,
    ClinicClosedError,
    ClinicHasVisitsError,
    ForbiddenError,
    NotFoundError,
    StaleError,
)
from quickdoc.scheduling.actions import suspending
from quickdoc.scheduling.actions.suspending import Suspension

router = APIRouter(tags=["clinics"])
repeatable = APIRouter(tags=["clinics"], route_class=Idempotent)


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
    """Change what is told of a doctor, and where they practise."""
    return await doctors.change(services, actor, doctor_id, body)


@router.post("/doctors/{doctor_id}/suspend", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def suspend_doctor(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Suspension:
    """Book and offer nothing of a doctor's any more; lists the visits ahead, which have to be moved."""
    return await suspending.suspend(services, actor, doctor_id)


@router.post("/doctors/{doctor_id}/reinstate", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def reinstate_doctor(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Doctor:
    """End a suspension: the slots that it closed are open again."""
    return await suspending.reinstate(services, actor, doctor_id)


@router.get("/doctors/{doctor_id}/visits", responses=refusals(ForbiddenError, NotFoundError))
async def list_doctor_visits(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Suspension:
    """A doctor and the visits with them that are still to begin, soonest first."""
    return await suspending.visits_to_move(services, actor, doctor_id)
