"""A doctor's schedules and absences at a clinic, and the visits that no longer fit them."""

from fastapi import APIRouter

from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.core.errors import (
    AbsencePastError,
    AbsenceReversedError,
    ClinicClosedError,
    ForbiddenError,
    HoursOverlapError,
    HoursReversedError,
    NotFoundError,
    SchedulesOverlapError,
    StaleError,
    TypeTooLongError,
    UnreadableError,
    ValidityReversedError,
    VisitTypeRetiredError,
)
from quickdoc.scheduling.actions import absences, availability, fitting, schedules, settling
from quickdoc.scheduling.actions.absences import Away, NewAbsence
from quickdoc.scheduling.actions.availability import Availability, Switches
from quickdoc.scheduling.actions.schedules import ScheduleBody, Scheduled
from quickdoc.scheduling.actions.settling import Settled, Settling
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.schedules import Absence, Schedule

router = APIRouter(tags=["schedules"])
repeatable = APIRouter(tags=["schedules"], route_class=Idempotent)
BAD_SCHEDULE = (
    ForbiddenError,
    NotFoundError,
    ClinicClosedError,
    VisitTypeRetiredError,
    HoursReversedError,
    HoursOverlapError,
    ValidityReversedError,
    TypeTooLongError,
    SchedulesOverlapError,
    UnreadableError,
    StaleError,
)
HERE = "/clinics/{clinic_id}/doctors/{doctor_id}"


@router.get(f"{HERE}/schedules", responses=refusals(ForbiddenError, NotFoundError, UnreadableError))
async def list_schedules(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, doctor_id: str
) -> list[Schedule]:
    """A doctor's schedules at a clinic, for those who work there."""
    return await schedules.listed(services, actor, clinic_id, doctor_id)


@repeatable.post(f"{HERE}/schedules", status_code=201, responses=refusals(*BAD_SCHEDULE, *KEY_REFUSALS))
async def add_schedule(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    doctor_id: str,
    body: ScheduleBody,
    _key: IdempotencyKey = None,
) -> Scheduled:
    """Add weekly hours. Their slots are free from now on, sixty days ahead."""
    return await schedules.add(services, actor, clinic_id, doctor_id, body)


@router.put("/clinics/{clinic_id}/schedules/{schedule_id}", responses=refusals(*BAD_SCHEDULE))
async def change_schedule(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, schedule_id: str, body: ScheduleBody
) -> Scheduled:
    """Change weekly hours: what is free follows, what is booked stays and is listed if it no longer fits."""
    return await schedules.change(services, actor, clinic_id, schedule_id, body)


@router.delete(
    "/clinics/{clinic_id}/schedules/{schedule_id}",
    responses=refusals(ForbiddenError, NotFoundError, ClinicClosedError, UnreadableError, StaleError),
)
async def remove_schedule(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, schedule_id: str
) -> list[Booking]:
    """Remove weekly hours: what they have free is closed. Returns the visits that no longer fit."""
    return list(await schedules.remove(services, actor, clinic_id, schedule_id))


@router.get(f"{HERE}/absences", responses=refusals(ForbiddenError, NotFoundError, UnreadableError))
async def list_absences(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, doctor_id: str
) -> list[Absence]:
    """A doctor's absences at a clinic that are not over, soonest first, for those who work there."""
    return await absences.listed(services, actor, clinic_id, doctor_id)


@repeatable.post(
    f"{HERE}/absences",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        AbsenceReversedError,
        AbsencePastError,
        UnreadableError,
        StaleError,
        *KEY_REFUSALS,
    ),
)
async def add_absence(
    services: ServicesDep,
    actor: CurrentActor,
    clinic_id: str,
    doctor_id: str,
    body: NewAbsence,
    _key: IdempotencyKey = None,
) -> Away:
    """Add an absence: what is free in it is closed and offered to nobody. Lists the visits in it."""
    return await absences.add(services, actor, clinic_id, doctor_id, body)


@router.delete(
    "/clinics/{clinic_id}/absences/{absence_id}",
    status_code=204,
    responses=refusals(ForbiddenError, NotFoundError, UnreadableError, StaleError),
)
async def remove_absence(services: ServicesDep, actor: CurrentActor, clinic_id: str, absence_id: str) -> None:
    """End an absence: the slots that the schedule has then are free again."""
    await absences.remove(services, actor, clinic_id, absence_id)


@router.get(f"{HERE}/unfitting-visits", responses=refusals(ForbiddenError, NotFoundError, UnreadableError))
async def list_unfitting(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, doctor_id: str
) -> list[Booking]:
    """A doctor's visits ahead at a clinic that no longer fit their hours, soonest first."""
    return list(await fitting.visits(services, actor, clinic_id, doctor_id))


@router.post(
    f"{HERE}/unfitting-visits/settle",
    responses=refusals(ForbiddenError, NotFoundError, UnreadableError, StaleError),
)
async def settle_unfitting(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, doctor_id: str, body: Settling
) -> Settled:
    """Move or cancel each visit that no longer fits, and tell its patient. Nobody is offered their slots."""
    return await settling.settle(services, actor, clinic_id, doctor_id, body)


@router.get(f"{HERE}/availability", responses=refusals(ForbiddenError, NotFoundError, UnreadableError))
async def read_availability(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, doctor_id: str
) -> Availability:
    """A doctor's next seven days at a clinic: morning, afternoon and evening."""
    return await availability.read(services, actor, clinic_id, doctor_id)


@router.put(
    f"{HERE}/availability",
    responses=refusals(
        ForbiddenError, NotFoundError, AbsencePastError, AbsenceReversedError, UnreadableError
    ),
)
async def switch_availability(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, doctor_id: str, body: Switches
) -> Availability:
    """Switch parts of days off and on. What is free then is closed, what is booked is listed."""
    return await availability.switch(services, actor, clinic_id, doctor_id, body)
