"""The one composition root: what every process is made of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from quickdoc.bus import jobs
from quickdoc.bus.redis import RedisBus
from quickdoc.config import Settings
from quickdoc.ports import Doors, SystemClock
from quickdoc.store import indexes
from quickdoc.store.mongo import Store, connect
from quickdoc.texting.twilio import TwilioTexter


@asynccontextmanager
async def doors(settings: Settings) -> AsyncIterator[Doors]:
    """Everything real, closed again at the end. Indexes that are missing are made."""
    client = connect(settings.mongo_url)
    redis = jobs.connect(settings.redis_url)
    texter = TwilioTexter(settings)
    store = Store(client[settings.mongo_database])
    try:
        await indexes.make(store.database)
        yield Doors(
            store=store,
            bus=RedisBus(store.log, redis),
            texter=texter,
            clock=SystemClock(),
        )
    finally:
        await texter.close()
        await redis.aclose(close_connection_pool=True)  # the pool is ours, so arq would leave it open
        client.close()
