"""What a screen starts from: the present state of what it shows, and the log position it is true at.

The position is read before the states, so that whatever happens while they are being read is sent
again by the catch-up; the versions make the repetition harmless.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quickdoc.accounts import Account, Actor, Patient
from quickdoc.bookings import Booking
from quickdoc.clinics import Clinic, Doctor
from quickdoc.offers import Offer
from quickdoc.phones import Phone
from quickdoc.rounds import Round
from quickdoc.shapes import Instant, Shape, local, milliseconds
from quickdoc.slots import Slot
from quickdoc.standby import Standby
from quickdoc.store.mongo import Store


class Feed(Shape):
    """Open and held slots under some topics, soonest first."""

    position: str
    server_time: Instant
    topics: tuple[str, ...]
    slots: tuple[Slot, ...]


class Mine(Shape):
    """What concerns one account: offers that can be answered, coming visits, standbys, the phone.

    Events tell of new `patients`; `account.patient_ids` is what a token made now would say.
    """

    position: str
    server_time: Instant
    account: Account
    patients: tuple[Patient, ...]
    offers: tuple[Offer, ...]
    bookings: tuple[Booking, ...]
    standbys: tuple[Standby, ...]
    phone: Phone | None


class Board(Shape):
    """One clinic's day. `day_start` and `day_end` bound it in UTC."""

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


FEED_LIMIT = 300


async def feed(store: Store, now: datetime, topics: Sequence[str]) -> Feed:
    """What the feed shows under some topics: the next 300 slots."""
    position = await store.log.end(now)
    found = await store.slots.feed(topics, now, limit=FEED_LIMIT)
    return Feed(position=position, server_time=now, topics=tuple(topics), slots=tuple(found))


async def mine(store: Store, now: datetime, actor: Actor) -> Mine:
    """What concerns the actor's own account."""
    position = await store.log.end(now)
    account = await store.accounts.get(actor.account_id)
    return Mine(
        position=position,
        server_time=now,
        account=account,
        patients=tuple(await store.patients.of_account(account.id)),
        offers=tuple(await store.offers.open_of_account(account.id, now)),
        bookings=tuple(await store.bookings.of_account(account.id, now)),
        standbys=tuple(await store.standbys.of_account(account.id)),
        phone=await store.phones.find(account.phone) if account.phone else None,
    )


async def board(store: Store, now: datetime, actor: Actor, clinic_id: str, day: date | None) -> Board:
    """A clinic's day, today if none is named.

    Raises:
        NotFoundError, ForbiddenError
    """
    position = await store.log.end(now)
    clinic = await store.clinics.get(clinic_id)
    actor.needs_clinic(clinic_id)
    start, end = _bounds(day or local(now, clinic.zone).date(), clinic.zone)
    found = await store.slots.of_day(clinic_id, start, end)
    ids = [each.id for each in found]
    return Board(
        position=position,
        server_time=now,
        clinic=clinic,
        doctors=tuple(await store.doctors.many({"clinic_id": clinic_id}, sort=[("name", 1)])),
        day_start=start,
        day_end=end,
        slots=tuple(found),
        bookings=tuple(await store.bookings.of_slots(ids)),
        rounds=tuple(await store.rounds.of_slots(ids)),
        offers=tuple(await store.offers.of_slots(ids)),
    )


def _bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """A local day in UTC; 23 or 25 hours long when the clocks change."""
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
    next_midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))
    return milliseconds(midnight), milliseconds(next_midnight)
