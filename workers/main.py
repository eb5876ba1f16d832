"""What a worker is made of: `python -m workers`, or arq's own `python -m arq workers.main.WorkerSettings`.

It waits for Redis and the database when they are away. (arq's own worker ends when Redis goes away, and its
supervisor starts it again.) The relay and the sweeps run beside the queue as tasks of their own, so that they
need neither its cron nor its jobs.
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
from quickdoc.core.tasks import end
from quickdoc.events import jobs as queue
from quickdoc.replies.actions.missed import catch_up
from workers import alive
from workers.jobs import FUNCTIONS
from workers.loops import forever
from workers.relay import Relay
from workers.sweeps import Sweeps

JOB_TIMEOUT = 30
"""Seconds. A job of a worker that was killed waits for ten more than that."""

Context = dict[str, Any]


def worker_settings(settings: Settings) -> dict[str, Any]:
    """What arq makes its worker of."""

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
    """A worker that starts while Redis is away waits for it."""
    redis.conn_retries = sys.maxsize
    return redis


async def shut_down(context: Context) -> None:
    """End the loops, then close the services."""
    loops: list[Task[None]] = context.get("loops", [])
    await end(loops)
    if "stack" in context:  # a start that failed opened none
        await context["stack"].aclose()
    for each in loops:
        if not each.cancelled():
            each.result()


def _set_up_logs(settings: Settings) -> None:
    """Lines of arq name the arguments of each job, which hold names and numbers: warnings only."""
    logs.configure(settings)
    logging.getLogger("arq").setLevel(logging.WARNING)


def __getattr__(name: str) -> Any:
    """`WorkerSettings`, read from the environment when arq asks for it and not when a test imports this."""
    if name == "WorkerSettings":
        return worker_settings(Settings())
    raise AttributeError(name)
