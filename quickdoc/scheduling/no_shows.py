"""Visits that are no-shows by themselves, where the clinic's policy says after how many minutes.

Never of somebody who has arrived, nor again after the front desk has taken it back. It is taken back for as
long as the visit would last, as nobody was looking when it came about.
"""

from datetime import datetime, timedelta

from quickdoc.core.errors import BookingEndedError
from quickdoc.scheduling.booking_changes import stepped
from quickdoc.scheduling.bookings import AHEAD, Booking

LEEWAY = timedelta(minutes=30)
"""How long after it is due a visit that is over is still marked, and how long a mark can be taken back."""


def looked_at_from(booking: Booking) -> datetime | None:
    """From when on to ask whether it is one; None: never."""
    was_one = any(step.state == "no_show" for step in booking.history)
    is_ahead = booking.active and booking.kind == "visit" and booking.state in AHEAD
    return booking.brief.start if is_ahead and not was_one else None


def due_at(booking: Booking, after: int, now: datetime) -> datetime | None:
    """When it becomes one, by a policy's minutes; None: never, or that was too long ago."""
    due = booking.brief.start + timedelta(minutes=after)
    return due if after and now < max(booking.brief.end, due + LEEWAY) else None


def mark(booking: Booking, now: datetime) -> Booking:
    """Nobody has come.

    Raises:
        BookingEndedError: it has changed meanwhile.
    """
    if looked_at_from(booking) is None:
        raise BookingEndedError
    return stepped(booking, "no_show", "system", now, active=False)


def is_taken_back_until(marked: Booking) -> datetime:
    """Until when the front desk can take a mark of the system back."""
    return max(marked.brief.end, marked.history[-1].at + LEEWAY)
