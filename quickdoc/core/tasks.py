"""Endless tasks of a process: restarted when they fail, and reliably ended with the process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

import structlog

AGAIN_AFTER = 1.0
"""Seconds until a task that failed is started anew."""
CANCELLED_WITHIN = 0.5
"""Seconds until a task that has not ended is cancelled again."""

log = structlog.get_logger()


@asynccontextmanager
async def kept(*jobs: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run endless jobs beside the block. One that fails, which is a bug, is logged and restarted."""
    # Referenced here: the loop has weak references only, and a task that is collected stops.
    tasks = [asyncio.create_task(keep(job)) for job in jobs]
    try:
        yield
    finally:
        await end(tasks)


async def keep(job: Callable[[], Awaitable[None]]) -> None:
    """Run an endless job until cancelled, anew whenever it fails or ends."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("a task died and is started anew", task=getattr(job, "__qualname__", repr(job)))
        await asyncio.sleep(AGAIN_AFTER)


async def end(tasks: Collection[asyncio.Task[Any]], every: float = CANCELLED_WITHIN) -> None:
    """Cancel tasks until each of them has ended.

    Once may not be enough: `asyncio.wait_for` (Python 3.11), `asyncio.timeout(0)` and redis-py's own timeouts
    can each take a cancellation for their own. Only the code that ends a task may repeat the cancellation.
    A task must not repeat one that it receives: `asyncio.timeout` cancels when it expires, and takes it back.
    """
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=every)
