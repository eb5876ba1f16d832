"""Receives events from Redis pub/sub, over a subscription of this process's own.

The library's Redis manager can lose its listener without an error, and passes every event through one more
queue. This listener reconnects after every kind of error; events of the meantime come from the log (`tail`).
"""

import asyncio
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from quickdoc.events import topics
from quickdoc.events.wire import decode
from realtime.fanout import Fanout
from realtime.subscription_check import TIMEOUT, SubscriptionCheck

FIRST_PAUSE = 0.1
MAX_PAUSE = 2.0

log = structlog.get_logger()


class SubscriptionLostError(Exception):
    """Not even our own messages (`subscription_check`) arrive."""


class Listener:
    """Reads one subscription to the events' channel and to that of the check."""

    def __init__(self, redis: Redis, check: SubscriptionCheck, fanout: Fanout) -> None:
        self._redis = redis
        self._check = check
        self._fanout = fanout
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError, SubscriptionLostError) as error:
                log.warning("the redis subscription failed, events come from the log", error=repr(error))
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, MAX_PAUSE)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(topics.CHANNEL, self._check.channel)
            await self._check.publish()
            while True:
                await self._handle(await self._next(subscription))

    async def _next(self, subscription: PubSub) -> dict[str, Any]:
        # The check publishes every second, so a timeout means that the subscription is dead.
        message: dict[str, Any] | None = await subscription.get_message(timeout=TIMEOUT)
        if message is None:
            raise SubscriptionLostError
        return message

    async def _handle(self, message: dict[str, Any]) -> None:
        if message["type"] != "message":
            return
        if message["channel"] == self._check.channel.encode():
            self._check.received()
            self._pause = FIRST_PAUSE
            return
        try:
            await self._fanout.deliver(decode(message["data"]))
        except ValueError:
            log.warning("a message on the events' channel is not an event")
