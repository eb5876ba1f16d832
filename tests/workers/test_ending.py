"""A worker ends when it is told to, and at no other time."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from arq import Worker
from redis.exceptions import ConnectionError as RedisAwayError

from quickdoc.core import tasks
from quickdoc.events import jobs as queue
from tests.waiting import eventually, forever
from workers.awake import AwakenedWorker
from workers.loops import Ending
from workers.main import shut_down


class QuietRedis:
    """A connection without jobs, which may be away. What is tested is the worker's own loop."""

    def __init__(self) -> None:
        self.is_away = False
        self.asked = 0

    async def eval(self, *_: object) -> tuple[list[bytes], bytes]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise RedisAwayError
        return [], b""

    def pubsub(self) -> Any:
        raise RedisAwayError


class LoopOnly(AwakenedWorker):
    """The worker's own loop, without the parts of arq that write to Redis."""

    def __init__(self, redis: QuietRedis, pause: float) -> None:
        self._quiet = redis

        async def nothing(_: object) -> None: ...

        super().__init__(functions=[nothing], handle_signals=False, poll_delay=pause)

    @property
    def pool(self) -> Any:
        return self._quiet

    async def main(self) -> None:
        while True:
            await self._poll_iteration()

    async def heart_beat(self) -> None: ...


@asynccontextmanager
async def looping(worker: LoopOnly) -> AsyncIterator[asyncio.Task[None]]:
    worker.main_task = task = asyncio.create_task(worker.main())
    try:
        yield task
    finally:
        await tasks.end([task])


async def busy_loop(until: float) -> None:
    """What a loaded machine does to a loop: each turn takes some milliseconds."""
    while time.monotonic() < until:
        burnt = time.perf_counter() + 0.004
        while time.perf_counter() < burnt:
            pass
        await asyncio.sleep(0)


async def test_a_busy_worker_whose_pauses_expire_goes_on() -> None:
    """Each pause expires by `asyncio.timeout`, which cancels the task for a moment: that ends nothing."""
    redis = QuietRedis()
    worker = LoopOnly(redis, pause=0.02)
    worker.on_stop = Ending(worker)
    async with looping(worker) as task:
        await busy_loop(time.monotonic() + 2)
        assert not task.done()
        assert redis.asked > 10


async def test_a_cancellation_that_was_swallowed_is_repeated_until_the_worker_ends() -> None:
    worker = LoopOnly(QuietRedis(), pause=60)

    async def overhears_twice() -> None:
        for _ in range(2):
            with contextlib.suppress(asyncio.CancelledError):
                await forever()
        await forever()

    worker.main_task = task = asyncio.create_task(overhears_twice())
    await asyncio.sleep(0)
    worker.main_task.cancel()  # as arq does it, once
    Ending(worker)(signal.SIGTERM)
    await asyncio.wait([task], timeout=20)
    assert task.cancelled()


async def test_a_redis_that_goes_away_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.awake.AGAIN_AFTER", 0.001)
    redis = QuietRedis()
    async with looping(LoopOnly(redis, pause=0.001)) as task:
        redis.is_away = True
        seen = redis.asked

        async def asked_again() -> bool:
            return redis.asked > seen + 5

        await eventually(asked_again)
        redis.is_away, seen = False, redis.asked
        await eventually(asked_again)
        assert not task.done()


async def test_a_job_that_the_queue_itself_loses_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = LoopOnly(QuietRedis(), pause=0.001)

    async def fails() -> None:
        raise RedisAwayError

    async def is_forgotten() -> bool:
        return not worker.tasks

    async with looping(worker) as task:
        worker.tasks["react:1"] = asyncio.create_task(fails())
        await eventually(is_forgotten)
        assert not task.done()


@pytest.mark.parametrize("kind", [AwakenedWorker, Worker])
@pytest.mark.servers
async def test_a_signal_ends_either_worker(kind: type[Any], redis_url: str) -> None:
    async def nothing(_: object) -> None: ...

    redis = queue.connect(redis_url)
    worker = kind(functions=[nothing], redis_pool=redis, queue_name=queue.QUEUE, job_completion_wait=1)
    worker.on_stop = Ending(worker)
    worker.main_task = task = asyncio.create_task(worker.main())
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait([task], timeout=20)
    assert task.cancelled()
    await redis.aclose(close_connection_pool=True)


async def test_loops_that_overhear_their_end_are_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def overhears() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await forever()
        await forever()

    loop = asyncio.create_task(overhears())
    await asyncio.sleep(0)
    async with asyncio.timeout(20), contextlib.AsyncExitStack() as stack:
        await shut_down({"loops": [loop], "stack": stack})
    assert loop.cancelled()


async def test_a_task_that_dies_is_started_anew_and_one_that_ignores_its_end_is_told_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "AGAIN_AFTER", 0.0)
    starts: list[str] = []
    again = asyncio.Event()

    async def dies() -> None:
        starts.append("dies")
        if len(starts) > 3:
            again.set()
            await forever()
        raise RuntimeError

    async def ignores_once() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await forever()
        await forever()

    async with asyncio.timeout(20), tasks.kept(dies, ignores_once):
        await again.wait()
