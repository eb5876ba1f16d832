"""Fixtures of all lanes: the fast one on mongomock-motor, the true one on a real mongod and redis."""

import gc
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import mongomock
import pytest
import time_machine
from mongomock.collection import BulkOperationBuilder
from mongomock_motor import AsyncMongoMockClient

from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.storage import index_making
from quickdoc.store import Store
from sandbox.servers import Mongod, RedisServer
from tests import hashes, mongomock_scans
from tests.clocks import moment
from tests.databases import a_database
from tests.town import MONDAY, Town, town_on

_add_update: Any = BulkOperationBuilder.add_update


def _add_without_sort(bulk: Any, *asked: Any, sort: Any = None, **options: Any) -> None:
    """Today's PyMongo hands a `sort` to each update of a bulk, which mongomock does not know."""
    assert sort is None
    _add_update(bulk, *asked, **options)


# A busy machine is no bug, so there are no deadlines: what takes long is looked for elsewhere. One commit is
# tested with the same examples every time; `make explore` looks for new ones.
hypothesis.settings.register_profile("same examples", deadline=None, derandomize=True)
hypothesis.settings.register_profile("new examples", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("same examples")

hashes.install()
mongomock_scans.install()
setattr(BulkOperationBuilder, "add_update", _add_without_sort)  # noqa: B010  it has no such type


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--clock 2028-02-29T02:03@Pacific/Auckland`: run as if the host stood there and it were then."""
    parser.addoption("--clock", type=moment, help="a wall time and a zone of the host, for the fast lane")
    parser.addoption("--explore", action="store_true", help="other examples than always, ten times as many")
    parser.addoption("--endure", type=float, default=10, help="seconds of load in the test of endurance")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the examples, and move the host's clock and zone, before any test is imported. It ticks on."""
    gc.disable()
    if config.getoption("--explore"):
        hypothesis.settings.load_profile("new examples")
    elsewhere = config.getoption("--clock")
    if elsewhere:
        traveller = time_machine.travel(elsewhere, tick=True)
        traveller.start()
        config.add_cleanup(traveller.stop)


def pytest_collection_finish() -> None:
    """Collect no code and no tests: they stay, and looking through all of them takes a fifth of a run."""
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _stand_in_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """mongomock expires documents (TTL) by its own `utcnow`, which has to show the tests' time."""
    monkeypatch.setattr(mongomock, "utcnow", lambda: MONDAY.replace(tzinfo=None))


class LastingMongod(Mongod):
    """Without TTL: the host's clock would remove documents that have the tests' dates."""

    def _argv(self) -> list[str]:
        return [*super()._argv(), "--setParameter", "ttlMonitorEnabled=false"]


@pytest.fixture(scope="session")
def mongo_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real mongod, one for the whole run."""
    with LastingMongod(tmp_path_factory.mktemp("mongod")) as server:
        yield server.url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real redis, one for the whole run."""
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server.url


@pytest.fixture
def mongod(tmp_path: Path) -> Iterator[Mongod]:
    """A mongod of one's own, to be killed."""
    with LastingMongod(tmp_path) as server:
        yield server


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    """A redis of one's own, to be killed."""
    with RedisServer(tmp_path) as server:
        yield server


async def _mock() -> Store:
    store = Store(AsyncMongoMockClient()["quickdoc"])
    await index_making.make(store.database)
    return store


@pytest.fixture
async def mock_store() -> Store:
    """The fast lane's store."""
    return await _mock()


@pytest.fixture
async def real_store(mongo_url: str) -> AsyncIterator[Store]:
    """The true lane's store: an empty database with all indexes."""
    async with a_database(mongo_url) as store:
        yield store


@pytest.fixture(params=["mongomock", pytest.param("mongod", marks=pytest.mark.servers)])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """Both lanes: each test that asks for it runs twice."""
    if request.param == "mongomock":
        yield await _mock()
        return
    async with a_database(request.getfixturevalue("mongo_url")) as store:
        yield store


@pytest.fixture
async def town(mock_store: Store) -> Town:
    """A small town on the fast lane."""
    return await town_on(mock_store)


@pytest.fixture
async def real_town(real_store: Store) -> Town:
    """A small town on a real mongod, where overlaps are refused."""
    return await town_on(real_store)


@pytest.fixture
def mailer(town: Town) -> MemoryMailer:
    """The town's mails. A test that calls the API asks for it before `api`, which is made with it."""
    town.mailer = MemoryMailer()
    return town.mailer
