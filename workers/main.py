"""The worker's settings: for `python -m workers`, or for `python -m arq workers.main.WorkerSettings`.

The worker waits for Redis and the database when they are unavailable. (arq's own worker ends when it loses
Redis, and its supervisor starts it again.) The relay and the sweeps run as separate tasks beside the queue,
so that they depend on neither arq's cron nor its jobs.
"""

import logging
import sys
from asyncio import Task, create_task
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from arq.connections import RedisSettings

from quickdoc import wiring
from quickdoc.core import logging as logs
from quickdoc.core.collector import leave_code_alone
from quickdoc.core.config import Settings
from quickdoc.core.tasks import end, keep
from quickdoc.events import jobs as queue
from quickdoc.replies.actions.missed import catch_up
from quickdoc.scheduling.actions import generating
from quickdoc.storage.processes import Heartbeat
from workers import alive
from workers.jobs import FUNCTIONS
from workers.loops import forever
from workers.relay import Relay
from workers.sweeps import Sweeps

JOB_TIMEOUT = 30
"""Seconds. The job of a worker that was killed can be claimed again ten seconds after that."""

Context = dict[str, Any]


def worker_settings(settings: Settings) -> dict[str, Any]:
    """The keyword arguments of arq's worker."""

    async def start_up(context: Context) -> None:
        _set_up_logs(settings)
        stack = await AsyncExitStack().__aenter__()
        services = await stack.enter_async_context(wiring.services(settings))
        turned = partial(alive.touch, settings.worker_alive)
        context |= {
            "services": services,
            "stack": stack,
            "loops": [
                create_task(forever(services, Relay().relay)),
                create_task(forever(services, Sweeps().sweep, turned=turned)),
                create_task(forever(services, catch_up)),
                create_task(forever(services, generating.look_after)),
                create_task(keep(Heartbeat(services.store.processes, "worker", services.clock).run)),
            ],
        }
        leave_code_alone()

    return {
        "functions": FUNCTIONS,
        "redis_settings": _patient(RedisSettings.from_dsn(settings.redis_url)),
        "queue_name": queue.QUEUE,
        "job_serializer": queue.serialize,
        "job_deserializer": queue.deserialize,
        "on_startup": start_up,
        "on_shutdown": shut_down,
        "poll_delay": 0.2,
        "max_jobs": 200,
        "job_timeout": JOB_TIMEOUT,
        "job_completion_wait": 5,
        "keep_result": 0,
        "health_check_interval": 10,
    }


def _patient(redis: RedisSettings) -> RedisSettings:
    """Redis settings with unlimited retries: a worker that starts while Redis is down waits for it."""
    redis.conn_retries = sys.maxsize
    return redis


async def shut_down(context: Context) -> None:
    """End the loops, then close the services."""
    loops: list[Task[None]] = context.get("loops", [])
    await end(loops)
    if "stack" in context:  # absent when `start_up` failed
        await context["stack"].aclose()
    for each in loops:
        if not each.cancelled():
            each.result()


def _set_up_logs(settings: Settings) -> None:
    """Log arq's warnings only: its other lines hold job arguments, with names and phone numbers."""
    logs.configure(settings)
    logging.getLogger("arq").setLevel(logging.WARNING)


def __getattr__(name: str) -> Any:
    """Make `WorkerSettings` on access, so that importing the module does not read the environment."""
    if name == "WorkerSettings":
        return worker_settings(Settings())
    raise AttributeError(name)
