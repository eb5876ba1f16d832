"""The bell and the log, together or one after the other: what is told is the same, and what is kept."""

from collections.abc import Sequence

import pytest
from pymongo.errors import AutoReconnect

from quickdoc.events import jobs
from quickdoc.events.models import Logged
from quickdoc.events.ports import BusDownError
from quickdoc.events.redis import RedisBus
from quickdoc.events.topics import CHANNEL
from quickdoc.events.wire import decode
from tests.town import Town

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("at_once", [True, False])
async def test_an_event_is_logged_and_rung_with_one_position(
    real_town: Town,
    redis_url: str,
    at_once: bool,  # noqa: FBT001
) -> None:
    await real_town.publish()
    event, log = real_town.bus.heard[-1].event, real_town.store.log
    await log.collection.delete_many({})
    redis = jobs.connect(redis_url)
    async with redis.pubsub() as ears:
        await ears.subscribe(CHANNEL)
        await ears.get_message(timeout=2)
        await RedisBus(log, redis, ring_at_once=at_once).publish([event])
        told = await ears.get_message(timeout=2)
    await redis.aclose(close_connection_pool=True)
    (entry,) = await log.since("")
    assert entry.event == event
    assert decode(told["data"]).position == entry.position


@pytest.mark.parametrize("at_once", [True, False])
async def test_what_could_not_be_logged_was_not_published(
    real_town: Town,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
    at_once: bool,  # noqa: FBT001
) -> None:
    """It may have been rung; its document keeps it, and the relay publishes it."""
    await real_town.publish()
    event, log = real_town.bus.heard[-1].event, real_town.store.log

    async def away(_: Sequence[Logged]) -> None:
        raise AutoReconnect("the database is away")

    redis = jobs.connect(redis_url)
    with monkeypatch.context() as outage:
        outage.setattr(log, "write", away)
        with pytest.raises(BusDownError):
            await RedisBus(log, redis, ring_at_once=at_once).publish([event])
    await redis.aclose(close_connection_pool=True)
