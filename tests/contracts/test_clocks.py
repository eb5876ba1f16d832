"""Old documents are removed by the tests' clock or not at all: no test depends on today's date."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pymongo import MongoClient

from quickdoc.storage.answers import Attempt
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.store import Store
from tests import clocks
from tests.town import MONDAY


@pytest.mark.parametrize("age", [timedelta(), timedelta(hours=23)])
async def test_the_stand_in_keeps_what_is_fresh_by_the_tests_clock(mock_store: Store, age: timedelta) -> None:
    await mock_store.answers.insert(Attempt(id="account key", fingerprint="f", at=MONDAY - age))
    with pytest.raises(DuplicateError):
        await mock_store.answers.insert(Attempt(id="account key", fingerprint="f", at=MONDAY))


async def test_the_stand_in_expires_what_is_old_by_the_tests_clock(mock_store: Store) -> None:
    await mock_store.answers.insert(
        Attempt(id="account key", fingerprint="f", at=MONDAY - timedelta(hours=25))
    )
    assert await mock_store.answers.find("account key") is None


@pytest.mark.servers
def test_the_real_database_of_the_tests_expires_nothing(mongo_url: str) -> None:
    with MongoClient[dict[str, bool]](mongo_url) as client:
        said = client.admin.command({"getParameter": 1, "ttlMonitorEnabled": 1})
    assert said["ttlMonitorEnabled"] is False


def test_a_clock_is_the_hosts_wall_time() -> None:
    assert clocks.moment("2028-02-29T02:03@Pacific/Auckland") == datetime(
        2028, 2, 29, 2, 3, tzinfo=ZoneInfo("Pacific/Auckland")
    )


def test_a_few_days_draw_every_clock() -> None:
    first = date(2026, 11, 26)
    days = [first + timedelta(days=number) for number in range(len(clocks.CLOCKS))]
    assert {clocks.drawn(day) for day in days} == set(clocks.CLOCKS)


def test_the_wall_clock_shows_what_the_run_was_told(request: pytest.FixtureRequest) -> None:
    told = request.config.getoption("--clock")
    if told is None:
        pytest.skip("only with --clock")
    assert timedelta() <= datetime.now(told.tzinfo) - told < timedelta(hours=3)
    assert datetime.now().astimezone().utcoffset() == datetime.now(told.tzinfo).utcoffset()
