"""Concurrent creation of many things, so that their database requests are batched."""

from asyncio import Semaphore, gather
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 96


async def made(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """The results in the order of the works, a limited number of which run at a time."""
    turns = Semaphore(MOST)

    async def one(work: Coroutine[Any, Any, T]) -> T:
        async with turns:
            return await work

    return await gather(*map(one, works))
