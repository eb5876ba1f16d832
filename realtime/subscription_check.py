"""Detects a dead Redis subscription: the process publishes a message every second and must receive it.

A subscription can die without an error: a half-open connection, a paused server, a lost reader. That no event
arrives proves nothing, since at night there are none.
"""

import asyncio
from time import monotonic

from redis.asyncio import Redis
from redis.exceptions import RedisError

from quickdoc.core.ids import new_id
from quickdoc.events import topics

INTERVAL = 1.0
TIMEOUT = 5.0
"""Seconds without a message after which the subscription counts as dead and the process as not ready."""


class SubscriptionCheck:
    """One for each process, on a channel of its own."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self.channel = f"{topics.CHANNEL}:{new_id('check')}"
        self._received_at: float | None = None

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self.publish()
            await asyncio.sleep(INTERVAL)

    async def publish(self) -> None:
        """Publish one message. Errors are ignored: a message that is not published is not received."""
        try:
            await self._redis.publish(self.channel, b"")
        except (RedisError, OSError):
            return

    def received(self) -> None:
        """The listener has received a message of this channel."""
        self._received_at = monotonic()

    @property
    def is_alive(self) -> bool:
        """Whether a message was received within TIMEOUT."""
        return self._received_at is not None and monotonic() - self._received_at < TIMEOUT
