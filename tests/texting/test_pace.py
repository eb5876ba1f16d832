"""The provider's rate: texts wait for their turn, and those that are moot when it comes never go."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from arq.connections import ArqRedis

from quickdoc.events import jobs as queue
from quickdoc.messaging.sms.pace import OwnPace, SharedPace
from quickdoc.scheduling.actions import claims
from sandbox.servers import RedisServer
from tests.texting.stage import under
from tests.town import WAVES, Town


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[ArqRedis]:
    redis = queue.connect(redis_url)
    await redis.flushdb()
    yield redis
    await redis.aclose(close_connection_pool=True)


async def test_a_seconds_worth_goes_at_once_and_the_others_on_the_beat() -> None:
    waits = await OwnPace(10).turns(30)
    assert waits[:10] == [0.0] * 10
    assert [round(each, 3) for each in waits[10:]] == [round(0.1 * each, 3) for each in range(1, 21)]
    assert (await OwnPace(10).turns(0)) == []


async def test_less_than_one_a_second_goes_one_by_one() -> None:
    assert [round(each) for each in await OwnPace(0.5).turns(3)] == [0, 2, 4]


async def test_no_rate_is_no_limit() -> None:
    assert await OwnPace(0).turns(1000) == [0.0] * 1000
    assert await SharedPace(None, "+15550100000", 0).turns(3) == [0.0] * 3


@pytest.mark.servers
async def test_all_workers_share_the_rate_of_a_sender(redis: ArqRedis) -> None:
    one, two = (SharedPace(redis, "+15550100000", 5) for _ in range(2))
    other = SharedPace(redis, "+15550100001", 5)
    waits = [wait for pace in (one, two) * 10 for wait in await pace.turns(1)]
    assert waits[:5] == [0.0] * 5
    assert waits == sorted(waits)
    assert waits[-1] > 2, "twenty texts at five a second, whoever sends them"
    assert await other.turns(1) == [0.0]


@pytest.mark.servers
async def test_without_redis_each_process_keeps_the_rate_by_itself(redis_server: RedisServer) -> None:
    redis = queue.connect(redis_server.url)
    pace = SharedPace(redis, "+15550100000", 2)
    redis_server.kill()
    waits = [wait for _ in range(4) for wait in await pace.turns(1)]
    assert waits[:2] == [0.0, 0.0]
    assert 0 < waits[2] < waits[3]
    await redis.aclose(close_connection_pool=True)


async def _wave_of(town: Town, size: int) -> None:
    await under(town, WAVES.model_copy(update={"wave_size": size}))
    await town.in_line(*(f"Pat {number}" for number in range(size)))


class SteadyPace:
    """So many a second, by the test's own clock."""

    def __init__(self, town: Town, every: timedelta) -> None:
        self._town, self._every = town, every
        self._beat = town.clock.moment

    async def turns(self, count: int) -> list[float]:
        waits = []
        for _ in range(count):
            self._beat = max(self._beat, self._town.clock.moment)
            waits.append((self._beat - self._town.clock.moment).total_seconds())
            self._beat += self._every
        return waits


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_crowd_is_texted_at_the_rate_and_nobody_is_lost(town: Town, at_once: bool) -> None:  # noqa: FBT001
    await _wave_of(town, 40)
    town.pace, town.at_once = SteadyPace(town, timedelta(seconds=1)), at_once
    await town.publish(offer=True)
    await town.settle()
    assert len(town.sms_sender.sent) == 1
    for second in range(1, 41):
        await town.wait(1)
        assert len(town.sms_sender.sent) <= second + 1, "faster than the rate"
    await town.wait(1)
    assert Counter(each.to for each in town.sms_sender.sent) == Counter(
        [phone.id for phone in await town.store.phones.many({})]
    )


async def test_what_is_moot_when_its_turn_comes_is_not_sent(town: Town) -> None:
    await _wave_of(town, 10)
    wim = await town.patient("Wim")
    town.pace = SteadyPace(town, timedelta(seconds=2))
    slot = await town.publish(offer=True)
    await town.settle()
    await town.wait(2)
    assert len(town.sms_sender.sent) == 2
    await claims.claim(town.services, wim, slot.id)
    await town.settle()
    for _ in range(15):
        await town.wait(2)
    offered = [each for each in town.sms_sender.sent if "CONFIRM" in each.body]
    assert len(offered) == 2
    suppressed = await town.store.messages.many({"kind": "offer", "state": "suppressed"})
    assert {each.reason for each in suppressed} == {"closed"}
    assert len(suppressed) == 8


async def test_a_turn_that_nobody_took_in_time_is_given_anew(town: Town) -> None:
    """After an outage texts go at the rate as well, not in one burst."""
    await _wave_of(town, 10)
    town.pace = SteadyPace(town, timedelta(seconds=1))
    await town.publish(offer=True)
    await town.settle()
    await town.wait(120)
    assert len(town.sms_sender.sent) <= 3
    for _ in range(15):
        await town.wait(1)
    assert len(town.sms_sender.sent) == 10
