"""Many things made side by side: what arrives together goes to the database together."""

from asyncio import Semaphore, gather
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 96


async def made(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """What each comes to, in their order. So many at a time; each begins when it is its turn."""
    turns = Semaphore(MOST)

    async def one(work: Coroutine[Any, Any, T]) -> T:
        async with turns:
            return await work

    return await gather(*map(one, works))
