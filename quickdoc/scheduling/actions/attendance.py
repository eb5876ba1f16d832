"""What the front desk and the visit's doctor record of a visit on its day. A step twice changes nothing."""

from datetime import datetime

from quickdoc.core.errors import ForbiddenError
from quickdoc.events.actions.commit import Rule, update
from quickdoc.events.models import (
    BookingArrived,
    BookingBegun,
    BookingCompleted,
    BookingEvent,
    BookingSteppedBack,
)
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import attendance
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made


async def arrive(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The patient is at the clinic.

    Raises:
        NotFoundError, ForbiddenError, BookingEndedError, VisitNotTodayError, StaleError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        actor.ensure_clinic(booking.brief.clinic_id)
        return attendance.arrive(booking, now)

    return await _step(services, booking_id, rule, BookingArrived)


async def begin(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The doctor sees the patient.

    Raises:
        NotFoundError, ForbiddenError, BookingEndedError, VisitNotTodayError, StaleError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        ensure_desk_or_doctor(actor, booking)
        return attendance.begin(booking, now)

    return await _step(services, booking_id, rule, BookingBegun)


async def complete(services: Services, actor: Actor, booking_id: str) -> Booking:
    """The visit is over.

    Raises:
        NotFoundError, ForbiddenError, BookingEndedError, NotArrivedError, StaleError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        ensure_desk_or_doctor(actor, booking)
        return attendance.complete(booking, "clinic", now)

    return await _step(services, booking_id, rule, BookingCompleted)


async def step_back(services: Services, actor: Actor, booking_id: str) -> Booking:
    """Undo the latest of these steps, within a minute.

    Raises:
        NotFoundError, ForbiddenError, NothingToUndoError, StaleError
    """

    def rule(booking: Booking, now: datetime) -> Booking:
        ensure_desk_or_doctor(actor, booking)
        return attendance.step_back(booking, now)

    async def went_back() -> Booking | None:
        booking, since = await services.store.bookings.find(booking_id), services.ids.made_since()
        if booking is None or since is None or not attendance.went_back(booking):
            return None
        return booking if booking.history[-1].at >= since else None

    return await found_or_made(
        services, went_back, lambda: _step(services, booking_id, rule, BookingSteppedBack)
    )


async def _step(
    services: Services, booking_id: str, rule: Rule[Booking], kind: type[BookingEvent]
) -> Booking:
    return await update(services, services.store.bookings, booking_id, rule, kind)


def ensure_desk_or_doctor(actor: Actor, booking: Booking) -> None:
    """Refuse all but the front desk of the visit's clinic, and its doctor.

    Raises:
        ForbiddenError
    """
    brief = booking.brief
    theirs = any(
        each.clinic_id == brief.clinic_id and each.doctor_id == brief.doctor_id for each in actor.memberships
    )
    if not theirs and not actor.works_at(brief.clinic_id):
        raise ForbiddenError("Only the front desk of this clinic and the visit's doctor may do that.")
