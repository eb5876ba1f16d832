"""How Redis and the job queue are: what an administrator is shown, in one round trip."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from arq.connections import ArqRedis
from arq.constants import health_check_key_suffix

from quickdoc.core.types import Instant, Model
from quickdoc.events.jobs import QUEUE

COUNT = re.compile(r"\bj_(\w+)=(\d+)")


class BusStatus(Model):
    """`queued`: all jobs; `due`: those that should run now, the oldest of them since `oldest_due_at`.

    `failed` and `retried` count since its start what the worker that reported last has done; null while none
    has reported lately. `max_memory_bytes`: 0 without a limit. `is_kept`: whether Redis writes to its disk.
    """

    version: str
    memory_bytes: int
    max_memory_bytes: int
    is_kept: bool
    last_save_failed: bool
    queued: int
    due: int
    oldest_due_at: Instant | None
    failed: int | None
    retried: int | None


async def read(redis: ArqRedis, now: datetime) -> BusStatus:
    """Ask Redis. Raises what the client raises."""
    due = int(now.timestamp() * 1000)
    async with redis.pipeline(transaction=False) as pipe:
        pipe.info("server")
        pipe.info("memory")
        pipe.info("persistence")
        pipe.zcard(QUEUE)
        pipe.zcount(QUEUE, "-inf", due)
        pipe.zrangebyscore(QUEUE, "-inf", due, start=0, num=1, withscores=True)
        pipe.get(QUEUE + health_check_key_suffix)
        server, memory, persistence, queued, overdue, oldest, health = await pipe.execute()
    counts = {name: int(count) for name, count in COUNT.findall((health or b"").decode())}
    return BusStatus(
        version=str(server["redis_version"]),
        memory_bytes=memory["used_memory"],
        max_memory_bytes=memory.get("maxmemory", 0),
        is_kept=_is_kept(persistence),
        last_save_failed="err" in {persistence.get(each) for each in OUTCOMES},
        queued=queued,
        due=overdue,
        oldest_due_at=datetime.fromtimestamp(oldest[0][1] / 1000, UTC) if oldest else None,
        failed=counts.get("failed"),
        retried=counts.get("retried"),
    )


OUTCOMES = ("aof_last_write_status", "rdb_last_bgsave_status")


def _is_kept(persistence: Mapping[str, Any]) -> bool:
    """Whether there is an append-only file, or a snapshot since the start."""
    return bool(persistence.get("aof_enabled")) or persistence.get("rdb_saves", 0) > 0
