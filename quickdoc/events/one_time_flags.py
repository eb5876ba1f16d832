"""Flags in Redis that one caller can set. Flags set at the same moment share one round trip."""

import asyncio
from collections.abc import Sequence

from redis.asyncio import Redis
from redis.exceptions import RedisError

from quickdoc.core.batching import Batcher
from quickdoc.core.silence import Silence

PATIENCE = 0.2
"""Seconds that a caller waits for Redis."""
PAUSE = 1.0
"""Seconds until Redis is tried again after it did not answer."""


class OneTimeFlags:
    """Flags that expire after so many milliseconds. Without Redis every caller is the first."""

    def __init__(self, redis: Redis, lasting_ms: int) -> None:
        self._redis = redis
        self._lasting_ms = lasting_ms
        self._set = Batcher(self._set_each)
        self._silence = Silence(PAUSE)

    async def first(self, key: str) -> bool:
        """Set the flag. Whether it was not set before; True also when Redis does not answer."""
        if not self._silence.may_ask():
            return True
        try:
            is_first = await self._set(key)
        except (RedisError, OSError):  # a TimeoutError is an OSError
            self._silence.begin()
            return True
        self._silence.end()
        return is_first

    async def _set_each(self, keys: Sequence[str]) -> list[bool]:
        async with asyncio.timeout(PATIENCE), self._redis.pipeline(transaction=False) as pipe:
            for key in keys:
                pipe.set(key, b"", nx=True, px=self._lasting_ms)
            return [answer is not None for answer in await pipe.execute()]
