"""What becomes of a booking: each function returns the next version, or raises a refusal."""

from datetime import datetime, timedelta

from quickdoc.core.errors import (
    AlreadyMovedError,
    BookingEndedError,
    NotEarlierError,
    NotFoundError,
    NothingToUndoError,
    VisitNotStartedError,
)
from quickdoc.scheduling.bookings import (
    UNDO_SECONDS,
    UNDOABLE,
    Booking,
    BookingState,
    By,
    Holder,
    Step,
    Via,
)
from quickdoc.scheduling.slot_summary import SlotSummary


def hand_over(
    held: Booking,
    holder: Holder | None,
    *,
    until: datetime,
    now: datetime,
    code: str | None = None,
    offer_id: str | None = None,
) -> Booking:
    """The hold passes to the next in line, or goes on, without the slot being free in between."""
    if not held.active or held.kind != "hold":
        raise BookingEndedError
    return _step(held, "held", "system", now, holder=holder, until=until, code=code, offer_id=offer_id)


def accept(held: Booking, via: Via, now: datetime, **taker: object) -> Booking:
    """The hold becomes a visit, also after its time when nobody else has taken the slot yet.

    `taker`: the holder, code and offer of whoever takes a hold that was kept for several.
    """
    if not held.active or held.kind != "hold":
        raise BookingEndedError
    return _step(held, "booked", "patient", now, kind="visit", until=None, via=via, **taker)


def confirm(booking: Booking, by: By, now: datetime) -> Booking:
    """The patient says that they will come."""
    if not booking.active or booking.kind != "visit":
        raise BookingEndedError
    return booking if booking.state == "confirmed" else _step(booking, "confirmed", by, now)


def cancel(booking: Booking, by: By, now: datetime) -> Booking:
    """The visit is cancelled, and the slot is free."""
    if not booking.active or booking.kind != "visit":
        raise BookingEndedError
    return _step(booking, "cancelled", by, now, active=False, seen=False)


def see(booking: Booking) -> Booking:
    """Its patient has seen that the clinic cancelled it; nothing changes where there is nothing to see."""
    if not booking.is_unseen:
        return booking
    return booking.model_copy(update={"seen": True, "version": booking.version + 1})


def ensure_later(booking: Booking, patient_id: str, brief: SlotSummary) -> None:
    """Refuse unless this is a coming visit that its patient can give back for an earlier slot.

    A move always goes to an earlier slot, so a chain of moves cannot loop.

    Raises:
        NotFoundError: it is no visit of this patient.
        AlreadyMovedError, BookingEndedError: it is over.
        NotEarlierError: the slot does not start before it.
    """
    if booking.kind != "visit" or booking.holder is None or booking.holder.patient_id != patient_id:
        raise NotFoundError
    if booking.state == "moved":
        raise AlreadyMovedError
    if not booking.active or booking.state == "completed":
        raise BookingEndedError
    if booking.brief.start <= brief.start:
        raise NotEarlierError


def move(booking: Booking, target: Booking, now: datetime) -> Booking:
    """The patient has an earlier visit, `target`, and gives this one back for it."""
    if not booking.active or booking.kind != "visit":
        raise BookingEndedError
    return _step(booking, "moved", "patient", now, active=False, moved_to=target.id)


def mark_no_show(booking: Booking, now: datetime) -> Booking:
    """The clinic says that the patient did not come.

    Raises:
        BookingEndedError
        VisitNotStartedError: they may still come.
    """
    if not booking.active or booking.kind != "visit":
        raise BookingEndedError
    if now < booking.brief.start:
        raise VisitNotStartedError
    return _step(booking, "no_show", "clinic", now, active=False)


def expire(held: Booking, now: datetime) -> Booking:
    """The hold ends without a visit: its time is over, it was passed on, or the round stopped."""
    if not held.active or held.kind != "hold":
        raise BookingEndedError
    return _step(held, "expired", "system", now, active=False)


def reopen(closed: Booking, now: datetime) -> Booking:
    """The clinic takes its block away again."""
    if not closed.active or closed.kind != "block" or closed.shut:
        raise NothingToUndoError
    _ensure_recent(closed, now)
    return _step(closed, "cancelled", "clinic", now, active=False)


def end_shutting(closed: Booking, now: datetime) -> Booking:
    """The doctor is reinstated, or the clinic open again; the same one where it is another block, or over."""
    if not (closed.active and closed.shut):
        return closed
    return _step(closed, "cancelled", "clinic", now, active=False)


def restore(ended: Booking, opening: int, now: datetime) -> Booking:
    """Undo what the clinic did. `opening` is the slot's present one, so that a later end opens a new one.

    Raises:
        NothingToUndoError: it was not cancelled, not by the clinic, or too long ago.
    """
    if ended.active or ended.state not in UNDOABLE or ended.kind != "visit":
        raise NothingToUndoError
    if ended.history[-1].by != "clinic":
        raise NothingToUndoError("The patient gave this visit back. Only they can take it again.")
    _ensure_recent(ended, now)
    before = ended.history[-2].state
    # Without seats: the staff put it back, also where the patient has a visit more than usual by now.
    return _step(ended, before, "clinic", now, active=True, opening=opening, seats=())


def _ensure_recent(booking: Booking, now: datetime) -> None:
    if now > booking.history[-1].at + timedelta(seconds=UNDO_SECONDS):
        raise NothingToUndoError


def _step(booking: Booking, state: BookingState, by: By, now: datetime, **changes: object) -> Booking:
    step = Step(state=state, at=now, by=by)
    return booking.model_copy(
        update={
            "state": state,
            "history": (*booking.history, step),
            "version": booking.version + 1,
            **changes,
        }
    )
