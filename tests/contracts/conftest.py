"""The store's contract runs on three drivers: mongomock, Motor, and Motor's successor."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pymongo import AsyncMongoClient

from quickdoc.store import indexes
from quickdoc.store.mongo import Store, connect

servers = pytest.mark.servers


@pytest.fixture(
    params=["mongomock", pytest.param("motor", marks=servers), pytest.param("pymongo", marks=servers)]
)
async def any_store(request: pytest.FixtureRequest, mock_store: Store) -> AsyncIterator[Store]:
    """A store on each driver in turn."""
    if request.param == "mongomock":
        yield mock_store
        return
    async for store in _on(request.param, request.getfixturevalue("mongo_url")):
        yield store


@pytest.fixture(params=[pytest.param("motor", marks=servers), pytest.param("pymongo", marks=servers)])
async def true_store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """A store on each real driver: mongomock does not judge integrity."""
    async for store in _on(request.param, request.getfixturevalue("mongo_url")):
        yield store


async def _on(driver: str, url: str) -> AsyncIterator[Store]:
    client = (
        connect(url)
        if driver == "motor"
        else AsyncMongoClient(url, tz_aware=True, w="majority", journal=True)
    )
    store = Store(client[f"test_{uuid4().hex[:12]}"])
    await indexes.make(store.database)
    yield store
    await client.drop_database(store.database.name)
    closing = client.close()
    if closing is not None:
        await closing
