"""The bus on Redis: append to the event log, PUBLISH, queue the reactions."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime

import structlog
from arq.connections import ArqRedis
from redis.exceptions import RedisError

from quickdoc import topics
from quickdoc.bus.jobs import job_id
from quickdoc.bus.wire import encode, wire
from quickdoc.events import Event, Logged
from quickdoc.ports import BusDownError, Job
from quickdoc.store.log import Log
from quickdoc.store.outage import OUTAGES

log = structlog.get_logger()
AWAY: tuple[type[Exception], ...] = (*OUTAGES, RedisError, OSError)


class RedisBus:
    """Publishes through a log in MongoDB and a Redis that may vanish at any moment."""

    def __init__(self, event_log: Log, redis: ArqRedis) -> None:
        self._log = event_log
        self._redis = redis

    async def publish(self, events: Sequence[Event]) -> None:
        """Log the events, announce them, and queue the reaction of those that have one.

        Raises:
            BusDownError: they are logged at best; the relay will publish them again.
        """
        try:
            logged = await self._log.append(events)
            await gather(self._announce(logged), *(self._react(each) for each in events if each.reacts))
        except AWAY as error:
            raise BusDownError from error

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue a job about a document, now or at a time. Losing it costs delay; it never raises."""
        name = job_id(job, subject_id, at) if at else None
        try:
            await self._redis.enqueue_job(job, subject_id, _job_id=name, _defer_until=at)
        except (RedisError, OSError):
            log.warning("job not queued, a sweep will do it", job=job, subject=subject_id)

    async def ping(self) -> None:
        """Ask Redis for a sign of life.

        Raises:
            BusDownError: there is none.
        """
        try:
            await self._redis.ping()
        except (RedisError, OSError) as error:
            raise BusDownError from error

    async def _announce(self, logged: Sequence[Logged]) -> None:
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in logged:
                pipe.publish(topics.CHANNEL, encode(wire(each)))
            await pipe.execute()

    async def _react(self, event: Event) -> None:
        await self._redis.enqueue_job("react", event.model_dump(mode="json"), _job_id=f"react:{event.id}")
