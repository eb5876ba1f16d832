"""Makes claims with a number of concurrent callers, and measures how long each claim took."""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

from bench.claiming.town import Attempt
from bench.claiming.ways import Way
from bench.rows import spread


class Drive(NamedTuple):
    """The result of a run. `won`: slot id -> booking id; `waits` in seconds."""

    seconds: float
    attempts: int
    won: dict[str, str]
    waits: list[float]
    winners_waits: list[float]

    @property
    def per_second(self) -> float:
        """Attempts that were answered in a second."""
        return self.attempts / self.seconds

    @property
    def p99_ms(self) -> float:
        """The 99th percentile of the waits, in milliseconds."""
        return spread(self.waits).p99 * 1000


async def drive(way: Way, wanted: Sequence[Attempt], callers: int) -> Drive:
    """Carry out attempts in their order, `callers` at a time.

    Raises:
        SystemExit: two were told that they won the same slot.
    """
    waiting = iter(wanted)
    won: dict[str, str] = {}
    waits: list[float] = []
    winners: list[float] = []

    async def caller() -> None:
        for attempt in waiting:
            began = time.perf_counter()
            booking_id = await way(attempt)
            took = time.perf_counter() - began
            waits.append(took)
            if booking_id:
                if attempt.slot.id in won:
                    raise SystemExit(f"two won {attempt.slot.id}")
                won[attempt.slot.id] = booking_id
                winners.append(took)

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(callers)))
    return Drive(time.perf_counter() - began, len(wanted), won, waits, winners)
