"""Reads the event log every two seconds and emits the events that Redis lost.

Positions are assigned by the writers, so an entry may appear a little below the highest one that was read.
Each read therefore goes back by `OVERLAP` seconds, less the time since the last new entry. It reads positions
and ids from an index, and then only the entries whose ids this process has not emitted: nearly always none.
The clocks of hosts must agree to a second or two (NTP).
"""

import asyncio
from time import monotonic

import structlog

from quickdoc.core.clock import Clock
from quickdoc.core.ids import earlier, position_at
from quickdoc.events.wire import wire
from quickdoc.storage.log import Entry, Log
from quickdoc.storage.outage import OUTAGES
from realtime.counters import Counters
from realtime.fanout import Fanout

INTERVAL = 2.0
OVERLAP = 5.0
PAGE = 1000
HISTORY_SECONDS = 60.0
"""Seconds before the start that are read at start. They fill the history, since all clients of a restarted
process ask for them. Clients that are connected already get events older than the process by replay only, so
that they get none twice."""

TIMEOUT = 5.0
"""Seconds for one page: a database that does not answer is treated as unavailable."""

UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)
"""The errors of a database that cannot be read."""

log = structlog.get_logger()


class Tail:
    """Follows the log."""

    def __init__(self, event_log: Log, fanout: Fanout, clock: Clock, counters: Counters) -> None:
        self._log = event_log
        self._fanout = fanout
        self._clock = clock
        self._counters = counters
        self._position = self._beginning = ""
        self._started_at = earlier(position_at(clock.now()), OVERLAP)
        self._moved_at = monotonic()
        self._read_at: float | None = None

    async def run(self) -> None:
        """Read until cancelled; while the database is unavailable, keep trying."""
        while True:
            try:
                await self.read()
            except UNAVAILABLE as error:
                log.warning("the event log cannot be read", error=repr(error))
            await asyncio.sleep(INTERVAL)

    async def read(self) -> None:
        """Emit the new entries that Redis did not bring."""
        if not self._position:
            await self._begin()
        start = earlier(self._position, self._reach())
        while page := await self._page(start):
            await self._deliver_unknown(page)
            start = page[-1].position
            self._move(start)
            if len(page) < PAGE:
                break
        self._read_at = monotonic()
        if self._fanout.history.begins is None:
            self._fanout.history.begin(self._beginning)

    def behind_for(self) -> float | None:
        """Seconds since the end of the log was last reached; None before the first time."""
        return None if self._read_at is None else monotonic() - self._read_at

    async def _begin(self) -> None:
        async with asyncio.timeout(TIMEOUT):
            end = await self._log.end(self._clock.now())
        self._fanout.reach(end)
        self._position = self._beginning = earlier(end, HISTORY_SECONDS)

    async def _page(self, start: str) -> list[Entry]:
        async with asyncio.timeout(TIMEOUT):
            return await self._log.ids(start, PAGE)

    async def _deliver_unknown(self, page: list[Entry]) -> None:
        unknown = [each.position for each in page if not self._fanout.knows(each.event_id)]
        if not unknown:
            return
        async with asyncio.timeout(TIMEOUT):
            lost = await self._log.at(unknown)
        for each in lost:
            # It may have arrived by Redis meanwhile.
            if self._fanout.knows(each.event.id):
                continue
            if self._read_at is None and each.position < self._started_at:
                self._fanout.remember(wire(each))
                continue
            # Redis did not lose what is read at start.
            self._counters.healed += self._read_at is not None
            await self._fanout.deliver(wire(each))

    def _reach(self) -> float:
        # OVERLAP seconds after the last new entry no writer can add one below it any more.
        return max(0.0, OVERLAP - (monotonic() - self._moved_at))

    def _move(self, position: str) -> None:
        self._fanout.reach(position)
        if position > self._position:
            self._position = position
            self._moved_at = monotonic()
