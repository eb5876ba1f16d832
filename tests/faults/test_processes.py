"""Processes that race each other, and that die in the middle."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from quickdoc.core.clock import SystemClock
from quickdoc.storage import index_making
from quickdoc.store import Store, connect
from sandbox.servers import Mongod
from tests.texting.stage import unlimited
from tests.town import Town, town_on
from workers.relay import relay
from workers.sweeps import sweep

pytestmark = pytest.mark.servers


@pytest.fixture(params=["plain", "quick"], autouse=True)
def _ways_to_be_quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with everything that makes claims quick switched off and on."""
    monkeypatch.setenv("QUICK", "1" if request.param == "quick" else "0")


async def claimant(url: str, store: Store, *mode: object) -> Process:
    words = ["-m", "tests.faults.claimant", url, store.database.name, *map(str, mode)]
    return await asyncio.create_subprocess_exec(sys.executable, *words, stdout=PIPE)


async def test_of_500_claims_from_five_processes_one_wins_and_499_are_told(
    real_town: Town, mongo_url: str
) -> None:
    real_town.clock.moment = SystemClock().now()  # the claimants are processes, and have no other
    for number in range(500):
        await real_town.patient(f"P{number}")
    slot = await real_town.publish()
    racers = [
        await claimant(mongo_url, real_town.store, "one", slot.id, first, 100) for first in range(1, 501, 100)
    ]
    outcomes: Counter[str] = Counter()
    for racer in racers:
        out, _ = await racer.communicate()
        outcomes.update(json.loads(out))
    assert outcomes == {"won": 1, "slot_taken": 499}
    assert (await real_town.slot(slot.id)).state == "booked"


@pytest.fixture
async def mortal_town(mongod: Mongod) -> AsyncIterator[Town]:
    """A town whose database may be killed."""
    client = connect(mongod.url)
    store = Store(client["quickdoc"])
    await index_making.make(store.database)
    town = await town_on(store)
    await unlimited(town)
    yield town
    client.close()


async def heal(town: Town) -> None:
    """What the workers do when they come by: relay and sweep, well after the accident."""
    town.clock.moment = SystemClock().now() + timedelta(seconds=30)
    for _ in range(40):
        await relay(town.services)
        more = await sweep(town.services)
        await town.settle()
        if not more:
            return


async def ensure_whole(town: Town) -> None:
    """Nothing is half done: slots agree with bookings, every event is in the log, none is pending."""
    store = town.store
    for slot in await store.slots.many({}):
        active = [each for each in await store.bookings.of_slot(slot.id) if each.active]
        assert len(active) <= 1
        assert slot.state == ("booked" if active else "open")
    for nouns in store.eventful:
        assert await nouns.pending(town.clock.now(), timedelta(), 1) == []
    logged = Counter(
        (each.event.state.id, each.event.state.version) for each in await store.log.since("", limit=100_000)
    )
    assert max(logged.values()) == 1
    for booking in await store.bookings.many({}):
        assert all(logged[booking.id, version] for version in range(1, booking.version + 1))


async def test_killed_in_the_middle_nothing_stays_half_done(real_town: Town, mongo_url: str) -> None:
    await unlimited(real_town)
    real_town.clock.moment = SystemClock().now()
    for number in range(12):
        await real_town.patient(f"P{number}")
    for hours in range(24, 32):
        await real_town.publish(hours)
    for seed in range(4):
        victims = [await claimant(mongo_url, real_town.store, "churn", 2 * seed + n) for n in range(2)]
        await asyncio.gather(*(each.stdout.readline() for each in victims if each.stdout))
        for _ in range(3 + 2 * seed):  # of the first; the second is anywhere in what it does
            assert victims[0].stdout
            await victims[0].stdout.readline()
        for each in victims:
            each.kill()
            await each.communicate()
    await heal(real_town)
    await ensure_whole(real_town)


async def test_an_acknowledged_booking_survives_the_death_of_the_database(
    mortal_town: Town, mongod: Mongod
) -> None:
    town = mortal_town
    town.clock.moment = SystemClock().now()
    for number in range(12):
        await town.patient(f"P{number}")
    for hours in range(24, 32):
        await town.publish(hours)
    writer = await claimant(mongod.url, town.store, "churn", 1)
    assert writer.stdout
    acknowledged: list[bytes] = []
    for _ in range(2):
        acknowledged += [await writer.stdout.readline() for _ in range(10)]
        await asyncio.to_thread(mongod.kill)
        await asyncio.to_thread(mongod.start)
    acknowledged.append(await writer.stdout.readline())  # it goes on after the second death as well
    writer.kill()
    rest, _ = await writer.communicate()
    assert all(acknowledged)
    acknowledged += rest.splitlines()
    ids = [line.decode().strip() for line in acknowledged if line.strip().startswith(b"booking_")]
    survived = {booking.id for booking in await town.store.bookings.many({"_id": {"$in": ids}})}
    assert set(ids[:-1]) <= survived  # the last line may be cut in the middle
    await heal(town)
    await ensure_whole(town)
