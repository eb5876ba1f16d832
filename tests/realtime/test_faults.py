"""Redis, its connections and the database go away and come back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quickdoc.core.ids import position_at
from sandbox.servers import Mongod, RedisServer
from tests.realtime.conftest import a_press
from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.proxy import Proxy
from tests.realtime.screen import Screen

pytestmark = pytest.mark.servers

HEALS_WITHIN = 6.0
"""Seconds: the log is read every two, and the machine may be busy."""


@pytest.fixture
def fragile(
    mongo_url: str, redis_server: RedisServer, database: str, tmp_path: Path
) -> Iterator[GatewayProcess]:
    """A gateway on a Redis of its own."""
    with GatewayProcess(mongo_url, redis_server.url, database, tmp_path) as running:
        yield running
    assert running.complaints() == []


async def test_a_lost_publish_is_healed_from_the_log(gateway: GatewayProcess, press: Press) -> None:
    topic = fresh_topic()
    async with Screen(gateway) as screen:
        await screen.watch(topic)
        lost = [slot_opened(topic) for _ in range(700)]  # more than a page
        await press.lose(*lost)
        await screen.sees(*lost, within=HEALS_WITHIN)
        assert screen.ids == [each.id for each in lost]


async def test_without_redis_the_log_goes_on_and_with_redis_it_is_fast_again(
    fragile: GatewayProcess, redis_server: RedisServer, press: Press
) -> None:
    topic = fresh_topic()
    async with Screen(fragile) as screen:
        await screen.watch(topic)
        await asyncio.to_thread(redis_server.kill)
        late = slot_opened(topic)
        await press.lose(late)
        await screen.sees(late, within=HEALS_WITHIN)
        await asyncio.to_thread(fragile.wait_until_ready, 503)
        await asyncio.to_thread(redis_server.start)
        await asyncio.to_thread(fragile.wait_until_ready)
        async for back in a_press(fragile.mongo_url, redis_server.url, fragile.database):
            live = slot_opened(topic)
            await back.publish(live)
            await screen.sees(live)


async def test_a_deaf_subscription_is_noticed_and_made_anew(
    mongo_url: str, redis_url: str, database: str, press: Press, tmp_path: Path
) -> None:
    topic = fresh_topic()
    async with (
        Proxy(redis_url) as proxy,
        _started(mongo_url, proxy.url, database, tmp_path) as gateway,
        Screen(gateway) as screen,
    ):
        await screen.watch(topic)
        proxy.deafen()
        unheard = slot_opened(topic)
        await press.publish(unheard)
        await screen.sees(unheard, within=HEALS_WITHIN)
        await asyncio.to_thread(gateway.wait_until_it_says, "SubscriptionLostError")
        await asyncio.to_thread(gateway.wait_until_ready)
        live = slot_opened(topic)
        await press.publish(live)
        await screen.sees(live)


async def test_a_message_that_is_none_of_ours_does_not_deafen(
    fragile: GatewayProcess, redis_server: RedisServer
) -> None:
    topic = fresh_topic()
    async for press in a_press(fragile.mongo_url, redis_server.url, fragile.database):
        async with Screen(fragile) as screen:
            await screen.watch(topic)
            for noise in (b"", b"noise", b"[]", b'{"position": 1}'):
                await press.shout(noise)
            live = slot_opened(topic)
            await press.publish(live)
            await screen.sees(live)


async def test_while_the_database_is_away_only_memory_can_tell_what_came(
    mongod: Mongod, redis_url: str, tmp_path: Path
) -> None:
    topic = fresh_topic()
    async with _started(mongod.url, redis_url, "quickdoc", tmp_path) as gateway, Screen(gateway) as screen:
        recent = (await screen.watch(topic))["position"]
        beyond_memory = position_at(datetime.now(UTC) - timedelta(minutes=10))
        await asyncio.to_thread(mongod.kill)
        assert (await screen.watch(topic, since=recent))["ok"]
        assert screen.reasons == []
        assert (await screen.watch(topic, since=beyond_memory))["ok"]
        assert screen.reasons == ["log_unavailable"]
        await asyncio.to_thread(mongod.start)
        async for press in a_press(mongod.url, redis_url, "quickdoc"):
            late = slot_opened(topic)
            await press.lose(late)
            await screen.sees(late)
    assert gateway.complaints() == []


@asynccontextmanager
async def _started(
    mongo_url: str, redis_url: str, database: str, folder: Path
) -> AsyncIterator[GatewayProcess]:
    """Start and end it without blocking the loop: the proxy lives there."""
    gateway = GatewayProcess(mongo_url, redis_url, database, folder)
    await asyncio.to_thread(gateway.__enter__)
    try:
        yield gateway
    finally:
        await asyncio.to_thread(gateway.__exit__, None, None, None)
