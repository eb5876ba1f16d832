"""How the supervisor finds out that a process is ready to work."""

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError

from sandbox.no_tls import NO_TLS
from sandbox.processes import STACK_HEADER
from sandbox.supervised import Probe

_PROBE_SECONDS = 2.0
_HEALTH_KEYS = "*:health-check"  # arq writes one when its loop begins, and keeps it for an hour


def answers(url: str, stack: str) -> Probe:
    """Make a probe that succeeds on any 2xx response from a process of this stack."""

    async def probe() -> bool:
        async with httpx.AsyncClient(trust_env=False, verify=NO_TLS, timeout=_PROBE_SECONDS) as client:
            try:
                answer = await client.get(url)
            except httpx.HTTPError:
                return False
            return answer.is_success and answer.headers.get(STACK_HEADER) == stack

    return probe


def a_worker_reports(redis_url: str) -> Probe:
    """Make a probe that looks for the health record of any worker."""

    async def probe() -> bool:
        async with Redis.from_url(redis_url, socket_timeout=_PROBE_SECONDS) as redis:
            try:
                return bool([key async for key in redis.scan_iter(_HEALTH_KEYS, count=1_000)])
            except RedisError:
                return False

    return probe


async def forget_workers(redis_url: str) -> None:
    """Remove the health records of workers that have ended."""
    async with Redis.from_url(redis_url, socket_timeout=_PROBE_SECONDS) as redis:
        async for key in redis.scan_iter(_HEALTH_KEYS, count=1_000):
            await redis.delete(key)
