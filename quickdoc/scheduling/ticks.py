"""Stretches of time as sets of five-minute ticks.

A unique index cannot compare intervals, but it can compare the members of an array: two stretches
overlap exactly when they share a tick, so 10:00-10:30 and 10:15-10:45 collide in the database.
"""

from datetime import datetime

TICK_SECONDS = 300


def ticks(start: datetime, end: datetime) -> list[int]:
    """The numbers of the five-minute ticks (since 1970, UTC) that [start, end) touches."""
    first = int(start.timestamp()) // TICK_SECONDS
    last = -(-int(end.timestamp()) // TICK_SECONDS)
    return list(range(first, last))


def tick_at(moment: datetime) -> int:
    """The number of the tick in which a moment lies."""
    return int(moment.timestamp()) // TICK_SECONDS


def on_a_tick(moment: datetime) -> bool:
    """Whether the moment lies on a five-minute mark."""
    return moment.timestamp() % TICK_SECONDS == 0
