"""The provider's rate: so many texts a second from one sender, whichever worker sends them.

A text is given its turn once, as a time from now; those that must wait are queued for that time. So a
thousand texts that are made at once go out one after the other at the rate, and none of them asks again and
again. The turns are kept in Redis, by one script. A Redis that is away, or silent, does not stop texts: then
each process gives its own turns, at the same rate, until it is back.

The arithmetic is the generic cell rate algorithm (ITU-T I.371, a leaky bucket seen from the other side): all
that is kept is the time at which the next text would be exactly on the beat. A second's worth may go at once.
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
"""Moves the beat on by `count` texts; says, in ms, how far off the first one's turn is (below 0: now)."""

KEY = "quickdoc:pace:"
PATIENCE = 0.25
"""Seconds. A turn that takes longer is no help to anybody."""
NOW = 0.001
"""Seconds. Nothing is queued for less than that, least of all for what rounding left over."""
PAUSE = 3.0
"""Seconds during which nobody else waits for a Redis that was silent."""
UNAVAILABLE: tuple[type[Exception], ...] = (RedisError, OSError, TimeoutError)


class OwnPace:
    """The rate of one process alone. `rate`: texts a second; 0: as fast as they come."""

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
    """The rate of a sender, kept by all processes together in Redis."""

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
                    log.warning("each process keeps its own pace", error=type(error).__name__)
            else:
                self._silence.end()
                return _spaced(float(first) / 1000, every / 1000, count)
        return await self._own.turns(count)


def _spaced(first: float, every: float, count: int) -> list[float]:
    waits = [first + number * every for number in range(count)]
    return [each if each > NOW else 0.0 for each in waits]
