"""Slots: searching, publishing, withdrawing, and claiming one."""

from typing import Annotated

from fastapi import APIRouter, Query

from api import cursors
from api.cursors import Page
from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import NOT_FOR_THEM, refusals
from api.query_params import Around, Day, Id
from quickdoc.core.errors import (
    AlreadyMovedError,
    AlreadyYoursError,
    BadCursorError,
    BadTimesError,
    BookingEndedError,
    ClinicClosedError,
    DoctorBusyError,
    DoctorSuspendedError,
    ForbiddenError,
    NotEarlierError,
    NotFoundError,
    NothingToUndoError,
    OfferClosedError,
    PatientBusyError,
    SlotBookedError,
    SlotHeldError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
    TooManyAttemptsError,
    VisitTypeRetiredError,
)
from quickdoc.core.types import Body
from quickdoc.scheduling.actions import claims, publishing, slots, undoing
from quickdoc.scheduling.actions.publishing import Publication, Published
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from quickdoc.scheduling.store.search import Search

router = APIRouter(tags=["slots"])
repeatable = APIRouter(tags=["slots"], route_class=Idempotent)


class Wanted(Around):
    """What is looked for; whatever is given must hold. `day` is the clinic's own."""

    clinic_id: Id | None = None
    doctor_id: Id | None = None
    day: Day | None = None
    cursor: Annotated[str | None, Query(max_length=300)] = None
    limit: Annotated[int, Query(ge=1, le=100)] = 50


class Claim(Body):
    """`patient_id` may be left out by an account with one patient.

    `instead_of`: a later visit of the same patient, which is given back once this slot is theirs.
    `any_doctor`: it may be with another doctor of the same specialty.
    """

    patient_id: str | None = None
    instead_of: str | None = None
    any_doctor: bool = False


@router.get("/slots", responses=refusals(BadCursorError))
async def list_slots(services: ServicesDep, wanted: Annotated[Wanted, Query()]) -> Page[Slot]:
    """Open slots, soonest first. A page may be shorter than `limit`; the last has no `next_cursor`."""
    looked_for = Search(
        point=wanted.point,
        radius_km=wanted.radius_km,
        specialties=tuple(wanted.specialty),
        clinic_id=wanted.clinic_id,
        doctor_id=wanted.doctor_id,
        day=wanted.day,
    )
    after = cursors.place(wanted.cursor)
    found, place = await search.page(
        services.store.slots, looked_for, services.clock.now(), after, wanted.limit
    )
    return Page(items=found, next_cursor=cursors.of_place(place))


@router.get("/slots/{slot_id}", responses=refusals(NotFoundError))
async def read_slot(services: ServicesDep, slot_id: str) -> Slot:
    """One slot, whatever its state."""
    return await services.store.slots.get(slot_id)


@repeatable.post(
    "/clinics/{clinic_id}/slots",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        ClinicClosedError,
        DoctorSuspendedError,
        VisitTypeRetiredError,
        BadTimesError,
        SlotPastError,
        DoctorBusyError,
        *KEY_REFUSALS,
    ),
)
async def publish_slots(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, body: Publication, _key: IdempotencyKey = None
) -> Published:
    """Publish new hours of a doctor.

    Starts that cannot be are named in the answer; when none can be, the first reason is the problem.
    """
    return await publishing.publish(services, actor, clinic_id, body)


@repeatable.post(
    "/slots/{slot_id}/claim",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        SlotPastError,
        SlotTakenError,
        SlotHeldError,
        SlotWithdrawnError,
        AlreadyYoursError,
        PatientBusyError,
        *NOT_FOR_THEM,
        BookingEndedError,
        AlreadyMovedError,
        NotEarlierError,
        OfferClosedError,
        TooManyAttemptsError,
        *KEY_REFUSALS,
    ),
)
async def claim_slot(
    services: ServicesDep,
    actor: CurrentActor,
    slot_id: str,
    body: Claim | None = None,
    _key: IdempotencyKey = None,
) -> Booking:
    """Try to take a slot. Exactly one of all who try gets it."""
    wanted = body or Claim()
    if wanted.instead_of:
        return await claims.swap(
            services, actor, slot_id, wanted.patient_id, wanted.instead_of, any_doctor=wanted.any_doctor
        )
    return await claims.claim(services, actor, slot_id, wanted.patient_id)


@router.post(
    "/slots/{slot_id}/withdraw",
    responses=refusals(ForbiddenError, NotFoundError, SlotBookedError, StaleError),
)
async def withdraw_slot(services: ServicesDep, actor: CurrentActor, slot_id: str) -> Slot:
    """Close a slot that nobody has booked."""
    return await slots.withdraw(services, actor, slot_id)


@router.post(
    "/slots/{slot_id}/undo",
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        NothingToUndoError,
        SlotTakenError,
        PatientBusyError,
        DoctorBusyError,
        AlreadyMovedError,
        StaleError,
    ),
)
async def undo_slot(services: ServicesDep, actor: CurrentActor, slot_id: str) -> Slot:
    """Take back the latest cancellation, no-show or withdrawal, within a minute."""
    return await undoing.undo(services, actor, slot_id)
