"""The slow eye that misses nothing: reads the event log every two seconds and fans out what Redis lost.

Positions are given out by the writers, so an entry may appear a little below the highest one that was
read. Each read therefore goes back by `OVERLAP` seconds, less the time that has been quiet since. It reads
positions and ids, which an index has, and only those entries whose ids this process has not emitted: nearly
always none. Clocks of hosts must agree to a second or two (NTP).
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
BACK = 60.0
"""Seconds of the past that are read at start. They fill the history, since a restarted process will be asked
for just that by all its clients. Some of these may be back already: whatever is older than the process they
get by asking, and nobody gets it twice."""

PATIENCE = 5.0
"""Seconds for one page: a database that hangs is a database that is away."""

UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)
"""How a database that cannot be read shows."""

log = structlog.get_logger()


class Tail:
    """Follows the log. `read_at` is when it last reached the end."""

    def __init__(self, event_log: Log, fanout: Fanout, clock: Clock, counters: Counters) -> None:
        self._log = event_log
        self._fanout = fanout
        self._clock = clock
        self._counters = counters
        self._position = self._beginning = ""
        self._nobody_was_here = earlier(position_at(clock.now()), OVERLAP)
        self._moved_at = monotonic()
        self._read_at: float | None = None

    async def run(self) -> None:
        """Read for ever; while the database is away, keep trying."""
        while True:
            try:
                await self.read()
            except UNAVAILABLE as trouble:
                log.warning("the event log cannot be read", trouble=repr(trouble))
            await asyncio.sleep(INTERVAL)

    async def read(self) -> None:
        """Fan out whatever came and was not heard."""
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
        async with asyncio.timeout(PATIENCE):
            end = await self._log.end(self._clock.now())
        self._fanout.reach(end)
        self._position = self._beginning = earlier(end, BACK)

    async def _page(self, start: str) -> list[Entry]:
        async with asyncio.timeout(PATIENCE):
            return await self._log.ids(start, PAGE)

    async def _deliver_unknown(self, page: list[Entry]) -> None:
        unknown = [each.position for each in page if not self._fanout.knows(each.event_id)]
        if not unknown:
            return
        async with asyncio.timeout(PATIENCE):
            lost = await self._log.at(unknown)
        for each in lost:
            # Redis may have brought it meanwhile.
            if self._fanout.knows(each.event.id):
                continue
            if self._read_at is None and each.position < self._nobody_was_here:
                self._fanout.remember(wire(each))
                continue
            # What is read at start was lost by nobody.
            self._counters.healed += self._read_at is not None
            await self._fanout.deliver(wire(each))

    def _reach(self) -> float:
        # After a quiet minute nothing can still be on its way to a place below the last entry.
        return max(0.0, OVERLAP - (monotonic() - self._moved_at))

    def _move(self, position: str) -> None:
        self._fanout.reach(position)
        if position > self._position:
            self._position = position
            self._moved_at = monotonic()
