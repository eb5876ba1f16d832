"""Databases with all indexes, for one test after another: two seconds of indexes are not made for each."""

from asyncio import gather
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from quickdoc.storage import index_making
from quickdoc.store import Store, connect

_free: defaultdict[str, list[str]] = defaultdict(list)
"""By server: the databases that are empty and as they were made."""
_as_made: dict[str, Any] = {}
"""What the collections of such a database look like."""


@asynccontextmanager
async def a_database(url: str, open_client: Callable[[str], Any] = connect) -> AsyncIterator[Store]:
    """A store on an empty database with all indexes, by a client of one's own."""
    name = _free[url].pop() if _free[url] else await _made(url)
    client = open_client(url)
    try:
        yield Store(client[name])
    finally:
        closing = client.close()
        if closing is not None:
            await closing
        await _given_back(url, name)


async def _made(url: str) -> str:
    name = f"test_{uuid4().hex[:12]}"
    client = connect(url)
    await index_making.make(client[name])
    _as_made.setdefault(url, await _look(client[name]))
    client.close()
    return name


async def _given_back(url: str, name: str) -> None:
    """Empty it for the next test; drop it when a test has changed more than its documents."""
    client = connect(url)
    database = client[name]
    if await _look(database) == _as_made[url]:
        await gather(*(database[each].delete_many({}) for each in _as_made[url]))
        _free[url].append(name)
    else:
        await client.drop_database(name)
    client.close()


async def _look(database: Any) -> dict[str, Any]:
    names = sorted(await database.list_collection_names())
    return dict(
        zip(names, await gather(*(database[name].index_information() for name in names)), strict=True)
    )
