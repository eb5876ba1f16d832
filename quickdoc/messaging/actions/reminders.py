"""Reminding patients of their visits: planned when a visit is made, sent when a sweep finds it due."""

from datetime import datetime, timedelta

from quickdoc.messaging.actions.texts import reminder_text
from quickdoc.scheduling.bookings import Booking, reminder_at
from quickdoc.services import Services


async def plan(services: Services, booking_id: str) -> None:
    """Note when a visit's patient is to be reminded, as its clinic wants it. Doing it twice changes nothing.

    Raises:
        NotFoundError
    """
    visit = await services.store.bookings.get(booking_id)
    at = await _when(services, visit)
    if at:
        await services.store.bookings.remind(visit.id, at)


async def remind(services: Services, visit: Booking) -> None:
    """Remind a patient, unless the clinic wants it later by now, or not at all."""
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
