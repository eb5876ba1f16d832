"""The bus on Redis: append to the event log, PUBLISH, queue the reactions."""

from asyncio import gather, timeout
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import uuid4

import structlog
from arq.connections import ArqRedis
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from quickdoc.core.batching import Batcher
from quickdoc.core.silence import Silence
from quickdoc.events import bus_status, topics
from quickdoc.events.bus_status import BusStatus
from quickdoc.events.jobs import enqueue, job_id
from quickdoc.events.models import Event, Logged
from quickdoc.events.ports import BusDownError, Job
from quickdoc.events.wire import assembled, encode
from quickdoc.storage.log import Log
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()
UNAVAILABLE: tuple[type[Exception], ...] = (RedisError, OSError)
SILENT: tuple[type[Exception], ...] = (RedisTimeoutError, TimeoutError)

PATIENCE = 1.0
"""Seconds that a caller waits for Redis in all."""
PAUSE = 3.0
"""Seconds between two callers that try a Redis that does not answer; the relay publishes meanwhile."""


class RedisBus:
    """Publishes through a log in MongoDB and a Redis that may vanish at any moment.

    A Redis that is down refuses at once. One that hangs would make every action wait, so after one timeout
    the other callers do not try. `batched`: callers that publish at the same moment share one round trip to
    the log and one to Redis. `ring_at_once`: PUBLISH while the log is being written, since neither needs the
    other's answer. An event that was published and then not logged is still in its document: the relay logs
    it, and receivers recognise it by its id. Positions are assigned before either (docs/adr/0005).
    """

    def __init__(
        self, event_log: Log, redis: ArqRedis, *, batched: bool = False, ring_at_once: bool = False
    ) -> None:
        self._log = event_log
        self._redis = redis
        self._silence = Silence(PAUSE)
        self._ring_at_once = ring_at_once
        self._publish: Callable[[Sequence[Event]], Awaitable[None]] = self._publish_one
        if batched:
            self._publish = Batcher(self._publish_each)

    async def publish(self, events: Sequence[Event]) -> None:
        """Append the events to the log, PUBLISH them, and queue the reaction of those that have one.

        Raises:
            BusDownError: they are logged at most; the relay will publish them again.
        """
        await self._publish(events)

    async def _publish_each(self, several: Sequence[Sequence[Event]]) -> list[None]:
        """Publish the events of several callers together. A failure is raised to all of them."""
        await self._publish_one([event for events in several for event in events])
        return [None] * len(several)

    async def _publish_one(self, events: Sequence[Event]) -> None:
        logged = self._log.placed(events)
        if not self._ring_at_once:
            await self._write(logged)
            await self._tell(logged)
            return
        outcomes = await gather(self._write(logged), self._tell(logged), return_exceptions=True)
        for trouble in outcomes:
            if trouble:
                raise trouble

    async def _write(self, logged: Sequence[Logged]) -> None:
        try:
            await self._log.write(logged)
        except OUTAGES as error:
            raise BusDownError from error

    async def _tell(self, logged: Sequence[Logged]) -> None:
        async with self._ringing():
            await self._ring(logged)

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue a job about a document, now or at a time. Losing it costs delay; it never raises."""
        name = job_id(job, subject_id, at) if at else uuid4().hex
        try:
            async with self._ringing(), self._redis.pipeline(transaction=False) as pipe:
                enqueue(pipe, job, subject_id, name, at)
                await pipe.execute()
        except BusDownError:
            log.warning("job not queued, a sweep will do it", job=job, subject=subject_id)

    async def ping(self) -> None:
        """Check that Redis answers.

        Raises:
            BusDownError: it does not.
        """
        async with self._ringing():
            await self._redis.ping()

    async def status(self, now: datetime) -> BusStatus:
        """How Redis and the job queue are.

        Raises:
            BusDownError: it does not answer.
        """
        async with self._ringing():
            return await bus_status.read(self._redis, now)

    @asynccontextmanager
    async def _ringing(self) -> AsyncIterator[None]:
        """A call to Redis that takes `PATIENCE` at most.

        Raises:
            BusDownError: it is down, or did not answer a moment ago.
        """
        if not self._silence.may_ask():
            raise BusDownError
        try:
            async with timeout(PATIENCE):
                yield
        except SILENT as error:
            self._silence.begin()
            raise BusDownError from error
        except UNAVAILABLE as error:
            raise BusDownError from error
        else:
            self._silence.end()

    async def _ring(self, logged: Sequence[Logged]) -> None:
        """PUBLISH and queue in one round trip to Redis, however many events there are."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in logged:
                told = each.event.model_dump(mode="json")
                pipe.publish(topics.CHANNEL, encode(assembled(each.position, each.event.audience(), told)))
                if each.event.reacts:
                    enqueue(pipe, "react", told, f"react:{each.event.id}")
            await pipe.execute()
