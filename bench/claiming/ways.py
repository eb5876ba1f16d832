"""The compared ways to claim a slot: our action as it is wired, and alternatives."""

from collections.abc import Awaitable, Callable
from typing import Any

from pymongo.errors import DuplicateKeyError, OperationFailure

from bench.claiming.town import UNLIMITED, Attempt
from quickdoc.core.background import BackgroundTasks, TaskRunner
from quickdoc.core.clock import SystemClock
from quickdoc.core.errors import RefusedError
from quickdoc.core.ids import new_code, new_id
from quickdoc.core.quotas import rates
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import BookingMade
from quickdoc.events.redis import RedisBus
from quickdoc.identity.patients import Patient
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.scheduling import new_bookings
from quickdoc.scheduling.actions import claim_attempts, claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.claim_guard import ClosedSlots, Everybody, First, OpenGuard
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage.limiter import OwnLimiter
from quickdoc.store import Store

Way = Callable[[Attempt], Awaitable[str | None]]
"""Claims once; returns the id of the new booking, or None if the claim was lost."""

TRANSIENT = "TransientTransactionError"


def services(
    database: Any,
    redis: Any,
    *,
    batched: bool = True,
    gated: bool = True,
    task_runner: TaskRunner | None = None,
    first: First | None = None,
) -> Services:
    """The services of an API process, with its optimisations switched on or off."""
    store = Store(database, batched=batched)
    return Services(
        store=store,
        bus=RedisBus(store.log, redis, batched=batched),
        sms_sender=MemorySmsSender(),
        clock=SystemClock(),
        claim_guard=ClosedSlots() if gated else OpenGuard(),
        first=first or Everybody(),
        task_runner=task_runner or BackgroundTasks(),
        limiter=OwnLimiter(rates(factor=UNLIMITED)),  # it counts as usual, with limits that are never reached
        max_coming=0,
    )


def ours(given: Services) -> Way:
    """The action of the product: all rules, all events."""

    async def claim(attempt: Attempt) -> str | None:
        try:
            return (await claims.claim(given, attempt.actor, attempt.slot.id)).id
        except RefusedError:
            return None

    return claim


def booking(slot: Slot, patient: Patient) -> Booking:
    """The booking that an attempt wants."""
    return new_bookings.visit(
        new_id("booking"),
        slot.id,
        slot.opening,
        slot.brief,
        claim_attempts.holder(patient),
        via="feed",
        code=new_code(6),
        now=SystemClock().now(),
    )


def one_insert(store: Store) -> Way:
    """The limit of the driver: only one insert of the same document under the same indexes."""

    async def insert(attempt: Attempt) -> str | None:
        wanted = booking(attempt.slot, attempt.patient)
        document = store.bookings.encode(wanted, [new_event(BookingMade, wanted, SystemClock().now())])
        try:
            await store.bookings.collection.insert_one(document)
        except DuplicateKeyError:
            return None
        return wanted.id

    return insert


def outbox(client: Any, store: Store) -> Way:
    """The usual outbox: booking and outbox entry in one transaction, retried on transient errors."""
    entries = store.database["outbox"]

    async def transact(attempt: Attempt) -> str | None:
        wanted = booking(attempt.slot, attempt.patient)
        document = store.bookings.encode(wanted)
        told = store.bookings.encode(wanted, [new_event(BookingMade, wanted, SystemClock().now())])[
            "pending"
        ][0]
        while True:
            async with await client.start_session() as session:
                try:
                    async with session.start_transaction():
                        await store.bookings.collection.insert_one(document, session=session)
                        await entries.insert_one({"_id": told["id"], "event": told}, session=session)
                except DuplicateKeyError:
                    return None
                except OperationFailure as error:
                    if error.has_error_label(TRANSIENT):
                        continue
                    raise
                return wanted.id

    return transact
