"""What claims learn from other processes: which slots were taken, and a first-come flag in Redis.

Both are hints, checked against the database before anybody is refused, and both fail open: without Redis
every claim tries its insert, and the unique index decides as always.
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
"""How long the flag lasts: longer than a successful insert takes, shorter than a person would wait."""
PAUSE = 1.0
"""Seconds until Redis is tried again. Each event that is missed meanwhile costs one failed insert."""
SILENCE = 30.0
CLOSING = (b'"type":"slot.taken"', b'"type":"slot.withdrawn"')
OPENING = (b'"type":"slot.opened"', b'"type":"slot.released"', b'"type":"slot.published"')
LOGINS = b'"subject":"access"'


class News:
    """Updates the claim guard and the cache of logins with what other processes have done."""

    def __init__(self, redis: Redis, claim_guard: ClaimGuard, access: AccessRecords | None = None) -> None:
        self._redis = redis
        self._gate = claim_guard
        self._access = access or ReadEachTime()

    async def run(self) -> None:
        """Subscribe, and subscribe again after every failure, until cancelled."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as trouble:
                log.warning("no news of other processes, the index decides", trouble=repr(trouble))
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        async with self._redis.pubsub() as subscription:
            await subscription.subscribe(topics.CHANNEL)
            while True:
                heard = await subscription.get_message(timeout=SILENCE)
                if heard and heard["type"] == "message":
                    self.take(heard["data"])

    def take(self, payload: bytes) -> None:
        """Handle one message. Most are about other subjects and are not parsed."""
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
    """The first claim of an opening tries at once; later ones look for a booking first."""

    def __init__(self, redis: Redis) -> None:
        self._flags = OneTimeFlags(redis, MARKED_MS)

    async def first(self, slot_id: str, opening: int) -> bool:
        """Whether this is the first claim of the opening; True also when Redis does not answer."""
        return await self._flags.first(f"quickdoc:first:{slot_id}:{opening}")
