"""Gates that hear of other processes: news of slots from the bus, and a first-come mark in Redis.

Neither is ever believed without a look at the database, and both fail open: without Redis everybody tries,
and the index decides as it always does.
"""

import asyncio

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from quickdoc.events import topics
from quickdoc.events.one_time_flags import OneTimeFlags
from quickdoc.events.wire import decode
from quickdoc.identity.access import AccessRecords, ReadEachTime
from quickdoc.scheduling.claim_guard import ClaimGuard

log = structlog.get_logger()

MARKED_MS = 2000
"""How long the first comer's mark lasts: longer than any insert that succeeds, shorter than anybody waits."""
PAUSE = 1.0
"""Seconds before Redis is asked again that was away. Whatever is missed costs an insert each."""
SILENCE = 30.0
CLOSING = (b'"type":"slot.taken"', b'"type":"slot.withdrawn"')
OPENING = (b'"type":"slot.opened"', b'"type":"slot.released"', b'"type":"slot.published"')
LOGINS = b'"subject":"access"'


class News:
    """Keeps a gate, and what is remembered of logins, informed of what other processes have done."""

    def __init__(self, redis: Redis, claim_guard: ClaimGuard, access: AccessRecords | None = None) -> None:
        self._redis = redis
        self._gate = claim_guard
        self._access = access or ReadEachTime()

    async def run(self) -> None:
        """Listen for ever."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as trouble:
                log.warning("the gate hears no news, the index decides", trouble=repr(trouble))
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(topics.CHANNEL)
            while True:
                heard = await subscription.get_message(timeout=SILENCE)
                if heard and heard["type"] == "message":
                    self.take(heard["data"])

    def take(self, payload: bytes) -> None:
        """One message. Most are of other things, and are not even parsed."""
        closes = any(each in payload for each in CLOSING)
        if not closes and not any(each in payload for each in (*OPENING, LOGINS)):
            return
        try:
            event = decode(payload).message()["event"]
            state = event["state"]
            if event["subject"] == "access":
                self._access.forget(state["id"])
                return
            change = self._gate.close if closes else self._gate.reopen
            change(state["id"], state["opening"])
        except (ValueError, KeyError, TypeError):
            log.warning("news that cannot be read")


class FirstInRedis:
    """The first to mark an opening in Redis goes ahead."""

    def __init__(self, redis: Redis) -> None:
        self._flags = OneTimeFlags(redis, MARKED_MS)

    async def first(self, slot_id: str, opening: int) -> bool:
        """Whether nobody was before; True also when Redis does not say."""
        return await self._flags.first(f"quickdoc:first:{slot_id}:{opening}")
