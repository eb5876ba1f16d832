"""Keeps the relay and the sweeps going beside the queue, whatever happens to either."""

from asyncio import Task, sleep
from collections.abc import Awaitable, Callable
from random import uniform
from typing import Any

import structlog

from quickdoc.ports import Doors
from quickdoc.store.outage import OUTAGES

log = structlog.get_logger()

EVERY = 1.0
"""Seconds, give or take a fifth, so that several workers do not march in step."""


async def forever(doors: Doors, turn: Callable[[Doors], Awaitable[bool]], every: float = EVERY) -> None:
    """Take turns until cancelled; at once again when a turn says that there is more to do."""
    while True:
        more = await _survive(doors, turn)
        await sleep(0 if more else every * uniform(0.8, 1.2))


async def insist(main: Task[Any] | None, every: float = EVERY) -> None:
    """Repeat a request to end that the queue's own task has overheard.

    arq asks it once, and redis-py can swallow that: a timeout of 0 that is entered while a cancellation is
    under way takes it for its own. Without this such a worker would take no jobs and never end.
    """
    while main and not main.done():
        await sleep(every)
        if main.cancelling():
            main.cancel()


async def _survive(doors: Doors, turn: Callable[[Doors], Awaitable[bool]]) -> bool:
    try:
        return await turn(doors)
    except OUTAGES as error:
        log.warning("the database is away", turn=turn.__name__, error=type(error).__name__)
    except Exception:
        log.exception("a turn failed", turn=turn.__name__)
    return False
