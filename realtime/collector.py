"""The garbage collector, configured for a process that holds thousands of connections.

By default Python visits all objects every few thousand allocations: with 5,000 clients that takes two thirds
of the processor's time, with pauses of half a second (measured; docs/performance.md). Nearly everything is
freed by reference counts; the rest, cycles of tasks and their exceptions, is collected when no events pass.
"""

import asyncio
import gc

from realtime.counters import Counters

THRESHOLDS = (100_000, 50, 1000)
PERIOD = 600.0
IDLE = 1.0
MAX_ATTEMPTS = 60
"""Attempts to find a second without events; then it collects anyway."""


class Collector:
    """Runs a full collection every PERIOD seconds, when no events pass."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def run(self) -> None:
        """Collect until cancelled."""
        while True:
            await asyncio.sleep(PERIOD)
            await self._wait_until_idle()
            gc.collect()

    async def _wait_until_idle(self) -> None:
        for _ in range(MAX_ATTEMPTS):
            before = self._counters.events
            await asyncio.sleep(IDLE)
            if self._counters.events == before:
                return
