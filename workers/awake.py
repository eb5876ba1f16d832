"""An arq worker that is awakened instead of polling, sleeps to the next due job, and claims in batches.

arq's own worker asks Redis every so often, which is a floor under every latency, and claims one job at a time
in three round trips. This one asks once, in one script, then sleeps until the next job is due, somebody
queues one (`events.jobs.WAKE`), or a job ends while others waited for its place. Every `poll_delay` it asks
anyway: a lost wake-up costs that long and no more.

How a job is run, tried again, aborted, timed out, and the health record are arq's, untouched; the keys in
Redis are arq's as well, so that both kinds of worker can share a queue. Written against arq 0.28; `fits`
tells at start whether the parts of arq that this builds on are there, and arq's own worker is the fallback.
"""

import asyncio
import contextlib
from inspect import signature
from time import time
from typing import Any

import structlog
from arq.constants import in_progress_key_prefix
from arq.worker import Worker
from redis.exceptions import RedisError

from quickdoc.core.tasks import keep
from quickdoc.events.jobs import WAKE

log = structlog.get_logger()

CLAIM = """
local claimed, places = {}, tonumber(ARGV[4])
if places > 0 then
    local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[5])
    for i = 1, #due, 2 do
        if #claimed >= 2 * places then break end
        if redis.call('SET', ARGV[3] .. due[i], '1', 'NX', 'PX', ARGV[2]) then
            table.insert(claimed, due[i])
            table.insert(claimed, due[i + 1])
        end
    end
end
local next = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return {claimed, next[2] or ''}
"""
"""Claims due jobs that nobody works on, as many as there are places; says when the next one is due."""

BUILT_ON = ("run_job", "heart_beat", "_release_sem_dec_counter_on_complete", "_cancel_aborted_jobs")
LISTENS_FOR = 30.0
AGAIN_AFTER = 1.0
"""Seconds, when a turn failed."""
REDIS_IS_AWAY = (RedisError, OSError, TimeoutError)


def _report(job_id: str, task: asyncio.Task[None]) -> None:
    """Log what went wrong in arq's part of a job, which is tried again, or found by the sweeps."""
    if task.cancelled():
        log.warning("a job was cut off while it was being ended", job=job_id)
    elif error := task.exception():
        log.error("a job was lost by the queue", job=job_id, exc_info=error)


def fits() -> bool:
    """Whether this arq has the parts that the class builds on."""
    there = all(hasattr(Worker, each) for each in BUILT_ON)
    return there and list(signature(Worker.run_job).parameters)[1:] == ["job_id", "score"]


class AwakenedWorker(Worker):  # type: ignore[misc]  # arq ships no types
    """Takes what arq's worker takes. `poll_delay` is the safety net here, not the beat."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._net_s: float = self.poll_delay_s  # type: ignore[has-type]
        self.poll_delay_s = 0  # arq's own loop turns as soon as an iteration ends: we wait inside of it
        self._awake = asyncio.Event()
        self._next_due_ms: float | None = None
        self._full = False
        self._ears: asyncio.Task[None] | None = None

    async def _poll_iteration(self) -> None:
        """One turn of arq's loop: claim, tidy up, and wait until there is something to do.

        What fails in it ends arq's own worker. Here it is logged, and the next turn comes after a second.
        """
        try:
            await self._turn()
        except REDIS_IS_AWAY as error:
            log.warning("redis is away, the sweeps go on", error=type(error).__name__)
            await asyncio.sleep(AGAIN_AFTER)
        except Exception:
            log.exception("a turn of the queue failed")
            await asyncio.sleep(AGAIN_AFTER)

    async def _turn(self) -> None:
        self._hear()
        self._awake.clear()
        if self.allow_pick_jobs:
            await self._claim()
        if self.allow_abort_jobs:
            await self._cancel_aborted_jobs()
        for job_id, task in list(self.tasks.items()):
            if task.done():
                del self.tasks[job_id]
                _report(job_id, task)
        await self.heart_beat()
        if not self.burst:
            await self._pause()

    async def _claim(self) -> None:
        # The moment is taken before Redis is asked: what becomes due in between is the next one due.
        now = int(time() * 1000)
        places = self.max_jobs - self.job_counter
        ttl = int(self.in_progress_timeout_s * 1000)
        claimed, next_due = await self.pool.eval(
            CLAIM, 1, self.queue_name, now, ttl, in_progress_key_prefix, places, self.queue_read_limit
        )
        self._next_due_ms = float(next_due) if next_due else None
        self._full = len(claimed) // 2 >= places
        for job_id, score in zip(claimed[::2], claimed[1::2], strict=True):
            await self.sem.acquire()
            self.job_counter += 1
            self._start(job_id.decode(), int(float(score)))

    def _start(self, job_id: str, score: int) -> None:
        task = self.loop.create_task(self.run_job(job_id, score))
        task.add_done_callback(self._ended)
        self.tasks[job_id] = task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._release_sem_dec_counter_on_complete()
        if self._full or task.cancelled() or task.exception():
            self._awake.set()

    async def _pause(self) -> None:
        """Until there is something to do, or for `poll_delay`."""
        wait: float = self._net_s
        if self._next_due_ms is not None:
            wait = min(wait, max(0.0, self._next_due_ms / 1000 - time()))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._awake.wait()

    def _hear(self) -> None:
        if self._ears is None and self.main_task:
            self._ears = ears = asyncio.create_task(keep(self._listen))
            self.main_task.add_done_callback(lambda _: ears.cancel())

    async def _listen(self) -> None:
        """Hear of new jobs. Deafness costs delay: the safety net goes on."""
        try:
            async with self.pool.pubsub() as ears:
                await ears.subscribe(WAKE)
                while True:
                    if await ears.get_message(timeout=LISTENS_FOR):
                        self._awake.set()
        except REDIS_IS_AWAY as error:
            log.debug("not heard, polling meanwhile", error=type(error).__name__)
