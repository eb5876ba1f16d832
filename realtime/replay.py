"""Sends a client the events since a position, or `resync`.

The caller has joined the rooms already, so that no event is lost between the log and the live events. An
event may be sent twice, which the versions make harmless. If the events cannot be sent completely, none is
sent, and `resync` tells the client to load its screens again.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Literal

import socketio

from quickdoc.core.clock import Clock
from quickdoc.core.ids import earlier, position_time
from quickdoc.events.wire import Wire, wire
from quickdoc.storage.log import RETENTION, Log
from realtime.counters import Counters
from realtime.emitter import Emitter
from realtime.history import History
from realtime.tail import OVERLAP, TIMEOUT, UNAVAILABLE

MAX_EVENTS = 1000
"""With more, loading the screens again is cheaper."""

MARGIN = timedelta(hours=1)
"""Entries expire by the time of their event, which for a relayed one is before its position."""

MAX_READS = 32
"""Concurrent reads: after a restart all clients reconnect at once, and the driver's pool is limited."""

Reason = Literal["bad_position", "too_old", "too_many", "log_unavailable"]


class GapError(Exception):
    """The events since the position cannot be sent completely."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


class Replay:
    """Sends single clients the events that they missed."""

    def __init__(
        self,
        sio: socketio.AsyncServer,
        emitter: Emitter,
        *,
        history: History,
        event_log: Log,
        clock: Clock,
        counters: Counters,
    ) -> None:
        self._sio = sio
        self._emitter = emitter
        self._history = history
        self._log = event_log
        self._clock = clock
        self._counters = counters
        self._reads = asyncio.Semaphore(MAX_READS)

    async def tell(
        self, sid: str, rooms: Collection[str], since: str, told: set[str] | None = None
    ) -> list[Wire]:
        """Emit the events of these rooms since then, or `resync`. Returns the events.

        `told`: ids of events that are not sent again; ids of events that are sent now are added.
        """
        try:
            missed = await self._missed(rooms, since)
        except GapError as gap:
            self._counters.resyncs += 1
            await self._sio.emit("resync", {"reason": gap.reason}, to=sid)
            return []
        untold = [each for each in missed if told is None or each.event_id not in told]
        if told is not None:
            told.update(each.event_id for each in untold)
        await self.emit(sid, untold)
        return missed

    async def emit(self, sid: str, missed: Sequence[Wire]) -> None:
        """Emit events to one client, and count them."""
        self._counters.replayed += len(missed)
        await self._emitter.to_client(sid, missed)

    async def _missed(self, rooms: Collection[str], since: str) -> list[Wire]:
        try:
            start, then = earlier(since, OVERLAP), position_time(since)
        except (ValueError, OverflowError) as error:
            raise GapError("bad_position") from error
        missed = self._history.since(start, rooms)
        if missed is None:
            missed = await self._from_log(start, rooms, old=self._is_old(then), since=since)
        if len(missed) > MAX_EVENTS:
            raise GapError("too_many")
        return missed

    async def _from_log(self, start: str, rooms: Collection[str], *, old: bool, since: str) -> list[Wire]:
        await asyncio.sleep(0)  # `asyncio.timeout` needs a task (`fastpath.eager`)
        try:
            async with self._reads, asyncio.timeout(TIMEOUT):
                if old:
                    await self._ensure_newest(since)
                return [wire(each) for each in await self._log.since(start, tuple(rooms), MAX_EVENTS + 1)]
        except UNAVAILABLE as error:
            raise GapError("log_unavailable") from error

    def _is_old(self, then: datetime) -> bool:
        return self._clock.now() - then > RETENTION - MARGIN

    async def _ensure_newest(self, since: str) -> None:
        # If there was no event for a day, the newest position is an old one and nothing was missed.
        if since < await self._log.end(self._clock.now()):
            raise GapError("too_old")
