"""What came since position N, or resync.

The caller has joined the rooms already, so that nothing falls between the log and the live events. An
event may come twice; the versions make that harmless. Whatever cannot be told in full is not told in
part: the client is asked to load its screens again.
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
from realtime.tail import OVERLAP, PATIENCE, UNAVAILABLE

LONGEST = 1000
"""Entries. Beyond that, snapshots are the cheaper way."""

MARGIN = timedelta(hours=1)
"""Entries expire by the time of their event, which for a relayed one lies before its position."""

BATCH_SIZE = 32
"""Reads at a time: after a restart everybody comes back together, and the driver's pool has an end."""

Reason = Literal["bad_position", "too_old", "too_many", "log_unavailable"]


class GapError(Exception):
    """What came since cannot be told in full."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


class Replay:
    """Tells single sockets what they missed."""

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
        self._turns = asyncio.Semaphore(BATCH_SIZE)

    async def tell(
        self, sid: str, rooms: Collection[str], since: str, told: set[str] | None = None
    ) -> list[Wire]:
        """Emit to this socket the events of these rooms since then, or `resync`. Returns what came.

        `told`: ids of those that it need not be told again; what it is told now is added.
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
        """Emit to this socket what it missed."""
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
        if len(missed) > LONGEST:
            raise GapError("too_many")
        return missed

    async def _from_log(self, start: str, rooms: Collection[str], *, old: bool, since: str) -> list[Wire]:
        await asyncio.sleep(0)  # a time limit needs a task of its own (`eager`)
        try:
            async with self._turns, asyncio.timeout(PATIENCE):
                if old:
                    await self._needs_end(since)
                return [wire(each) for each in await self._log.since(start, tuple(rooms), LONGEST + 1)]
        except UNAVAILABLE as trouble:
            raise GapError("log_unavailable") from trouble

    def _is_old(self, then: datetime) -> bool:
        return self._clock.now() - then > RETENTION - MARGIN

    async def _needs_end(self, since: str) -> None:
        # In a town where nothing has happened for a day the newest position is an old one, and a
        # snapshot would give the same again: that is no gap.
        if since < await self._log.end(self._clock.now()):
            raise GapError("too_old")
