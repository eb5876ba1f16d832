"""How a booking ends, and how an end is undone: each returns the next version, or raises a refusal."""

from datetime import datetime, timedelta

from quickdoc.core.errors import (
    BookingEndedError,
    HasArrivedError,
    NothingToUndoError,
    VisitNotStartedError,
)
from quickdoc.scheduling.booking_changes import stepped
from quickdoc.scheduling.bookings import (
    UNDO_SECONDS,
    UNDOABLE,
    Booking,
    By,
)
from quickdoc.scheduling.no_shows import is_taken_back_until


def cancel(booking: Booking, by: By, now: datetime) -> Booking:
    """The visit is cancelled, and the slot is free.

    Raises:
        BookingEndedError
        HasArrivedError: the patient has come; the clinic may cancel until they are with the doctor.
    """
    if not booking.active or booking.kind != "visit" or booking.state == "completed":
        raise BookingEndedError
    if booking.has_arrived and by != "clinic":
        raise HasArrivedError
    if booking.has_begun:
        raise HasArrivedError("The patient is with the doctor already.")
    return stepped(booking, "cancelled", by, now, active=False, seen=False)


def move(booking: Booking, target: Booking, now: datetime) -> Booking:
    """The patient has an earlier visit, `target`, and gives this one back for it."""
    if not booking.active or booking.kind != "visit" or booking.has_begun:
        raise BookingEndedError
    return stepped(booking, "moved", "patient", now, active=False, moved_to=target.id)


def mark_no_show(booking: Booking, now: datetime) -> Booking:
    """The clinic says that the patient did not come.

    Raises:
        BookingEndedError
        HasArrivedError: they did.
        VisitNotStartedError: they may still come.
    """
    if not booking.active or booking.kind != "visit":
        raise BookingEndedError
    if booking.has_arrived:
        raise HasArrivedError("The patient has come, so this is no no-show.")
    if now < booking.brief.start:
        raise VisitNotStartedError
    return stepped(booking, "no_show", "clinic", now, active=False)


def expire(held: Booking, now: datetime) -> Booking:
    """The hold ends without a visit: its time is over, it was passed on, or the round stopped."""
    if not held.active or held.kind != "hold":
        raise BookingEndedError
    return stepped(held, "expired", "system", now, active=False)


def reopen(closed: Booking, now: datetime) -> Booking:
    """The clinic takes its block away again."""
    if not closed.active or closed.kind != "block" or closed.shut or closed.off_schedule:
        raise NothingToUndoError
    _ensure_recent(closed, now)
    return stepped(closed, "cancelled", "clinic", now, active=False)


def end_shutting(closed: Booking, now: datetime) -> Booking:
    """The doctor is reinstated, or the clinic open again; the same one where it is another block, or over."""
    if not (closed.active and closed.shut):
        return closed
    return stepped(closed, "cancelled", "clinic", now, active=False)


def restore(ended: Booking, opening: int, now: datetime) -> Booking:
    """Undo what the clinic did. `opening` is the slot's present one, so that a later end opens a new one.

    Raises:
        NothingToUndoError: it was not cancelled, not by the clinic, or too long ago.
    """
    if ended.active or ended.state not in UNDOABLE or ended.kind != "visit":
        raise NothingToUndoError
    if ended.state == "no_show" and ended.history[-1].by == "system":
        if now > is_taken_back_until(ended):
            raise NothingToUndoError
    elif ended.history[-1].by != "clinic":
        raise NothingToUndoError("The patient gave this visit back. Only they can take it again.")
    else:
        _ensure_recent(ended, now)
    before = ended.history[-2].state
    # Without seats: the staff put it back, also where the patient has a visit more than usual by now.
    return stepped(ended, before, "clinic", now, active=True, opening=opening, seats=())


def _ensure_recent(booking: Booking, now: datetime) -> None:
    if now > booking.history[-1].at + timedelta(seconds=UNDO_SECONDS):
        raise NothingToUndoError
