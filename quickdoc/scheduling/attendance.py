"""A visit on its day: the patient arrives, is seen, is done. Each rule returns the next version, or refuses.

    booked, confirmed -> arrived -> in_progress -> completed

All of these occupy the slot. Whoever is seen at once was never `arrived`; they count as somebody who came.
"""

from datetime import datetime, timedelta

from quickdoc.core.errors import (
    BookingEndedError,
    NotArrivedError,
    NothingToUndoError,
    VisitNotTodayError,
)
from quickdoc.core.types import local
from quickdoc.scheduling.booking_changes import stepped
from quickdoc.scheduling.bookings import AHEAD, ATTENDED, UNDO_SECONDS, UNENDED, Booking, BookingState, By

DAY_OF_NEWS = timedelta(days=2)
"""How long after its day the end of a visit is told to screens; what is older ends without an event."""
ORDER: tuple[BookingState, ...] = ("unresolved", "booked", "confirmed", "arrived", "in_progress", "completed")


def arrive(booking: Booking, now: datetime) -> Booking:
    """The patient is at the clinic, on the visit's day. Also when they are being seen already.

    Raises:
        BookingEndedError
        VisitNotTodayError: by the clinic's clock it is another day.
    """
    if _is_in(booking, "arrived", "in_progress"):
        return booking
    _ensure_of_today(booking, now)
    return stepped(booking, "arrived", "clinic", now)


def begin(booking: Booking, now: datetime) -> Booking:
    """The doctor sees the patient, whether or not the front desk has seen them arrive.

    Raises:
        BookingEndedError, VisitNotTodayError
    """
    if _is_in(booking, "in_progress"):
        return booking
    if booking.state != "arrived":
        _ensure_of_today(booking, now)
    return stepped(booking, "in_progress", "clinic", now)


def complete(booking: Booking, by: By, now: datetime) -> Booking:
    """The visit is over, and its patient was there; the front desk may know that later, too.

    Raises:
        BookingEndedError
        NotArrivedError: nobody has seen the patient.
    """
    if _is_in(booking, "completed"):
        return booking
    if booking.active and booking.state in AHEAD:
        raise NotArrivedError
    if not _is_in(booking, *ATTENDED, "unresolved"):
        raise BookingEndedError
    return stepped(booking, "completed", by, now)


def step_back(booking: Booking, now: datetime) -> Booking:
    """Undo the clinic's latest step, within a minute. What went a step back does not go another.

    Raises:
        NothingToUndoError
    """
    last = booking.history[-1]
    is_late = now > last.at + timedelta(seconds=UNDO_SECONDS)
    if not booking.active or last.state not in ATTENDED or last.by != "clinic" or is_late:
        raise NothingToUndoError
    if not _goes_on(booking, len(booking.history) - 1):
        raise NothingToUndoError
    return stepped(booking, booking.history[-2].state, "clinic", now)


def is_day_over(start: datetime, end: datetime, zone: str, now: datetime) -> bool:
    """Whether the day of a visit has ended by the clinic's clock, and so has the visit."""
    return end <= now and local(start, zone).date() < local(now, zone).date()


def is_old(booking: Booking, now: datetime) -> bool:
    """Whether the visit is so old that no screen follows its end."""
    return booking.brief.end < now - DAY_OF_NEWS


def end_day(booking: Booking, now: datetime) -> Booking:
    """After its day a visit is over for whoever came, and unresolved for all others; else it is the same."""
    brief = booking.brief
    if not _is_in(booking, *UNENDED) or not is_day_over(brief.start, brief.end, brief.zone, now):
        return booking
    return stepped(booking, "completed" if booking.has_arrived else "unresolved", "system", now)


def went_back(booking: Booking) -> bool:
    """Whether its latest change took a step back."""
    last, before = booking.history[-1].state, booking.history[-2:-1]
    return (
        bool(before)
        and last in ORDER
        and before[0].state in ATTENDED
        and _rank(last) < _rank(before[0].state)
    )


def _goes_on(booking: Booking, index: int) -> bool:
    """Whether a step follows from the one before it; one that was put back by an undo does not."""
    step, before = booking.history[index].state, booking.history[index - 1].state
    return index > 0 and before in ORDER and _rank(before) < _rank(step)


def _rank(state: BookingState) -> int:
    return ORDER.index(state)


def _is_in(booking: Booking, *states: BookingState) -> bool:
    return booking.active and booking.kind == "visit" and booking.state in states


def _ensure_of_today(booking: Booking, now: datetime) -> None:
    if not _is_in(booking, *AHEAD):
        raise BookingEndedError
    zone = booking.brief.zone
    if local(now, zone).date() != local(booking.brief.start, zone).date():
        raise VisitNotTodayError
