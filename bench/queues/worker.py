"""One worker process: `python -m bench.queues.worker KIND REDIS_URL`. All kinds run the same job.

The job notes how long after `at` it started, rests for `rest` seconds, and when `of` of them have ended it
reports all that was noted, and when the last one ended.
"""

import asyncio
import json
import sys
from time import time
from typing import Any

from arq.connections import RedisSettings
from arq.worker import Worker, func
from redis.asyncio import Redis
from saq import Queue
from saq import Worker as SaqWorker

from quickdoc.events import jobs as queue
from workers.awake import AwakenedWorker
from workers.main import worker_settings

REPORT = "bench:report"
SAQ_CONCURRENCY = 200
"""As many as ours has places."""


class Noting:
    """The job, and what it noted."""

    def __init__(self, url: str) -> None:
        self._redis: Any = Redis.from_url(url)
        self._late: list[float] = []
        self._ended = 0

    async def work(self, _: Any, subject: dict[str, Any]) -> None:
        """Note, rest, report."""
        self._late.append(time() - subject["at"])
        if subject["rest"]:
            await asyncio.sleep(subject["rest"])
        self._ended += 1
        if self._ended == subject["of"]:
            late, self._late, self._ended = self._late, [], 0
            await self._redis.rpush(REPORT, json.dumps({"late": late, "ended": time()}))


def main(kind: str, url: str) -> None:
    """Work until ended."""
    noting = Noting(url)
    if kind == "saq":
        asyncio.run(_saq(noting, url))
        return
    settings: dict[str, Any] = {
        "functions": [func(noting.work, name="work")],
        "redis_settings": RedisSettings.from_dsn(url),
        "queue_name": queue.QUEUE,
        "job_serializer": queue.serialize,
        "job_deserializer": queue.deserialize,
        "keep_result": 0,
    }
    if kind == "arq":
        Worker(**settings).run()
        return
    ours = {each: worker_settings_of_ours()[each] for each in ("poll_delay", "max_jobs", "job_timeout")}
    AwakenedWorker(**settings, **ours).run()


def worker_settings_of_ours() -> dict[str, Any]:
    """What our worker process runs with; nothing of the outside is opened for that."""
    return worker_settings(_no_settings())


def _no_settings() -> Any:
    class Nowhere:
        redis_url = "redis://localhost"

    return Nowhere()


async def _saq(noting: Noting, url: str) -> None:
    async def work(context: Any, *, subject: dict[str, Any]) -> None:
        await noting.work(context, subject)

    jobs = Queue.from_url(url)
    await jobs.connect()
    await SaqWorker(jobs, [("work", work)], concurrency=SAQ_CONCURRENCY).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
