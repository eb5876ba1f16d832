"""The provider's rate limit: so many texts a second from one sender, shared by all workers.

A text gets its turn once, as a delay from now, and is queued for that time if it must wait. So a thousand
texts that are made at once are sent one after the other at the rate, without polling for a free turn. The
turns are kept in Redis, by one script. While Redis is unavailable or does not respond, each process gives
turns of its own, at the same rate.

The arithmetic is the generic cell rate algorithm (ITU-T I.371, equivalent to a leaky bucket): the only state
is the theoretical arrival time of the next text. The texts of one second may be sent at once.
"""

from asyncio import timeout
from time import monotonic
from typing import Any

import structlog
from redis.exceptions import RedisError

from quickdoc.core.silence import Silence

log = structlog.get_logger()

TURNS = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local every, ahead, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local beat = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local after = beat + every * count
redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.ceil(after - now) + 1000)
return string.format('%.3f', beat - ahead - now)
"""
"""Reserves turns for `count` texts; returns the delay of the first one's turn in ms (below 0: now)."""

KEY = "quickdoc:pace:"
PATIENCE = 0.25
"""Seconds to wait for Redis before the process gives the turn itself."""
NOW = 0.001
"""Seconds. A shorter delay, such as a rounding error, counts as none."""
PAUSE = 3.0
"""Seconds without requests to Redis after it did not respond in time."""
UNAVAILABLE: tuple[type[Exception], ...] = (RedisError, OSError, TimeoutError)


class OwnPace:
    """The rate limit of one process. `rate`: texts a second; 0: no limit."""

    def __init__(self, rate: float) -> None:
        self._every = 1 / rate if rate else 0.0
        self._ahead = max(1.0 - self._every, 0.0) if rate else 0.0
        self._beat = 0.0

    async def turns(self, count: int) -> list[float]:
        """How many seconds each of so many texts has to wait; 0: it may go now."""
        now = monotonic()
        beat = max(self._beat, now)
        self._beat = beat + count * self._every
        return _spaced(beat - self._ahead - now, self._every, count)


class SharedPace:
    """The rate limit of a sender, shared by all processes through Redis."""

    def __init__(self, redis: Any, sender: str, rate: float) -> None:
        self._redis = redis
        self._key = KEY + sender
        self._rate = rate
        self._own = OwnPace(rate)
        self._silence = Silence(PAUSE)

    async def turns(self, count: int) -> list[float]:
        """How many seconds each of so many texts has to wait; 0: it may go now."""
        if not self._rate or not count:
            return [0.0] * count
        if self._silence.may_ask():
            every = 1000 / self._rate
            try:
                async with timeout(PATIENCE):
                    first = await self._redis.eval(TURNS, 1, self._key, every, max(1000 - every, 0), count)
            except UNAVAILABLE as error:
                if self._silence.begin():
                    log.warning("redis is unavailable, rate limit per process", error=type(error).__name__)
            else:
                self._silence.end()
                return _spaced(float(first) / 1000, every / 1000, count)
        return await self._own.turns(count)


def _spaced(first: float, every: float, count: int) -> list[float]:
    waits = [first + number * every for number in range(count)]
    return [each if each > NOW else 0.0 for each in waits]
