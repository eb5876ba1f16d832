"""Marking visits as no-shows where the clinic's policy says so; a sweep does it, also twice or late."""

from datetime import datetime

from quickdoc.events.models import BookingMissed
from quickdoc.scheduling import no_shows
from quickdoc.scheduling.actions.freeing import free
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services


async def check(services: Services, visit: Booking) -> None:
    """Mark a visit that has begun, or store when to look again, by the policy as it is now.

    Raises:
        NotFoundError, BookingEndedError, StaleError
    """
    clinic = await services.store.clinics.get(visit.brief.clinic_id)
    now = services.clock.now()
    due = no_shows.due_at(visit, clinic.policy.no_show_after, now)
    if due is None or due > now:
        await services.store.bookings.look_at(visit.id, due)
        return

    def rule(booking: Booking, moment: datetime) -> Booking:
        return no_shows.mark(booking, moment)

    await free(services, visit.id, rule, BookingMissed)
