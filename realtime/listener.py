"""The fast ear: a Redis subscription of this process's own.

The library's Redis manager loses its listener without a word and hands every event through a queue
more. This reader comes back after every kind of trouble; what was said meanwhile the log brings (`tail`).
"""

import asyncio
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from quickdoc.events import topics
from quickdoc.events.wire import decode
from realtime.canary import SILENCE, Canary
from realtime.fanout import Fanout

FIRST_PAUSE = 0.1
MAX_PAUSE = 2.0

log = structlog.get_logger()


class DeafError(Exception):
    """Not even our own canary is heard."""


def connect(url: str) -> Redis:
    """A client that never waits for long: a Redis that does not answer is a Redis that is away."""
    client: Redis = Redis.from_url(url, socket_connect_timeout=2, socket_timeout=3, socket_keepalive=True)
    return client


class Listener:
    """Hears events and the canary, one after the other."""

    def __init__(self, redis: Redis, canary: Canary, fanout: Fanout) -> None:
        self._redis = redis
        self._canary = canary
        self._fanout = fanout
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        """Listen for ever."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError, DeafError) as trouble:
                log.warning("redis is not heard, the log goes on", trouble=repr(trouble))
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, MAX_PAUSE)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(topics.CHANNEL, self._canary.channel)
            await self._canary.sing()
            while True:
                await self._take(await self._next(subscription))

    async def _next(self, subscription: PubSub) -> dict[str, Any]:
        # The canary sings every second, so silence is deafness and not a quiet night.
        heard: dict[str, Any] | None = await subscription.get_message(timeout=SILENCE)
        if heard is None:
            raise DeafError
        return heard

    async def _take(self, heard: dict[str, Any]) -> None:
        if heard["type"] != "message":
            return
        if heard["channel"] == self._canary.channel.encode():
            self._canary.hear()
            self._pause = FIRST_PAUSE
            return
        try:
            await self._fanout.deliver(decode(heard["data"]))
        except ValueError:
            log.warning("a message on the events' channel is none of ours")
