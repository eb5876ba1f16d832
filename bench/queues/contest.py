"""What each queue is asked to do, in turn: the same jobs, put in by one process and worked off by another."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any, NamedTuple
from uuid import uuid4

from redis.asyncio import Redis
from saq import Queue

from bench.queues.worker import REPORT
from quickdoc.events import jobs as queue

CHECKOUT = Path(__file__).parent.parent.parent
PATIENCE = 60
KINDS = ("ours", "saq", "arq")
NAMES = {"saq": "saq, 200 at a time", "arq": "arq as it comes"}
PUTS_AT_ONCE = 500


class Report(NamedTuple):
    """How late each job started, in ms, and how many seconds after being put in the last one ended."""

    late_ms: list[float]
    took: float


class Contestant:
    """One kind of queue. `put` queues jobs and returns what became of them."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind = kind
        self._redis: Any = Redis.from_url(url)
        self._arq = queue.connect(url)
        self._saq = Queue.from_url(url)

    async def open(self) -> None:
        """Connect, and wait until the worker works."""
        await self._saq.connect()
        await self.put(1)

    async def close(self) -> None:
        """Disconnect."""
        await self._saq.disconnect()
        await self._arq.aclose(close_connection_pool=True)
        await self._redis.aclose()

    async def put(self, count: int, *, rest: float = 0, dues: list[float] | None = None) -> Report:
        """So many jobs at once, each of which takes `rest` seconds; or each at its time, in epoch seconds."""
        began = time()
        subjects = [{"at": at, "rest": rest, "of": count} for at in dues or [began] * count]
        put = self._put_saq if self.kind == "saq" else self._put_arq
        for first in range(0, count, PUTS_AT_ONCE):
            await put(subjects[first : first + PUTS_AT_ONCE], later=dues is not None)
        found = await self._redis.blpop(REPORT, timeout=PATIENCE)
        if found is None:
            raise SystemExit(f"{self.kind} has not done {count} jobs within {PATIENCE} s")
        report = json.loads(found[1])
        return Report([each * 1000 for each in report["late"]], report["ended"] - began)

    async def _put_arq(self, subjects: list[dict[str, Any]], *, later: bool) -> None:
        async with self._arq.pipeline(transaction=False) as pipe:
            for subject in subjects:
                at = datetime.fromtimestamp(subject["at"], UTC) if later else None
                queue.enqueue(pipe, "work", subject, uuid4().hex, at)
            await pipe.execute()

    async def _put_saq(self, subjects: list[dict[str, Any]], *, later: bool) -> None:
        await asyncio.gather(
            *(
                self._saq.enqueue("work", subject=subject, scheduled=subject["at"] if later else 0)
                for subject in subjects
            )
        )


@asynccontextmanager
async def contest(url: str) -> AsyncIterator[dict[str, Contestant]]:
    """All kinds, each with a worker at work. `url`: of a Redis server with nothing in it."""
    async with AsyncExitStack() as stack:
        found = {}
        for number, kind in enumerate(KINDS):
            its_own = f"{url.rsplit('/', 1)[0]}/{number + 1}"
            words = [sys.executable, "-m", "bench.queues.worker", kind, its_own]
            worker = subprocess.Popen(words, cwd=CHECKOUT)  # noqa: ASYNC220  it starts in a millisecond
            stack.callback(_end, worker)
            found[kind] = Contestant(kind, its_own)
            stack.push_async_callback(found[kind].close)
            await found[kind].open()
        yield found


def _end(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
