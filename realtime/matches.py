"""Tells accounts which openings match their requests, and for which of their patients.

An event about a slot goes to all accounts that watch its topics (`following`). Whether the opening suits a
request, by hours, notice, distance and the other preferences, is decided here by the same rule as for rounds
and snapshots, and is sent in a separate message, `match`, after the event. That message may be lost: a screen
loads its matches when it connects, and whenever its own requests or visits change.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import orjson
import socketio
import structlog

from quickdoc.core.clock import Clock
from quickdoc.events import topics
from quickdoc.events.wire import Wire
from quickdoc.scheduling.slots import Slot
from quickdoc.storage.outage import OUTAGES
from quickdoc.store import Store
from quickdoc.waitlist.matching import Match, is_match, matched
from quickdoc.waitlist.views.matched import Pair, takeable
from realtime.following import Following

MATCH = "match"
BATCH_SIZE = 100
"""Accounts that are told before the event loop may run other tasks."""
TIMEOUT = 2.0
"""Seconds for the checks that need the database. Without them the match is sent; the claim may be refused."""
UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)

_OPEN = b'"state":"open"'

log = structlog.get_logger()


class Matches:
    """Matches openings one after the other; of a slot that changed meanwhile only the latest state."""

    def __init__(self, sio: socketio.AsyncServer, following: Following, store: Store, clock: Clock) -> None:
        self._sio = sio
        self._following = following
        self._store = store
        self._clock = clock
        self._waiting: dict[str, tuple[str, Slot]] = {}
        self._news = asyncio.Event()

    def put(self, wire: Wire) -> None:
        """Match this event's slot soon; the event itself is being emitted."""
        if _OPEN not in wire.body:
            return
        position, slot = _slot_in(wire)
        self._waiting[slot.id] = (position, slot)
        self._news.set()

    async def run(self) -> None:
        """Match and tell until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                _, (position, slot) = self._waiting.popitem()
                await self.tell(position, slot)

    async def emit_missed(self, account_id: str, wires: Sequence[Wire]) -> None:
        """Tell an account which of the slots in these events match its requests."""
        for position, slot in {slot.id: (position, slot) for position, slot in map(_slot_in, wires)}.values():
            await self.tell(position, slot, account_id)

    async def tell(self, position: str, slot: Slot, only: str | None = None) -> None:
        """Tell all connected accounts that this opening suits, or one account only."""
        now = self._clock.now()
        waiting = [each.standby for each in self._following.waiting_for(slot.topics, now)]
        asked = [each for each in waiting if only in {None, each.account_id}]
        suiting = [(each, slot) for each in asked if is_match(each, slot, now)]
        found: dict[str, list[Match]] = defaultdict(list)
        for each, _ in await self._takeable(suiting, now):
            found[each.account_id].append(matched(each, slot))
        for number, (account_id, theirs) in enumerate(found.items(), start=1):
            told = [each.model_dump(mode="json") for each in theirs]
            await self._sio.emit(MATCH, {"position": position, "matches": told}, to=topics.user(account_id))
            if number % BATCH_SIZE == 0:
                await asyncio.sleep(0)

    async def _takeable(self, suiting: Sequence[Pair], now: datetime) -> Sequence[Pair]:
        try:
            async with asyncio.timeout(TIMEOUT):
                return await takeable(self._store, now, suiting)
        except UNAVAILABLE as error:
            log.warning("it cannot be read who may not take an opening", error=repr(error))
            return suiting


def _slot_in(wire: Wire) -> tuple[str, Slot]:
    return wire.position, Slot.model_validate(orjson.loads(wire.body)["event"]["state"])
