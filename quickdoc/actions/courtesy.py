"""May this text go now? Asked of every text each time before it is handed to the provider."""

from asyncio import gather
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics import Policy
from quickdoc.ports import Doors, TextDelayedError
from quickdoc.shapes import Window, Zone
from quickdoc.standby import quiet, quiet_until
from quickdoc.texts import Message

ATTEMPTS = 8


class Hindrance(NamedTuple):
    """Why not. `until` when it may go later, else it never may."""

    reason: str
    until: datetime | None = None


class Subject(NamedTuple):
    """Whom a text is for, and how they want to be told."""

    patient_id: str
    standby_id: str | None = None


async def hindrance(doors: Doors, message: Message, now: datetime) -> Hindrance | None:
    """What stands in the way of a text: it is too late or moot, the phone opted out, or it is quiet there.

    An offer that may go takes one of its phone's places, of which each day and week have a few.

    Raises:
        TextDelayedError: many offers to this phone want a place at once.
    """
    if message.expires_at and message.expires_at <= now:
        return Hindrance("too_late")
    subject = await _subject(doors, message)
    if subject is None:
        return Hindrance("closed")
    phone, zone, dnd, clinic = await gather(
        doors.store.phones.find(message.phone),
        _zone(doors, subject),
        _dnd(doors, subject),
        doors.store.clinics.find(message.clinic_id or ""),
    )
    if phone and phone.opted_out:
        return Hindrance("opted_out")
    windows = [each for each in (clinic and clinic.policy.quiet_hours, dnd) if each]
    quiet_there = _quiet(zone, windows, message, now)
    if quiet_there or message.kind != "offer" or clinic is None:
        return quiet_there
    return await _over_cap(doors, message, clinic.policy, now)


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


async def _dnd(doors: Doors, subject: Subject) -> Window | None:
    standby = await doors.store.standbys.find(subject.standby_id) if subject.standby_id else None
    return standby.dnd if standby else None


async def _over_cap(doors: Doors, message: Message, policy: Policy, now: datetime) -> Hindrance | None:
    """Rounds choose within the caps, but several that choose at once know nothing of each other."""
    caps = {timedelta(days=1): policy.cap_day, timedelta(days=7): policy.cap_week}
    for _ in range(ATTEMPTS):
        may = await doors.store.phones.may_offer(message.phone, message.id, now, caps)
        if may is not None:
            return None if may else Hindrance("cap")
    raise TextDelayedError("too many offers to this phone at once")


def _quiet(zone: Zone | None, windows: list[Window], message: Message, now: datetime) -> Hindrance | None:
    ends = [quiet_until(zone, each, now) for each in windows if quiet(zone, each, now)] if zone else []
    if not ends:
        return None
    until = max(ends)
    in_time = message.expires_at is None or until < message.expires_at
    return Hindrance("quiet_hours", until if in_time else None)
