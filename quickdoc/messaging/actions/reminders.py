"""Reminders of visits: planned when a visit is booked, sent when a sweep finds them due."""

from datetime import datetime, timedelta

from quickdoc.messaging.actions.texts import reminder_text
from quickdoc.scheduling.bookings import Booking, reminder_at
from quickdoc.services import Services


async def plan(services: Services, booking_id: str) -> None:
    """Store when a visit's reminder is due, by its clinic's policy. Idempotent.

    Raises:
        NotFoundError
    """
    visit = await services.store.bookings.get(booking_id)
    at = await _when(services, visit)
    if at:
        await services.store.bookings.remind(visit.id, at)


async def remind(services: Services, visit: Booking) -> None:
    """Send a reminder, unless the clinic's policy has changed and wants it later or not at all."""
    at, now = await _when(services, visit), services.clock.now()
    if at and at > now:
        await services.store.bookings.remind(visit.id, at)
        return
    if at and now < visit.brief.start:
        await reminder_text(services, visit)
    await services.store.bookings.remind(visit.id, None)


async def _when(services: Services, visit: Booking) -> datetime | None:
    clinic = await services.store.clinics.get(visit.brief.clinic_id)
    return reminder_at(visit, timedelta(hours=clinic.policy.remind_hours))
