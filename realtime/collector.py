"""The garbage collector, tuned for a process that holds thousands of connections.

As it comes, Python looks at all that lives every few thousand allocations: with 5,000 clients that is
two thirds of the processor's time, half a second at a stretch (measured; docs/performance.md). Nearly
everything is freed by reference counts anyway; what is left, cycles of tasks and their exceptions, can
wait for a quiet moment.
"""

import asyncio
import gc

from realtime.counters import Counters

THRESHOLDS = (100_000, 50, 1000)
PERIOD = 600.0
QUIET = 1.0
PATIENCE = 60
"""Quiet seconds are waited for so many times; then it is done anyway."""


class Collector:
    """Collects everything from time to time, when no events pass."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def run(self) -> None:
        """Collect for ever."""
        while True:
            await asyncio.sleep(PERIOD)
            await self._wait_for_quiet()
            gc.collect()

    async def _wait_for_quiet(self) -> None:
        for _ in range(PATIENCE):
            before = self._counters.events
            await asyncio.sleep(QUIET)
            if self._counters.events == before:
                return
