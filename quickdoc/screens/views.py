"""What a screen loads first: the present state of what it shows, and a position in the event log.

The position is read before the states, so that events that happen while the states are being read are sent
again when the client catches up; the versions make the repetition harmless.
"""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime

from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import AccountPhone, shown
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby


class Feed(Model):
    """Open and held slots under some topics, soonest first."""

    position: str
    server_time: Instant
    topics: tuple[str, ...]
    slots: tuple[Slot, ...]


class Mine(Model):
    """The data of one account: offers that can be answered, coming visits, standbys, the phone.

    The `bookings` include those that the clinic cancelled and the patient has not seen (`Booking.seen`).

    The `standbys` include those that a coming visit has ended, which can be resumed.

    New `patients` arrive as events; `account.patient_ids` is what a token made now would contain.
    """

    position: str
    server_time: Instant
    account: Account
    patients: tuple[Patient, ...]
    offers: tuple[Offer, ...]
    bookings: tuple[Booking, ...]
    standbys: tuple[Standby, ...]
    phone: AccountPhone | None


FEED_LIMIT = 300


async def feed(store: Store, now: datetime, topics: Sequence[str]) -> Feed:
    """What the feed shows under some topics: the next 300 slots."""
    position = await store.log.end(now)
    found = await store.slots.feed(topics, now, limit=FEED_LIMIT)
    return Feed(position=position, server_time=now, topics=tuple(topics), slots=tuple(found))


async def mine(store: Store, now: datetime, actor: Actor) -> Mine:
    """The data of the actor's own account."""
    position = await store.log.end(now)
    account = await store.accounts.get(actor.account_id)
    patients, offers, bookings, standbys = await gather(
        store.patients.of_account(account.id),
        store.offers.open_of_account(account.id, now),
        store.bookings.shown_to(account.id, now),
        store.standbys.shown_to(account.id, now),
    )
    return Mine(
        position=position,
        server_time=now,
        account=account,
        patients=tuple(patients),
        offers=tuple(offers),
        bookings=tuple(bookings),
        standbys=tuple(standbys),
        phone=await _phone(store, account),
    )


async def _phone(store: Store, account: Account) -> AccountPhone | None:
    if account.phone is None:
        return None
    return shown(await store.phones.find(account.phone), account.phone, account.id)
