"""A town on a real mongod with a real queue, and a real arq worker to work it off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from arq.connections import ArqRedis

from quickdoc.core.clock import SystemClock
from quickdoc.core.tasks import end
from quickdoc.core.types import Window
from quickdoc.events import jobs as queue
from quickdoc.events.redis import RedisBus
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.services import Services
from quickdoc.store import Store
from tests.town import WAVES, Town
from workers.awake import AwakenedWorker
from workers.jobs import FUNCTIONS
from workers.loops import forever
from workers.relay import relay
from workers.sweeps import sweep

ANY_HOUR = WAVES.model_copy(update={"quiet_hours": Window(start=0, end=0)})
"""The clock is the real one, and tests run at night as well."""


@dataclass
class Works:
    """`services` go to the real queue; `town` makes people and slots with them."""

    services: Services
    redis: ArqRedis
    town: Town
    sms_sender: MemorySmsSender
    kind: type[Any] = AwakenedWorker

    @asynccontextmanager
    async def working(self, *, loops: bool = True) -> AsyncIterator[None]:
        """A worker is at work, with its loops beside it as in `workers/main.py`."""
        worker = self.kind(
            functions=FUNCTIONS,
            redis_pool=self.redis,
            queue_name=queue.QUEUE,
            job_serializer=queue.serialize,
            job_deserializer=queue.deserialize,
            ctx={"services": self.services},
            poll_delay=0.02,
            max_jobs=100,
            keep_result=0,
            handle_signals=False,
        )
        tasks = [asyncio.create_task(worker.async_run())]
        if loops:
            tasks += [asyncio.create_task(forever(self.services, each, every=0.2)) for each in (relay, sweep)]
        try:
            yield
        finally:
            await end(tasks)
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)


@pytest.fixture
async def works(real_store: Store, redis_url: str) -> AsyncIterator[Works]:
    redis = queue.connect(redis_url)
    await redis.flushdb()
    bus, sms_sender = RedisBus(real_store.log, redis), MemorySmsSender()
    services = Services(store=real_store, bus=bus, sms_sender=sms_sender, clock=SystemClock())
    yield Works(services, redis, await _town(services, sms_sender), sms_sender)
    await redis.aclose(close_connection_pool=True)


async def _town(services: Services, sms_sender: MemorySmsSender) -> Town:
    """A town whose news go to the real queue."""

    class RealTown(Town):
        @property
        def services(self) -> Services:
            return services

    town = RealTown(services.store, bus=None, sms_sender=sms_sender)  # type: ignore[arg-type]  # nobody asks for it
    await town.found(ANY_HOUR)
    town.clock.moment = services.clock.now()
    return town
