"""The end of a clinic's day: no visit of the past stays booked. A sweep does it, once, late or twice."""

from collections.abc import Sequence
from datetime import datetime

from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingCompleted, BookingUnresolved, Event
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling import attendance
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services


async def end_day(services: Services, visit: Booking) -> Booking:
    """End a visit whose day is over. No message goes out, and of visits of long ago no event either.

    Raises:
        NotFoundError
        StaleError: others kept changing it.
    """
    return await update(services, services.store.bookings, visit.id, attendance.end_day, _told)


def _told(ended: Booking, now: datetime) -> Sequence[Event]:
    if attendance.is_old(ended, now):
        return ()
    return (new_event(BookingCompleted if ended.state == "completed" else BookingUnresolved, ended, now),)


async def unresolved(
    services: Services, actor: Actor, clinic_id: str, after: tuple[datetime, str] | None, limit: int
) -> list[Booking]:
    """The visits of a clinic of which nobody has said whether the patient came, the latest first.

    Raises:
        NotFoundError, ForbiddenError
    """
    await services.store.clinics.get(clinic_id)
    actor.ensure_clinic(clinic_id)
    return await services.store.bookings.unresolved_of(clinic_id, after, limit)
