"""What a clinic's board loads first: its day."""

from asyncio import gather
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import Instant, Model, local, milliseconds
from quickdoc.identity.accounts import Actor
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store


class Board(Model):
    """One clinic's day. `day_start` and `day_end` bound it in UTC.

    `unsettled`: how many messages of the last two days have an outcome that cannot be found out.
    `unreadable`: how many stored records of the clinic, or of no clinic, cannot be read.
    """

    position: str
    server_time: Instant
    clinic: Clinic
    doctors: tuple[Doctor, ...]
    day_start: Instant
    day_end: Instant
    slots: tuple[Slot, ...]
    bookings: tuple[Booking, ...]
    rounds: tuple[Round, ...]
    offers: tuple[Offer, ...]
    unsettled: int = 0
    unreadable: int = 0


async def board(store: Store, now: datetime, actor: Actor, clinic_id: str, day: date | None) -> Board:
    """A clinic's day, today if none is named.

    Raises:
        NotFoundError, ForbiddenError
    """
    position = await store.log.end(now)
    clinic = await store.clinics.get(clinic_id)
    actor.ensure_member(clinic_id)
    start, end = bounds_of(clinic, now, day)
    found, doctors = await gather(
        store.slots.of_day(clinic_id, start, end),
        store.doctors.by_name(clinic_id=clinic_id),
    )
    ids = [each.id for each in found]
    bookings, rounds, offers, unsettled, unreadable = await gather(
        store.bookings.of_slots(ids),
        store.rounds.of_slots(ids),
        store.offers.of_slots(ids),
        store.messages.unsettled(clinic_id, now),
        store.unreadable.count(clinic_id),
    )
    return Board(
        position=position,
        server_time=now,
        clinic=clinic,
        doctors=tuple(doctors),
        day_start=start,
        day_end=end,
        slots=tuple(found),
        bookings=tuple(bookings),
        rounds=tuple(rounds),
        offers=tuple(offers),
        unsettled=unsettled,
        unreadable=unreadable,
    )


def bounds_of(clinic: Clinic, now: datetime, day: date | None) -> tuple[datetime, datetime]:
    """A clinic's day in UTC, today if none is named; 23 or 25 hours long when the clocks change."""
    zone = clinic.zone
    day = day or local(now, zone).date()
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
    next_midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return milliseconds(midnight), milliseconds(next_midnight)
