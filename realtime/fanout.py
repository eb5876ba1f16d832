"""Event -> audience -> rooms -> sockets. Both sources, Redis and the log, end here.

An event that comes alone goes out at once. Those that come while others are going out wait for them and then
go out together, so that a client's next write carries all that it has to get: in a storm the kernel's work is
one write for dozens of events, and nobody falls behind.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from quickdoc.events.wire import Wire
from realtime.counters import Counters
from realtime.emitter import Emitter
from realtime.history import History
from realtime.recent import Recent

MAX_REMEMBERED = 20_000
"""Event ids. More than the log reader's overlap holds even in a storm; a double would be harmless."""

BATCH_SIZE = 200
"""Events in one go: about a hundred kilobytes for a client that gets all of them."""

MAX_WAITING = 5000
"""Events. Above that whoever brings more has to wait: Redis keeps it for a while, the log for a day."""

log = structlog.get_logger()


class Fanout:
    """Emits each event once to everybody in its rooms who is connected to this process.

    `position` is the highest one seen: whoever joins a room now gets by themselves whatever comes after.
    `also`: the rooms of those here who wait for such a slot, beside the event's audience. `hear`: is given
    each event before it is emitted.
    """

    def __init__(
        self,
        emitter: Emitter,
        counters: Counters,
        also: Callable[[Wire], Sequence[str]] = lambda _: (),
        hear: Callable[[Wire], Awaitable[None]] | None = None,
    ) -> None:
        self._emitter = emitter
        self._also = also
        self._hear = hear
        self._counters = counters
        self._emitted = Recent(MAX_REMEMBERED)
        self._waiting: list[Wire] = []
        # Held here: the loop has weak references only.
        self._going: asyncio.Task[None] | None = None
        self.position = ""
        self.history = History()

    def knows(self, event_id: str) -> bool:
        """Whether this process has emitted it already, or is about to."""
        return event_id in self._emitted

    def reach(self, position: str) -> None:
        """This process has seen the log up to here, if not further."""
        self.position = max(self.position, position)

    def remember(self, wire: Wire) -> bool:
        """Keep an event for those who ask for what they missed; nobody else is told. False: it is known."""
        if not self._emitted.add(wire.event_id):
            return False
        self.reach(wire.position)
        self.history.add(wire)
        return True

    async def deliver(self, wire: Wire) -> None:
        """Have an event emitted unless that was done before. Returns before everybody has it."""
        # Into the history before the emit: whoever joins a room while it is under way finds it there.
        if not self.remember(wire):
            return
        self._counters.events += 1
        if self._hear:
            await self._hear(wire)
        # An empty list of rooms would mean everybody.
        if wire.audience:
            more = self._also(wire)
            self._waiting.append(wire._replace(audience=(*wire.audience, *more)) if more else wire)
            if self._going is None:
                self._going = asyncio.create_task(self._go())
        if len(self._waiting) > MAX_WAITING:
            await self.drain()

    async def drain(self) -> None:
        """Wait until everything that was delivered has been emitted."""
        while self._going is not None:
            await asyncio.wait([self._going])

    async def _go(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH_SIZE], self._waiting[BATCH_SIZE:]
                await self._emit(batch)
        finally:
            self._going = None

    async def _emit(self, batch: list[Wire]) -> None:
        try:
            await self._emitter.to_rooms(batch)
        except Exception:  # a bug; it must not keep later events from going out
            log.exception("events were not emitted", count=len(batch))
