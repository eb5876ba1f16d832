"""One gateway for most tests; those that break something start their own."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from quickdoc.events import jobs
from quickdoc.storage import index_making
from quickdoc.store import Store, connect
from tests.realtime.news import Press
from tests.realtime.node import SOURCE, npm
from tests.realtime.process import GatewayProcess


@pytest.fixture(scope="session")
def database(mongo_url: str) -> str:
    """A database with all indexes, for all tests of the gateway."""
    name = f"test_realtime_{uuid4().hex[:8]}"

    async def make() -> None:
        client = connect(mongo_url)
        await index_making.make(client[name])
        client.close()

    asyncio.run(make())
    return name


@pytest.fixture(scope="session")
def gateway(
    mongo_url: str, redis_url: str, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayProcess]:
    """The gateway that is not to be hurt. Whatever clients do, its log holds no exception."""
    folder = tmp_path_factory.mktemp("gateway")
    with GatewayProcess(mongo_url, redis_url, database, folder) as running:
        yield running
    assert running.complaints() == []


@pytest.fixture
async def press(mongo_url: str, redis_url: str, database: str) -> AsyncIterator[Press]:
    """The bus of the shared database and Redis."""
    async for each in a_press(mongo_url, redis_url, database):
        yield each


async def a_press(mongo_url: str, redis_url: str, database: str) -> AsyncIterator[Press]:
    mongo, redis = connect(mongo_url), jobs.connect(redis_url)
    log = Store(mongo[database]).log
    yield Press(log, redis)
    await redis.aclose(close_connection_pool=True)
    mongo.close()


@pytest.fixture(scope="session")
def installed(request: pytest.FixtureRequest) -> Path:
    """The client with its dependencies, kept between runs."""
    cache = request.config.cache
    assert cache is not None
    assert npm is not None
    folder = cache.mkdir("node_client")
    lock = (SOURCE / "package-lock.json").read_text()
    mark = folder / "installed"
    for each in SOURCE.iterdir():
        shutil.copy(each, folder)
    if not mark.exists() or mark.read_text() != lock:
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)  # noqa: S603  a fixed command
        mark.write_text(lock)
    return folder
