"""Calls that arrive together are one trip, and each has the outcome that it would have had alone."""

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace

from pymongo.errors import AutoReconnect, BulkWriteError, DuplicateKeyError, WTimeoutError

from quickdoc.core.batching import Batcher
from quickdoc.storage.bulk import insert_each


class Trips:
    """Doubles numbers; refuses 13, and fails altogether while `trouble` is set."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.trouble: Exception | None = None

    async def __call__(self, items: list[int]) -> Sequence[int | Exception]:
        self.groups.append(items)
        await self.go_on.wait()
        if self.trouble:
            raise self.trouble
        return [ValueError(each) if each == 13 else 2 * each for each in items]


async def test_what_is_asked_in_one_turn_is_one_trip_and_a_lone_call_waits_for_nobody() -> None:
    trips = Trips()
    double = Batcher(trips)
    assert await double(1) == 2
    assert await asyncio.gather(*map(double, range(5))) == [0, 2, 4, 6, 8]
    assert trips.groups == [[1], [0, 1, 2, 3, 4]]


async def test_whoever_comes_while_trips_are_under_way_makes_up_the_next_one() -> None:
    trips = Trips()
    trips.go_on.clear()
    double = Batcher(trips, at_once=1, most=3)
    calls = []
    for each in range(6):
        calls.append(asyncio.create_task(double(each)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    trips.go_on.set()
    assert await asyncio.gather(*calls) == [0, 2, 4, 6, 8, 10]
    assert trips.groups == [[0], [1, 2, 3], [4, 5]]


async def test_a_refusal_is_told_to_whom_it_concerns_and_a_broken_trip_to_all() -> None:
    trips = Trips()
    double = Batcher(trips)
    outcomes = await asyncio.gather(double(12), double(13), double(14), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [int, ValueError, int]
    trips.trouble = AutoReconnect("gone")
    broken = await asyncio.gather(double(1), double(2), return_exceptions=True)
    assert [type(each) for each in broken] == [AutoReconnect, AutoReconnect]


async def test_a_caller_who_gives_up_leaves_the_others_alone() -> None:
    trips = Trips()
    trips.go_on.clear()
    double = Batcher(trips, at_once=1)
    first = [asyncio.create_task(double(each)) for each in (1, 2)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    second = [asyncio.create_task(double(each)) for each in (3, 4)]
    await asyncio.sleep(0)
    first[0].cancel()
    second[0].cancel()
    await asyncio.sleep(0)
    trips.go_on.set()
    outcomes = await asyncio.gather(*first, *second, return_exceptions=True)
    assert [type(outcomes[0]), type(outcomes[2])] == [asyncio.CancelledError] * 2
    assert (outcomes[1], outcomes[3]) == (4, 8)
    assert trips.groups == [[1, 2], [4]]  # who gave up before it began is left out


async def test_a_write_concern_that_failed_concerns_all_that_were_written_and_no_duplicate() -> None:
    async def shaky(*_: object, **__: object) -> None:
        raise BulkWriteError(
            {
                "writeErrors": [{"index": 1, "code": 11000, "errmsg": "dup", "keyPattern": {"slot_id": 1}}],
                "writeConcernErrors": [{"code": 91, "errmsg": "shutdown"}],
            }
        )

    outcomes = await insert_each(SimpleNamespace(insert_many=shaky), [{"_id": n} for n in range(3)])
    assert [type(outcome) for outcome in outcomes] == [WTimeoutError, DuplicateKeyError, WTimeoutError]
