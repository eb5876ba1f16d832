"""The job queue as both its ends see it: JSON instead of arq's pickle, and what a job is called."""

from datetime import datetime
from typing import Any

import orjson
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool

QUEUE = "quickdoc:jobs"


def serialize(job: dict[str, Any]) -> bytes:
    """A job for the queue."""
    return orjson.dumps(job)


def deserialize(payload: bytes) -> dict[str, Any]:
    """A job from the queue."""
    job: dict[str, Any] = orjson.loads(payload)
    return job


def job_id(job: str, subject_id: str, at: datetime) -> str:
    """The same job at the same time is queued once."""
    return f"{job}:{subject_id}:{int(at.timestamp() * 1000)}"


def connect(url: str) -> ArqRedis:
    """A client that gives up quickly: nobody may wait for a doorbell."""
    pool: Any = ConnectionPool.from_url(url, socket_connect_timeout=1, socket_timeout=2)
    return ArqRedis(pool, job_serializer=serialize, job_deserializer=deserialize, default_queue_name=QUEUE)
