"""An arq worker that is woken by Redis pub/sub instead of only polling, and claims jobs in batches.

arq's own worker polls Redis at an interval, which adds to the latency of every job, and claims one job at a
time in three round trips. This one claims all due jobs with one script, then waits until the next job is due,
a job is queued (`events.jobs.WAKE`), or a job ends while others waited for a free place. It also polls every
`poll_delay`, so a lost wake-up delays a job by that much at most.

Running, retrying, aborting and timing out jobs, and the health record, are arq's own code; the keys in Redis
are arq's as well, so that both kinds of worker can share a queue. Written against arq 0.28: `fits` checks at
start whether the parts of arq that this class uses exist; if not, arq's own worker runs instead.
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
"""Claims due jobs that no worker has claimed, at most ARGV[4]; also returns when the next job is due."""

BUILT_ON = ("run_job", "heart_beat", "_release_sem_dec_counter_on_complete", "_cancel_aborted_jobs")
LISTENS_FOR = 30.0
AGAIN_AFTER = 1.0
"""Seconds until the next iteration when one has failed."""
REDIS_IS_AWAY = (RedisError, OSError, TimeoutError)


def _report(job_id: str, task: asyncio.Task[None]) -> None:
    """Log a failure in arq's own handling of a job. arq retries it, or the sweeps find the work."""
    if task.cancelled():
        log.warning("a job was cancelled while it was being finished", job=job_id)
    elif error := task.exception():
        log.error("a job was lost by the queue", job=job_id, exc_info=error)


def fits() -> bool:
    """Whether this version of arq has the parts that `AwakenedWorker` uses."""
    there = all(hasattr(Worker, each) for each in BUILT_ON)
    return there and list(signature(Worker.run_job).parameters)[1:] == ["job_id", "score"]


class AwakenedWorker(Worker):  # type: ignore[misc]  # arq ships no types
    """Takes the arguments of arq's worker. `poll_delay` is only the fallback for a lost wake-up."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._fallback_poll_s: float = self.poll_delay_s  # type: ignore[has-type]
        self.poll_delay_s = 0  # arq's loop starts the next iteration at once: `_pause` waits inside of it
        self._wake_up = asyncio.Event()
        self._next_due_ms: float | None = None
        self._full = False
        self._listener: asyncio.Task[None] | None = None

    async def _poll_iteration(self) -> None:
        """One iteration of arq's loop: claim jobs, remove finished ones, and wait until there is work.

        An exception here would end arq's own worker. It is logged; the next iteration follows in a second.
        """
        try:
            await self._turn()
        except REDIS_IS_AWAY as error:
            log.warning("redis is unavailable, the sweeps continue", error=type(error).__name__)
            await asyncio.sleep(AGAIN_AFTER)
        except Exception:
            log.exception("an iteration of the queue's loop failed")
            await asyncio.sleep(AGAIN_AFTER)

    async def _turn(self) -> None:
        self._start_listener()
        self._wake_up.clear()
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
        # The clock is read before the script runs: a job that becomes due in between is returned as next.
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
            self._wake_up.set()

    async def _pause(self) -> None:
        """Wait until there is work, for `poll_delay` at most."""
        wait: float = self._fallback_poll_s
        if self._next_due_ms is not None:
            wait = min(wait, max(0.0, self._next_due_ms / 1000 - time()))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._wake_up.wait()

    def _start_listener(self) -> None:
        if self._listener is None and self.main_task:
            self._listener = listener = asyncio.create_task(keep(self._listen))
            self.main_task.add_done_callback(lambda _: listener.cancel())

    async def _listen(self) -> None:
        """Listen for new jobs. While the connection is lost, jobs start late: only polling finds them."""
        try:
            async with self.pool.pubsub() as channel:
                await channel.subscribe(WAKE)
                while True:
                    if await channel.get_message(timeout=LISTENS_FOR):
                        self._wake_up.set()
        except REDIS_IS_AWAY as error:
            log.debug("the wake-up channel is lost, polling meanwhile", error=type(error).__name__)
