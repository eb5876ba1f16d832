"""The worker that is awakened does what arq's own does, sooner."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from arq import Retry, Worker
from arq.connections import ArqRedis
from arq.constants import in_progress_key_prefix
from arq.worker import func

from quickdoc.core.tasks import end
from quickdoc.events import jobs as queue
from tests.waiting import eventually
from workers.awake import AwakenedWorker, fits

pytestmark = pytest.mark.servers
Done = list[tuple[str, float]]
NEVER = 3600.0
"""Seconds between polls, in a test of what is done without them."""


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[ArqRedis]:
    redis = queue.connect(redis_url)
    await redis.flushdb()
    await eventually(lambda: nobody_listens(redis))  # the workers of an earlier test may still be leaving
    yield redis
    await redis.aclose(close_connection_pool=True)


async def listeners(redis: ArqRedis) -> int:
    """How many workers listen for new jobs."""
    ((_, count),) = await redis.pubsub_numsub(queue.WAKE)
    return int(count)


async def nobody_listens(redis: ArqRedis) -> bool:
    return await listeners(redis) == 0


async def nothing_is_queued(redis: ArqRedis) -> bool:
    return not await redis.zcard(queue.QUEUE)


@asynccontextmanager
async def at_work(
    redis: ArqRedis, *functions: Callable[..., Any], kind: type[Any] = AwakenedWorker, **settings: Any
) -> AsyncIterator[Any]:
    worker = kind(
        functions=[func(each, name=each.__name__) for each in functions],
        redis_pool=redis,
        queue_name=queue.QUEUE,
        job_serializer=queue.serialize,
        job_deserializer=queue.deserialize,
        handle_signals=False,
        keep_result=0,
        **{"poll_delay": NEVER, "max_jobs": 50, **settings},
    )
    others = await listeners(redis)
    task = asyncio.create_task(worker.async_run())

    async def listens() -> bool:
        return await listeners(redis) > others

    try:
        if kind is AwakenedWorker:
            await eventually(listens)
        yield worker
    finally:
        await end([task])
        await asyncio.gather(*worker.tasks.values(), return_exceptions=True)


async def put(redis: ArqRedis, job: str, *subjects: object, at: datetime | None = None) -> None:
    async with redis.pipeline(transaction=False) as pipe:
        for subject in subjects:
            queue.enqueue(pipe, job, subject, f"{job}:{subject}", at)
        await pipe.execute()


def noting(done: Done) -> Callable[..., Any]:
    async def note(_: dict[str, Any], subject: str) -> None:
        done.append((subject, monotonic()))
        await asyncio.sleep(0)

    return note


async def all_of(done: Done, count: int) -> None:
    async def there() -> bool:
        return len(done) >= count

    await eventually(there)


def test_it_is_built_on_parts_that_this_arq_has() -> None:
    assert fits()


async def test_a_job_starts_without_being_polled_for(redis: ArqRedis) -> None:
    done: Done = []
    async with at_work(redis, noting(done)):
        for number in range(20):
            await put(redis, "note", str(number))
            await all_of(done, number + 1)


async def test_a_deadline_is_met_without_being_polled_for(redis: ArqRedis) -> None:
    done: Done = []
    async with at_work(redis, noting(done)):
        asked = monotonic()
        now = datetime.now(UTC)
        await put(redis, "note", "not today", at=now + timedelta(hours=1))
        await put(redis, "note", "late", at=now + timedelta(seconds=0.6))
        await put(redis, "note", "soon", at=now + timedelta(seconds=0.3))
        await all_of(done, 2)
    started = dict(done)
    assert set(started) == {"soon", "late"}
    assert started["soon"] - asked > 0.25
    assert started["late"] - asked > 0.55


async def test_a_lost_bell_costs_one_poll(redis: ArqRedis) -> None:
    done: Done = []
    async with at_work(redis, noting(done), poll_delay=0.3):
        await redis.enqueue_job("note", "silent")  # arq's own way rings nothing
        await all_of(done, 1)


async def test_more_jobs_than_places_are_all_done_without_waiting_for_polls(redis: ArqRedis) -> None:
    done: Done = []
    async with at_work(redis, noting(done), max_jobs=5):
        await put(redis, "note", *map(str, range(100)))
        await all_of(done, 100)
    assert len({each[0] for each in done}) == len(done) == 100


async def test_no_job_runs_twice_whichever_workers_share_the_queue(redis: ArqRedis) -> None:
    done: Done = []
    note = noting(done)
    kinds = (AwakenedWorker, AwakenedWorker, Worker)
    async with (
        at_work(redis, note, kind=kinds[0], max_jobs=7),
        at_work(redis, note, kind=kinds[1], max_jobs=7),
        at_work(redis, note, kind=kinds[2], max_jobs=7, poll_delay=0.01),
    ):
        for first in range(0, 300, 50):
            await put(redis, "note", *map(str, range(first, first + 50)))
        await all_of(done, 300)
        await eventually(lambda: nothing_is_queued(redis))
    assert Counter(each[0] for each in done).most_common(1)[0][1] == 1


async def test_the_same_job_is_queued_once(redis: ArqRedis) -> None:
    for _ in range(3):
        await put(redis, "note", "same")
    assert await redis.zcard(queue.QUEUE) == 1
    done: Done = []
    async with at_work(redis, noting(done)):
        await all_of(done, 1)
        await eventually(lambda: nothing_is_queued(redis))
        await put(redis, "note", "same")  # it has ended: that is another one
        await all_of(done, 2)
        await eventually(lambda: nothing_is_queued(redis))
    assert [each[0] for each in done] == ["same", "same"]


async def test_a_job_comes_back_as_often_as_arq_says(redis: ArqRedis) -> None:
    tries: list[int] = []

    async def stubborn(context: dict[str, Any], _: str) -> None:
        tries.append(context["job_try"])
        raise Retry(defer=0.05)

    async with at_work(redis, stubborn, max_tries=3, poll_delay=0.02):
        await put(redis, "stubborn", "x")
        await eventually(lambda: nothing_is_queued(redis))
    assert tries == [1, 2, 3]


async def test_a_job_that_raises_is_gone_and_the_worker_goes_on(redis: ArqRedis) -> None:
    done: Done = []

    async def bad(_: dict[str, Any], subject: str) -> None:
        raise RuntimeError(subject)

    async with at_work(redis, bad, noting(done)):
        await put(redis, "bad", "x")
        await put(redis, "note", "y")
        await all_of(done, 1)
    assert await redis.zcard(queue.QUEUE) == 0


async def test_a_job_of_a_dead_worker_waits_until_its_claim_has_run_out(redis: ArqRedis) -> None:
    done: Done = []
    claim = f"{in_progress_key_prefix}note:orphan"
    await put(redis, "note", "orphan")
    await redis.set(claim, "1", ex=3600)
    async with at_work(redis, noting(done), poll_delay=0.1):
        await put(redis, "note", "behind")
        await all_of(done, 1)
        await redis.pexpire(claim, 1)
        await all_of(done, 2)
    assert [each[0] for each in done] == ["behind", "orphan"]


async def test_a_worker_that_is_told_to_end_takes_no_more_jobs(redis: ArqRedis) -> None:
    done: Done = []
    async with at_work(redis, noting(done), poll_delay=0.02, health_check_interval=0) as worker:
        worker.allow_pick_jobs = False
        await put(redis, "note", "x")
        for _ in range(2):  # it was busy with one iteration when the job came; the next one saw it
            await redis.delete(worker.health_check_key)
            await eventually(lambda: redis.exists(worker.health_check_key))
    assert not done
    assert await redis.zcard(queue.QUEUE) == 1


async def test_a_job_that_is_cut_off_while_it_is_ended_takes_the_worker_not_along(redis: ArqRedis) -> None:
    done: Done = []

    async def are(*subjects: str) -> bool:
        return [each for each, _ in done] == list(subjects)

    async with at_work(redis, noting(done)) as worker:
        cut = asyncio.create_task(asyncio.Event().wait())
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
        worker.tasks["cut"] = cut
        await put(redis, "note", "a")
        await eventually(lambda: are("a"))
        await put(redis, "note", "b")
        await eventually(lambda: are("a", "b"))
