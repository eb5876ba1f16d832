"""Telling accounts which openings match their requests, and for which of their people.

An event about a slot goes to everybody who watches its topics (`following`). For whom the opening is, within
hours, notice, way and the rest of their preferences, is judged here by the rule that rounds and snapshots
have, and told in a message of its own, `match`, after the event. It may be lost: a screen loads its matches
when it connects, and whenever its own requests or visits change.
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
"""Accounts that are told before others have a turn in the loop."""
PATIENCE = 2.0
"""Seconds for what only the database knows. Without it the match is told: the claim may be refused."""
UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)

_OPEN = b'"state":"open"'

log = structlog.get_logger()


class Matches:
    """Judges openings one after the other; of a slot that changed meanwhile only the latest state."""

    def __init__(self, sio: socketio.AsyncServer, following: Following, store: Store, clock: Clock) -> None:
        self._sio = sio
        self._following = following
        self._store = store
        self._clock = clock
        self._waiting: dict[str, tuple[str, Slot]] = {}
        self._news = asyncio.Event()

    def put(self, wire: Wire) -> None:
        """Judge this slot's event soon. Whoever is to hear of it is on the way to being told of the event."""
        if _OPEN not in wire.body:
            return
        position, slot = _slot_in(wire)
        self._waiting[slot.id] = (position, slot)
        self._news.set()

    async def run(self) -> None:
        """Judge and tell for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                _, (position, slot) = self._waiting.popitem()
                await self.tell(position, slot)

    async def tell_again(self, account_id: str, wires: Sequence[Wire]) -> None:
        """Tell an account which of the slots match that it was just told of."""
        for position, slot in {slot.id: (position, slot) for position, slot in map(_slot_in, wires)}.values():
            await self.tell(position, slot, account_id)

    async def tell(self, position: str, slot: Slot, only: str | None = None) -> None:
        """Tell everybody here whom this opening suits, or one account only."""
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
            async with asyncio.timeout(PATIENCE):
                return await takeable(self._store, now, suiting)
        except UNAVAILABLE as trouble:
            log.warning("who may not have an opening is not known", trouble=repr(trouble))
            return suiting


def _slot_in(wire: Wire) -> tuple[str, Slot]:
    return wire.position, Slot.model_validate(orjson.loads(wire.body)["event"]["state"])
