"""The job queue: JSON instead of arq's pickle, ids of jobs, the channel that wakes workers."""

from datetime import datetime
from time import time
from typing import Any

import orjson
from arq.connections import ArqRedis
from arq.constants import job_key_prefix, result_key_prefix
from arq.jobs import serialize_job
from redis.asyncio import ConnectionPool

QUEUE = "quickdoc:jobs"
WAKE = "quickdoc:jobs:wake"
"""The channel on which workers are told of new jobs (`workers/awake.py`)."""
KEPT_MS = 24 * 3600 * 1000
"""How long a job that no worker runs is kept after it was due."""

ENQUEUE = """
if redis.call('EXISTS', ARGV[1], ARGV[2]) > 0 then return 0 end
redis.call('PSETEX', ARGV[1], ARGV[5], ARGV[4])
redis.call('ZADD', KEYS[1], ARGV[6], ARGV[3])
redis.call('PUBLISH', ARGV[7], '')
return 1
"""
"""The same as `enqueue_job` of arq, and the wake-up, in one command that can be part of a pipeline."""


def enqueue(pipe: Any, job: str, subject: Any, job_id: str, at: datetime | None = None) -> None:
    """Add a job to the queue by a pipeline. `at`: it is not run before then. The same id is queued once."""
    now = int(time() * 1000)
    due = int(at.timestamp() * 1000) if at else now
    payload = serialize_job(job, (subject,), {}, None, now, serializer=serialize)
    keys = job_key_prefix + job_id, result_key_prefix + job_id
    pipe.eval(ENQUEUE, 1, QUEUE, *keys, job_id, payload, max(due - now, 0) + KEPT_MS, due, WAKE)


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
    """A client with short timeouts: no caller may wait long for Redis."""
    pool: Any = ConnectionPool.from_url(url, socket_connect_timeout=1, socket_timeout=2)
    return ArqRedis(pool, job_serializer=serialize, job_deserializer=deserialize, default_queue_name=QUEUE)
