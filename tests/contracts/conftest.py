"""The store's contract runs on three drivers: mongomock, Motor, and Motor's successor."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pymongo import AsyncMongoClient

from quickdoc.store import Store, connect
from tests.databases import a_database

servers = pytest.mark.servers


def _successor(url: str) -> AsyncMongoClient[Any]:
    return AsyncMongoClient(url, tz_aware=True, w="majority", journal=True)


DRIVERS = {"motor": connect, "pymongo": _successor}


@pytest.fixture(
    params=["mongomock", pytest.param("motor", marks=servers), pytest.param("pymongo", marks=servers)]
)
async def any_store(request: pytest.FixtureRequest, mock_store: Store) -> AsyncIterator[Store]:
    """A store on each driver in turn."""
    if request.param == "mongomock":
        yield mock_store
        return
    async with a_database(request.getfixturevalue("mongo_url"), DRIVERS[request.param]) as store:
        yield store


@pytest.fixture(params=[pytest.param("motor", marks=servers), pytest.param("pymongo", marks=servers)])
async def true_store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """A store on each real driver: mongomock does not judge integrity."""
    async with a_database(request.getfixturevalue("mongo_url"), DRIVERS[request.param]) as store:
        yield store
