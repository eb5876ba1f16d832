"""A visit on its day: arrived, in progress, completed, and a step back."""

from fastapi import APIRouter

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.core.errors import (
    BadCursorError,
    BookingEndedError,
    ForbiddenError,
    NotArrivedError,
    NotFoundError,
    NothingToUndoError,
    StaleError,
    VisitNotTodayError,
)
from quickdoc.scheduling.actions import attendance, day_ends
from quickdoc.scheduling.bookings import Booking

router = APIRouter(tags=["bookings"])
repeatable = APIRouter(prefix="/bookings", tags=["bookings"], route_class=Idempotent)


@router.get(
    "/clinics/{clinic_id}/unresolved-visits",
    responses=refusals(ForbiddenError, NotFoundError, BadCursorError),
)
async def list_unresolved(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, cursor: Cursor = None, limit: Limit = 50
) -> Page[Booking]:
    """Visits of past days of which nobody has said whether the patient came, the latest first.

    Each is settled by `complete` or `no-show`.
    """
    found = await day_ends.unresolved(services, actor, clinic_id, cursors.place(cursor), limit)
    last = (found[-1].brief.start, found[-1].id) if len(found) == limit else None
    return Page(items=found, next_cursor=cursors.of_place(last))


COMMON = (ForbiddenError, NotFoundError, StaleError, *KEY_REFUSALS)


@repeatable.post("/{booking_id}/arrive", responses=refusals(BookingEndedError, VisitNotTodayError, *COMMON))
async def arrive_booking(
    services: ServicesDep, actor: CurrentActor, booking_id: str, _key: IdempotencyKey = None
) -> Booking:
    """The patient is at the clinic, on the visit's day. Saying it twice changes nothing."""
    return await attendance.arrive(services, actor, booking_id)


@repeatable.post("/{booking_id}/begin", responses=refusals(BookingEndedError, VisitNotTodayError, *COMMON))
async def begin_booking(
    services: ServicesDep, actor: CurrentActor, booking_id: str, _key: IdempotencyKey = None
) -> Booking:
    """The doctor sees the patient, also one whom nobody has seen arrive."""
    return await attendance.begin(services, actor, booking_id)


@repeatable.post("/{booking_id}/complete", responses=refusals(BookingEndedError, NotArrivedError, *COMMON))
async def complete_booking(
    services: ServicesDep, actor: CurrentActor, booking_id: str, _key: IdempotencyKey = None
) -> Booking:
    """The visit is over, and its patient was there."""
    return await attendance.complete(services, actor, booking_id)


@repeatable.post("/{booking_id}/step-back", responses=refusals(NothingToUndoError, *COMMON))
async def step_back_booking(
    services: ServicesDep, actor: CurrentActor, booking_id: str, _key: IdempotencyKey = None
) -> Booking:
    """Take the latest of these steps back, within a minute."""
    return await attendance.step_back(services, actor, booking_id)
