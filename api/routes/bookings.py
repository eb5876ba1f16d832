"""Visits: the account's own, and what patients and clinics do with them."""

from datetime import timedelta

from fastapi import APIRouter

from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.core.errors import (
    AlreadyMovedError,
    BookingEndedError,
    ForbiddenError,
    HasArrivedError,
    NotFoundError,
    SlotPastError,
    StaleError,
    TooManyAttemptsError,
    TooManyStandbysError,
    VisitNotStartedError,
)
from quickdoc.scheduling.actions import bookings
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import earlier
from quickdoc.waitlist.actions.earlier import Terms
from quickdoc.waitlist.standby import Standby

router = APIRouter(prefix="/bookings", tags=["bookings"])
repeatable = APIRouter(prefix="/bookings", tags=["bookings"], route_class=Idempotent)

PAST = timedelta(days=90)


@router.get("")
async def list_bookings(services: ServicesDep, actor: CurrentActor) -> list[Booking]:
    """The account's visits, ended ones included, from 90 days ago on, in order of time."""
    return await services.store.bookings.of_account(actor.account_id, services.clock.now() - PAST)


@repeatable.post(
    "/{booking_id}/cancel",
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        BookingEndedError,
        HasArrivedError,
        SlotPastError,
        TooManyAttemptsError,
        StaleError,
        *KEY_REFUSALS,
    ),
)
async def cancel_booking(
    services: ServicesDep, actor: CurrentActor, booking_id: str, _key: IdempotencyKey = None
) -> Booking:
    """Give a visit back: its slot opens for others."""
    return await bookings.cancel(services, actor, booking_id)


@router.post(
    "/{booking_id}/confirm",
    responses=refusals(ForbiddenError, NotFoundError, BookingEndedError, SlotPastError, StaleError),
)
async def confirm_booking(services: ServicesDep, actor: CurrentActor, booking_id: str) -> Booking:
    """Yes, I am coming. Saying it twice changes nothing."""
    return await bookings.confirm(services, actor, booking_id)


@router.post("/{booking_id}/seen", responses=refusals(NotFoundError, StaleError))
async def see_booking(services: ServicesDep, actor: CurrentActor, booking_id: str) -> Booking:
    """I have seen that the clinic cancelled it: no device of mine shows it any more."""
    return await bookings.see(services, actor, booking_id)


@router.post(
    "/{booking_id}/earlier",
    responses=refusals(
        NotFoundError,
        BookingEndedError,
        AlreadyMovedError,
        SlotPastError,
        TooManyStandbysError,
        TooManyAttemptsError,
        StaleError,
    ),
)
async def hear_of_earlier(
    services: ServicesDep, actor: CurrentActor, booking_id: str, body: Terms | None = None
) -> Standby:
    """Stand by for something earlier than this visit, which is kept meanwhile.

    What is left out is as for the visit: its doctor, near its clinic, at any hour. Asking again gives the
    same request; change it or remove it like any other.
    """
    return await earlier.enrol(services, actor, booking_id, body)


@repeatable.post(
    "/{booking_id}/no-show",
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        BookingEndedError,
        HasArrivedError,
        VisitNotStartedError,
        StaleError,
        *KEY_REFUSALS,
    ),
)
async def miss_booking(
    services: ServicesDep, actor: CurrentActor, booking_id: str, _key: IdempotencyKey = None
) -> Booking:
    """The patient did not come. Before the visit begins that is not known."""
    return await bookings.mark_no_show(services, actor, booking_id)
