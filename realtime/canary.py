"""A canary: what this process sings into Redis it must hear again, or its subscription is deaf.

A subscription can die without an error: a half-open connection, a paused server, a reader that was
lost. Silence alone says nothing, since nights are silent. So there is a sound every second.
"""

import asyncio
from time import monotonic

from redis.asyncio import Redis
from redis.exceptions import RedisError

from quickdoc.core.ids import new_id
from quickdoc.events import topics

INTERVAL = 1.0
SILENCE = 5.0
"""Seconds without a sound after which the subscription counts as deaf and the process as unready."""


class Canary:
    """One for each process, on a channel of its own."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self.channel = f"{topics.CHANNEL}:{new_id('canary')}"
        self._heard_at: float | None = None

    async def run(self) -> None:
        """Sing for ever. What cannot be sung is not heard, and that is all that needs to be known."""
        while True:
            await self.sing()
            await asyncio.sleep(INTERVAL)

    async def sing(self) -> None:
        """Sing once, if Redis is there."""
        try:
            await self._redis.publish(self.channel, b"")
        except (RedisError, OSError):
            return

    def hear(self) -> None:
        """The listener heard it."""
        self._heard_at = monotonic()

    def silent_for(self) -> float | None:
        """Seconds since it was last heard; None before the first time."""
        return None if self._heard_at is None else monotonic() - self._heard_at

    @property
    def is_heard(self) -> bool:
        """Whether the subscription hears well enough to be relied on."""
        silence = self.silent_for()
        return silence is not None and silence < SILENCE
