"""What counts quotas: in Redis for all processes, in the process, and in the process while Redis is away."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.core.ids import new_id
from quickdoc.core.quotas import rates
from quickdoc.events import jobs
from quickdoc.storage import limiter, recent_hits
from quickdoc.storage.limiter import Limiter, OwnLimiter, SharedLimiter
from quickdoc.storage.recent_hits import RecentHits
from sandbox.servers import RedisServer

QUOTAS = rates({"claim": "3 per minute", "cancel": "1 per minute"})
NOWHERE = "redis://127.0.0.1:9"


async def allowed(counting: Limiter, key: str, tries: int = 6) -> int:
    """How many of so many attempts at once were allowed."""
    done = await asyncio.gather(*(counting.hit("claim", key) for _ in range(tries)), return_exceptions=True)
    refused = [each for each in done if each is not None]
    assert all(isinstance(each, TooManyAttemptsError) for each in refused), refused
    return tries - len(refused)


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no silent Redis."""
    monkeypatch.setattr(limiter, "PATIENCE", 30.0)


@pytest.fixture
async def shared(redis_url: str, patience: None) -> AsyncIterator[SharedLimiter]:
    redis = jobs.connect(redis_url)
    await redis.flushall()
    yield SharedLimiter(redis.connection_pool, QUOTAS)
    await redis.aclose(close_connection_pool=True)


async def test_a_process_counts_each_key_apart_and_forgets_in_time() -> None:
    now = [1000.0]
    own = OwnLimiter(QUOTAS, lambda: now[0])
    assert await allowed(own, "ana") == 3
    assert await allowed(own, "ben") == 3
    now[0] += 20
    with pytest.raises(TooManyAttemptsError) as refused:
        await own.hit("claim", "ana")
    assert refused.value.seconds == 40
    now[0] += 40
    assert await allowed(own, "ana") == 3


async def test_what_is_forgiven_was_never_counted() -> None:
    own = OwnLimiter(QUOTAS)
    assert await allowed(own, "ana") == 3
    await own.forgive("claim", "ana")
    assert await allowed(own, "ana") == 3


async def test_a_process_remembers_so_many_keys_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_hits, "REMEMBERED", 10)
    hits = RecentHits()
    for number in range(30):
        assert await hits.acquire_entry(str(number), 1, 60)
    assert await hits.reset() == 10


async def test_without_redis_each_process_counts_and_nobody_is_refused_for_it() -> None:
    redis = jobs.connect(NOWHERE)
    without = SharedLimiter(redis.connection_pool, QUOTAS)
    assert await allowed(without, "ana") == 3
    await without.forgive("claim", "ana")
    assert await allowed(without, "ana") == 3
    await redis.aclose(close_connection_pool=True)


class Silent(asyncio.Protocol):
    """Takes connections and never answers; counts them."""

    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        type(self).count += 1


async def test_a_redis_that_hangs_is_waited_for_once() -> None:
    Silent.count = 0
    server = await asyncio.get_running_loop().create_server(Silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    redis = jobs.connect(f"redis://127.0.0.1:{port}")
    hanging = SharedLimiter(redis.connection_pool, QUOTAS)
    assert await allowed(hanging, "ana", tries=1) == 1
    asked = Silent.count
    assert asked == 1
    assert await allowed(hanging, "ben") == 3
    assert Silent.count == asked
    await redis.aclose(close_connection_pool=True)
    server.close()


@pytest.mark.servers
async def test_all_processes_count_together_in_redis(shared: SharedLimiter, redis_url: str) -> None:
    other = jobs.connect(redis_url)
    both = [shared, SharedLimiter(other.connection_pool, QUOTAS)]
    done = await asyncio.gather(
        *(both[number % 2].hit("claim", "ana") for number in range(20)), return_exceptions=True
    )
    assert sum(each is None for each in done) == 3
    refused = next(each for each in done if isinstance(each, TooManyAttemptsError))
    assert 1 <= refused.seconds <= 60
    await other.aclose(close_connection_pool=True)


@pytest.mark.servers
async def test_a_hit_is_one_command_and_names_nobody(shared: SharedLimiter, redis_url: str) -> None:
    await shared.hit("claim", "ana@clinic.org")  # the first one brings the script along
    client = Redis.from_url(redis_url)
    before = (await client.info("commandstats"))["cmdstat_evalsha"]["calls"]
    await shared.hit("claim", "ana@clinic.org")
    stats = await client.info("commandstats")
    assert stats["cmdstat_evalsha"]["calls"] == before + 1
    keys = [each.decode() async for each in client.scan_iter("*")]
    assert keys
    assert all("ana" not in key for key in keys)
    assert all([await client.ttl(each) > 0 for each in keys])
    await client.aclose()


@pytest.mark.servers
async def test_hits_of_one_moment_share_a_trip_and_are_counted_apart(
    shared: SharedLimiter, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shared.hit("claim", "nobody")  # the first one brings the script along
    trips = []
    execute = Pipeline.execute

    async def counted(pipe: Pipeline, **how: Any) -> Any:
        trips.append(len(pipe))
        return await execute(pipe, **how)

    monkeypatch.setattr(Pipeline, "execute", counted)
    people = [f"person{number}" for number in range(25)]
    assert await asyncio.gather(*(allowed(shared, person) for person in people)) == [3] * 25
    assert trips == [150]


@pytest.mark.servers
async def test_a_redis_that_forgot_the_script_is_given_it_again_and_counts_each_hit_once(
    shared: SharedLimiter, redis_url: str
) -> None:
    await shared.hit("claim", "ana")
    client = Redis.from_url(redis_url)
    await client.script_flush()
    assert await asyncio.gather(*(allowed(shared, each) for each in ("ana", "ben"))) == [2, 3]
    await client.aclose()


@pytest.mark.servers
async def test_a_redis_that_dies_and_comes_back_is_used_again(
    redis_server: RedisServer, patience: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "PAUSE", 0.5)
    redis = jobs.connect(redis_server.url)
    counting = SharedLimiter(redis.connection_pool, QUOTAS)
    assert await allowed(counting, "ana") == 3
    redis_server.kill()
    assert await allowed(counting, "ana") == 3  # anew, by the process
    redis_server.start()
    await redis.flushall()
    while not await redis.keys(f"{limiter.PREFIX}*"):
        await counting.hit("code_to_phone", new_id("phone"))
    found_out = len(await redis.keys(f"{limiter.PREFIX}*"))
    await counting.hit("claim", "ben")  # at once: not only those who find out ask Redis again
    assert len(await redis.keys(f"{limiter.PREFIX}*")) == found_out + 1
    await redis.aclose(close_connection_pool=True)
