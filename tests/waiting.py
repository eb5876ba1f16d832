"""Waiting for what happens in another process or behind a library, and has no event here: it is polled."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable

PATIENCE = 120.0
"""Seconds: what is waited for takes less than one, or half a minute of sweeps, except on a busy machine."""


async def eventually(holds: Callable[[], object | Awaitable[object]], seconds: float = PATIENCE) -> float:
    """Wait until something holds; how many seconds that took.

    Raises:
        TimeoutError: it did not within so many seconds.
    """
    began = time.monotonic()
    async with asyncio.timeout(seconds):
        while not await _answer(holds()):  # noqa: ASYNC110  there is no event
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def _answer(given: object | Awaitable[object]) -> object:
    return await given if isawaitable(given) else given
