"""Event -> audience -> rooms -> connections, for events from both sources, Redis and the log.

A single event is emitted at once. Events that arrive while others are being emitted are collected and emitted
together, so that a client gets all of them in one write: under load one system call covers dozens of events.
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
"""Event ids: more than the overlap of the log reader has under load. A duplicate would be harmless."""

BATCH_SIZE = 200
"""Events in one emit: about a hundred kilobytes for a client that gets all of them."""

MAX_WAITING = 5000
"""Events. Above that `deliver` waits: Redis buffers events for a while, the log keeps them for a day."""

log = structlog.get_logger()


class Fanout:
    """Emits each event once to the clients in its rooms that are connected to this process.

    `position` is the highest one seen: a client that joins a room now gets all later events live.
    `extra_rooms` returns rooms beside the event's audience. `on_event` is called with each event before it is
    emitted.
    """

    def __init__(
        self,
        emitter: Emitter,
        counters: Counters,
        extra_rooms: Callable[[Wire], Sequence[str]] = lambda _: (),
        on_event: Callable[[Wire], Awaitable[None]] | None = None,
    ) -> None:
        self._emitter = emitter
        self._extra_rooms = extra_rooms
        self._on_event = on_event
        self._counters = counters
        self._emitted = Recent(MAX_REMEMBERED)
        self._waiting: list[Wire] = []
        # A strong reference: the event loop has weak ones only.
        self._task: asyncio.Task[None] | None = None
        self.position = ""
        self.history = History()

    def knows(self, event_id: str) -> bool:
        """Whether this process has emitted it, or will."""
        return event_id in self._emitted

    def reach(self, position: str) -> None:
        """Raise `position` to this one if it is higher."""
        self.position = max(self.position, position)

    def remember(self, wire: Wire) -> bool:
        """Add an event to the history without emitting it. False when it is known already."""
        if not self._emitted.add(wire.event_id):
            return False
        self.reach(wire.position)
        self.history.add(wire)
        return True

    async def deliver(self, wire: Wire) -> None:
        """Emit an event unless that was done before. Returns before it is written to all clients."""
        # Into the history before the emit, for clients that join a room while the emit is in progress.
        if not self.remember(wire):
            return
        self._counters.events += 1
        if self._on_event:
            await self._on_event(wire)
        # To the library an empty list of rooms means all clients.
        if wire.audience:
            more = self._extra_rooms(wire)
            self._waiting.append(wire._replace(audience=(*wire.audience, *more)) if more else wire)
            if self._task is None:
                self._task = asyncio.create_task(self._emit_waiting())
        if len(self._waiting) > MAX_WAITING:
            await self.drain()

    async def drain(self) -> None:
        """Wait until all events that were delivered have been emitted."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _emit_waiting(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:BATCH_SIZE], self._waiting[BATCH_SIZE:]
                await self._emit(batch)
        finally:
            self._task = None

    async def _emit(self, batch: list[Wire]) -> None:
        try:
            await self._emitter.to_rooms(batch)
        except Exception:  # a bug; later events must still be emitted
            log.exception("events were not emitted", count=len(batch))
