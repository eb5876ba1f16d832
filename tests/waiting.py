"""Waiting for what happens in another process or behind a library, and has no event here: it is polled."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable

PATIENCE = 120.0
"""Seconds: what is waited for takes less than one, or half a minute of sweeps, except on a busy machine."""
_SHARE, _SELDOM = 1 / 20, 0.25
"""What is awaited long is looked at seldom: looking takes processor time from what is awaited."""


async def eventually(
    holds: Callable[[], object | Awaitable[object]], seconds: float = PATIENCE, every: float = 0.01
) -> float:
    """Wait until something holds; how many seconds that took.

    It is looked at `every` so many seconds at first, and in the end every quarter of a second.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await _answer(holds()):  # noqa: ASYNC110  there is no event
            await asyncio.sleep(_pause(every, time.monotonic() - began))
    return time.monotonic() - began


def eventually_blocking(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something holds, outside of an event loop.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    began = time.monotonic()
    while not holds():
        waited = time.monotonic() - began
        if waited > seconds:
            raise TimeoutError
        time.sleep(_pause(0.02, waited))


def _pause(every: float, waited: float) -> float:
    return max(every, min(waited * _SHARE, _SELDOM))


async def before_the_next_try() -> None:
    """What a client that was refused waits before it asks again, so that it does not keep the server busy."""
    await asyncio.sleep(0.1)


async def forever() -> None:
    """Work that does not end before it is cancelled."""
    await asyncio.Event().wait()


async def _answer(given: object | Awaitable[object]) -> object:
    return await given if isawaitable(given) else given
