"""Waiting for what happens in another process or behind a library, and has no event here: it is polled."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable

PATIENCE = 120.0
"""Seconds: what is waited for takes less than one, or half a minute of sweeps, except on a busy machine."""


async def eventually(
    holds: Callable[[], object | Awaitable[object]], seconds: float = PATIENCE, every: float = 0.01
) -> float:
    """Wait until something holds, which is looked at `every` so many seconds; how many seconds that took.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await _answer(holds()):  # noqa: ASYNC110  there is no event
            await asyncio.sleep(every)
    return time.monotonic() - began


def eventually_blocking(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something holds, outside of an event loop.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(0.02)


async def before_the_next_try() -> None:
    """What a client that was refused waits before it asks again, so that it does not keep the server busy."""
    await asyncio.sleep(0.1)


async def forever() -> None:
    """Work that does not end before it is cancelled."""
    await asyncio.Event().wait()


async def _answer(given: object | Awaitable[object]) -> object:
    return await given if isawaitable(given) else given
