"""What becomes of a booking: each function returns the next version, or raises a refusal."""

from datetime import datetime

from quickdoc.core.errors import (
    AlreadyMovedError,
    BookingEndedError,
    NotEarlierError,
    NotFoundError,
)
from quickdoc.scheduling.bookings import (
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
    return stepped(held, "held", "system", now, holder=holder, until=until, code=code, offer_id=offer_id)


def accept(held: Booking, via: Via, now: datetime, **taker: object) -> Booking:
    """The hold becomes a visit, also after its time when nobody else has taken the slot yet.

    `taker`: the holder, code and offer of whoever takes a hold that was kept for several.
    """
    if not held.active or held.kind != "hold":
        raise BookingEndedError
    return stepped(held, "booked", "patient", now, kind="visit", until=None, via=via, **taker)


def confirm(booking: Booking, by: By, now: datetime) -> Booking:
    """The patient says that they will come; once they have, there is nothing to say."""
    if not booking.active or booking.kind != "visit":
        raise BookingEndedError
    return stepped(booking, "confirmed", by, now) if booking.state == "booked" else booking


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
    if not booking.active or booking.has_begun:
        raise BookingEndedError
    if booking.brief.start <= brief.start:
        raise NotEarlierError


def stepped(booking: Booking, state: BookingState, by: By, now: datetime, **changes: object) -> Booking:
    step = Step(state=state, at=now, by=by)
    return booking.model_copy(
        update={
            "state": state,
            "history": (*booking.history, step),
            "version": booking.version + 1,
            **changes,
        }
    )
