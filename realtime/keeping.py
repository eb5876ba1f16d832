"""Tasks that must not die while the process lives."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

import structlog

AGAIN_AFTER = 1.0
HEEDED_WITHIN = 0.5

log = structlog.get_logger()


@asynccontextmanager
async def kept(*jobs: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run endless jobs beside the block. One that fails, which is a bug, is logged and started anew."""
    # Held here: the loop has weak references only, and a reader that was collected goes silent.
    tasks = [asyncio.create_task(_keep(job)) for job in jobs]
    try:
        yield
    finally:
        await _end(tasks)


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    # Told again until they heed: `asyncio.wait_for`, which drivers use, swallows a cancellation that
    # comes just when what it waits for is done (Python 3.11), and the process would never end.
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=HEEDED_WITHIN)


async def _keep(job: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await job()
        except Exception:
            log.exception("a task died and is started anew", task=getattr(job, "__qualname__", repr(job)))
        await asyncio.sleep(AGAIN_AFTER)
