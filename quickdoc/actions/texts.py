"""Texts: the ones we write, and by their other names what becomes of them and what is answered.

Writing is here, handing over in `sending`, reports in `delivery`, incoming texts in `receiving`.
"""

from datetime import datetime, timedelta

from quickdoc import texts
from quickdoc.actions.delivery import look_up, status, take_up
from quickdoc.actions.phones import whose
from quickdoc.actions.receiving import Inbound, receive
from quickdoc.actions.sending import send, submit
from quickdoc.bookings import Booking
from quickdoc.ids import new_id
from quickdoc.ports import Doors
from quickdoc.texts import Message, TextKind

__all__ = [
    "Inbound",
    "booking_text",
    "look_up",
    "offer_text",
    "receive",
    "reminder_text",
    "send",
    "status",
    "take_up",
]

WORTH_ASKING = timedelta(hours=48)
"""Who has a visit sooner than that is not told that they may hear of something earlier."""
UNDONE = {"cancelled", "no_show"}


async def offer_text(doors: Doors, offer_id: str) -> None:
    """Text an offer to whoever wants texts. Doing it twice sends one.

    What may not be sent is stored as `suppressed` with the reason, so that the clinic can see it.

    Raises:
        NotFoundError
    """
    offer = await doors.store.offers.get(offer_id)
    if "sms" not in offer.channels:
        return
    message = Message(
        id=new_id("message"),
        direction="out",
        phone=offer.holder.phone,
        body=texts.offer(offer),
        kind="offer",
        about=offer.id,
        clinic_id=offer.brief.clinic_id,
        made_at=doors.clock.now(),
        expires_at=offer.expires_at,
    )
    await submit(doors, message)


async def booking_text(doors: Doors, booking_id: str, kind: TextKind) -> None:
    """Text the patient that a visit was `booked`, was `cancelled` by the clinic, or is `restored`.

    One that was booked instead of a later visit is `moved`. Who took it by text is answered there. A
    cancellation waits for the clinic's grace time, in which a mis-click can be undone; a restoration is only
    told to whom the cancellation was.

    Raises:
        NotFoundError
    """
    booking = await doors.store.bookings.get(booking_id)
    if booking.holder is None or (kind == "booked" and booking.via not in {"feed", "offer"}):
        return
    ends = sum(step.state in UNDONE for step in booking.history)
    if kind == "restored" and not await _was_told(doors, booking, ends):
        return
    later = await _moved_from(doors, booking) if kind == "booked" else None
    message = Message(
        id=new_id("message"),
        direction="out",
        phone=booking.holder.phone,
        body=await _body(doors, booking, kind, later),
        kind="moved" if later else kind,
        about=booking.id,
        attempt=1 if kind == "booked" else max(ends, 1),
        clinic_id=booking.brief.clinic_id,
        made_at=doors.clock.now(),
        expires_at=booking.brief.start,
    )
    await submit(doors, message, at=await _grace(doors, booking) if kind == "cancelled" else None)


async def reminder_text(doors: Doors, booking: Booking) -> None:
    """Remind a patient of a visit. Doing it twice sends one."""
    if booking.holder is None:
        return
    now = doors.clock.now()
    message = Message(
        id=new_id("message"),
        direction="out",
        phone=booking.holder.phone,
        body=texts.reminder(booking, await whose(doors, booking.holder), earlier=_worth_asking(booking, now)),
        kind="reminder",
        about=booking.id,
        clinic_id=booking.brief.clinic_id,
        made_at=now,
        expires_at=booking.brief.start,
    )
    await submit(doors, message)


async def _body(doors: Doors, booking: Booking, kind: TextKind, later: Booking | None) -> str:
    who = await whose(doors, booking.holder) if booking.holder else ""
    if later:
        return texts.moved(booking, later, who)
    if kind == "booked":
        return texts.booked(booking, who, earlier=_worth_asking(booking, doors.clock.now()))
    return texts.cancelled(booking, who) if kind == "cancelled" else texts.restored(booking, who)


def _worth_asking(booking: Booking, now: datetime) -> bool:
    return booking.brief.start - now > WORTH_ASKING


async def _moved_from(doors: Doors, booking: Booking) -> Booking | None:
    """The later visit that was given back for this one."""
    later = await doors.store.bookings.find(booking.moved_from) if booking.moved_from else None
    return later if later and later.moved_to == booking.id else None


async def _was_told(doors: Doors, booking: Booking, ends: int) -> bool:
    told = await doors.store.messages.about(booking.id, "cancelled", ends)
    return told is not None and told.state not in {"intent", "suppressed", "failed"}


async def _grace(doors: Doors, booking: Booking) -> datetime:
    clinic = await doors.store.clinics.get(booking.brief.clinic_id)
    return booking.history[-1].at + timedelta(seconds=clinic.policy.grace)
