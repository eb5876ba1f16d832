"""Processes that race each other, and that die in the middle."""

import asyncio
import json
import os
import signal
import sys
from asyncio import StreamReaderProtocol
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

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


@dataclass
class Claimant:
    """A process that claims, and what it writes."""

    pid: int
    out: asyncio.StreamReader

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


StartClaimant = Callable[..., Awaitable[Claimant]]


@pytest.fixture(scope="module")
def forks() -> Iterator[Popen[bytes]]:
    with Popen([sys.executable, "-m", "tests.faults.claimant"], stdin=PIPE, stdout=PIPE) as process:
        yield process
        process.kill()


@pytest.fixture(params=["plain", "quick"])
def claimant(request: pytest.FixtureRequest, forks: Popen[bytes], tmp_path: Path) -> StartClaimant:
    """Starts a claimant; the same with everything that makes claims quick switched off and on."""
    pipes = count()

    async def start(url: str, store: Store, *mode: object) -> Claimant:
        out = tmp_path / f"pipe{next(pipes)}"
        os.mkfifo(out)
        wanted = {"url": url, "database": store.database.name, "mode": mode, "out": str(out)}
        pid = _forked(forks, wanted | {"is_quick": request.param == "quick"})
        reader = asyncio.StreamReader()
        opened = await asyncio.to_thread(out.open, "rb", 0)  # once its writer has opened it, too
        await asyncio.get_running_loop().connect_read_pipe(lambda: StreamReaderProtocol(reader), opened)
        return Claimant(pid, reader)

    return start


def _forked(forks: Popen[bytes], wanted: dict[str, Any]) -> int:
    assert forks.stdin
    assert forks.stdout
    forks.stdin.write(json.dumps(wanted).encode() + b"\n")
    forks.stdin.flush()
    return int(forks.stdout.readline())


async def test_of_500_claims_from_five_processes_one_wins_and_499_are_told(
    real_town: Town, mongo_url: str, claimant: StartClaimant
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
        outcomes.update(json.loads(await racer.out.read()))
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
    for nouns in store.outboxes:
        assert await nouns.pending(town.clock.now(), timedelta(), 1) == ([], [])
    logged = Counter(
        (each.event.state.id, each.event.state.version) for each in await store.log.since("", limit=100_000)
    )
    assert max(logged.values()) == 1
    for booking in await store.bookings.many({}):
        assert all(logged[booking.id, version] for version in range(1, booking.version + 1))


async def test_killed_in_the_middle_nothing_stays_half_done(
    real_town: Town, mongo_url: str, claimant: StartClaimant
) -> None:
    await unlimited(real_town)
    real_town.clock.moment = SystemClock().now()
    for number in range(12):
        await real_town.patient(f"P{number}")
    for hours in range(24, 32):
        await real_town.publish(hours)
    for seed in range(4):
        victims = [await claimant(mongo_url, real_town.store, "churn", 2 * seed + n) for n in range(2)]
        await asyncio.gather(*(each.out.readline() for each in victims))
        for _ in range(3 + 2 * seed):  # of the first; the second is anywhere in what it does
            await victims[0].out.readline()
        for each in victims:
            each.kill()
            await each.out.read()
    await heal(real_town)
    await ensure_whole(real_town)


async def test_an_acknowledged_booking_survives_the_death_of_the_database(
    mortal_town: Town, mongod: Mongod, claimant: StartClaimant
) -> None:
    town = mortal_town
    town.clock.moment = SystemClock().now()
    for number in range(12):
        await town.patient(f"P{number}")
    for hours in range(24, 32):
        await town.publish(hours)
    writer = await claimant(mongod.url, town.store, "churn", 1)
    acknowledged: list[bytes] = []
    for _ in range(2):
        acknowledged += [await writer.out.readline() for _ in range(10)]
        await asyncio.to_thread(mongod.kill)
        await asyncio.to_thread(mongod.start)
    acknowledged.append(await writer.out.readline())  # it goes on after the second death as well
    writer.kill()
    rest = await writer.out.read()
    assert all(acknowledged)
    acknowledged += rest.splitlines()
    ids = [line.decode().strip() for line in acknowledged if line.strip().startswith(b"booking_")]
    survived = {booking.id for booking in await town.store.bookings.many({"_id": {"$in": ids}})}
    assert set(ids[:-1]) <= survived  # the last line may be cut in the middle
    await heal(town)
    await ensure_whole(town)
