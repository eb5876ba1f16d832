"""May this text go now? Asked of every text each time before it is handed to the provider."""

from asyncio import gather
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from quickdoc.ports import Doors
from quickdoc.shapes import Window, Zone, local
from quickdoc.standby import quiet
from quickdoc.texts import Message


class Hindrance(NamedTuple):
    """Why not. `until` when it may go later, else it never may."""

    reason: str
    until: datetime | None = None


class Subject(NamedTuple):
    """Whom a text is for, and how they want to be told."""

    patient_id: str
    standby_id: str | None = None


async def hindrance(doors: Doors, message: Message, now: datetime) -> Hindrance | None:
    """What stands in the way of a text: it is too late or moot, the phone opted out, or it is quiet there."""
    if message.expires_at and message.expires_at <= now:
        return Hindrance("too_late")
    subject = await _subject(doors, message)
    if subject is None:
        return Hindrance("closed")
    phone, zone, windows = await gather(
        doors.store.phones.find(message.phone),
        _zone(doors, subject),
        _windows(doors, message, subject),
    )
    if phone and phone.opted_out:
        return Hindrance("opted_out")
    return _quiet(zone, windows, message, now)


async def _subject(doors: Doors, message: Message) -> Subject | None:
    """None when the text is not true any more."""
    if message.kind == "offer":
        offer = await doors.store.offers.find(message.about)
        if offer is None or not offer.open:
            return None
        return Subject(offer.holder.patient_id, offer.standby_id)
    booking = await doors.store.bookings.find(message.about)
    if booking is None or booking.holder is None or booking.active == (message.kind == "cancelled"):
        return None
    return Subject(booking.holder.patient_id)


async def _zone(doors: Doors, subject: Subject) -> Zone | None:
    patient = await doors.store.patients.find(subject.patient_id)
    return patient.zone if patient else None


async def _windows(doors: Doors, message: Message, subject: Subject) -> list[Window]:
    """The clinic's quiet hours, and the patient's own for offers."""
    clinic = await doors.store.clinics.find(message.clinic_id or "")
    windows = [clinic.policy.quiet_hours] if clinic else []
    standby = await doors.store.standbys.find(subject.standby_id) if subject.standby_id else None
    return [*windows, standby.dnd] if standby and standby.dnd else windows


def _quiet(zone: Zone | None, windows: list[Window], message: Message, now: datetime) -> Hindrance | None:
    ends = [_end(zone, each, now) for each in windows if quiet(zone, each, now)] if zone else []
    if not ends:
        return None
    until = max(ends)
    in_time = message.expires_at is None or until < message.expires_at
    return Hindrance("quiet_hours", until if in_time else None)


def _end(zone: Zone, window: Window, now: datetime) -> datetime:
    """The next moment at which the window ends there."""
    here = local(now, zone)
    end = here.replace(hour=window.end // 60, minute=window.end % 60, second=0, microsecond=0)
    return (end if end > here else end + timedelta(days=1)).astimezone(UTC)
