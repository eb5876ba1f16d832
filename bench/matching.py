"""Matching: choosing the first wave of a round from a crowd on standby, on a real mongod.

`town`: ten thousand, a hundred thousand, a million standbys, of whom about a tenth match the slot. `crowded`:
all of them stand under one topic and 99 % cannot come at that hour; those who can are anywhere in the line
(`uniform`) or all at the end of it (`worst`). `lottery`: the town's crowd, asked by lot.

`whole` is all of `next_in_line`, rules and decoding included; `cpu` what our own process worked for that, and
`database` what the server itself says that its reads took, added up although some run at once. The limit is
the raw driver reading as many places off the index alone; the peer a query that scans and sorts in memory, as
a waiting list without such an index does.
"""

import argparse
import asyncio
import tempfile
import time
from datetime import UTC
from itertools import islice
from pathlib import Path
from typing import Any

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient, WriteConcern

from bench.crowd import WAVE, Crowd, people_of_crowd, round_of_crowd, slot_of_crowd, verify_phones
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most, spread
from quickdoc.clinics.policy import Order
from quickdoc.core.clock import SystemClock
from quickdoc.events.memory import MemoryBus
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist.actions.line import Line, next_in_line
from sandbox.servers import Mongod

SIZES, CROWDED = (10_000, 100_000, 1_000_000), 200_000
QUICK_SIZES, QUICK_CROWDED = (1_000, 5_000), 5_000
ROUNDS, QUICK_ROUNDS = 200, 20
BATCH = 10_000
WARM = 3
NOT_ASKED = (
    "metrics",
    "wiredTiger",
    "locks",
    "repl",
    "tcmalloc",
    "transactions",
    "sharding",
    "storageEngine",
)
DATABASE_GOAL: Goal = at_most(5.0, "ours")
LINE = [("topics", 1), ("rank", 1), ("active", 1)]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often (default: {ROUNDS})")


def run(given: argparse.Namespace, record: Record) -> None:
    """Build the crowds and measure."""
    asyncio.run(
        _main(min(given.rounds, QUICK_ROUNDS) if given.quick else given.rounds, record, quick=given.quick)
    )


async def _main(times: int, record: Record, *, quick: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder, Mongod(Path(folder)) as mongod:
        client: Any = AsyncIOMotorClient(mongod.url, tz_aware=True)
        raw: Any = MongoClient(mongod.url, tz_aware=True)
        try:
            bench = Bench(client, raw, times, record)
            await bench.town(QUICK_SIZES if quick else SIZES)
            for crowd in ("uniform", "worst"):
                await bench.crowded(crowd, QUICK_CROWDED if quick else CROWDED)
        finally:
            client.close()
            raw.close()


class Bench:
    """The cases, on one server."""

    def __init__(self, client: Any, raw: Any, times: int, record: Record) -> None:
        self.client, self.raw, self.times, self._record = client, raw, times, record
        self._first: float | None = None
        self.slot = slot_of_crowd()

    async def town(self, sizes: tuple[int, ...]) -> None:
        """Ever larger towns, and by lot in the largest."""
        before = 0
        for size in sizes:
            await self._grow("town", "town", before, size)
            await self._measure("town", "town", size, times=self.times)
            before = size
        await self._measure("town", "lottery", before, "lottery", times=self.times, peers=0)
        await self.client.drop_database("town")

    async def crowded(self, crowd: Crowd, size: int) -> None:
        """Everybody under one topic, 99 % of them in vain."""
        await self._grow(crowd, crowd, 0, size)
        await self._measure(crowd, f"crowded_{crowd}", size, times=max(20, self.times // 4))
        await self.client.drop_database(crowd)

    async def _grow(self, name: str, crowd: Crowd, first: int, size: int) -> None:
        """Insert first, then make the indexes: that is several times as fast."""
        collection = self.raw[name].get_collection("standbys", write_concern=WriteConcern(w=1, j=False))
        collection.drop_indexes()
        store = Store(self.client[name])
        people = people_of_crowd(store, crowd, first, size)
        while batch := list(islice(people, BATCH)):
            collection.insert_many(batch, ordered=False)
        verify_phones(store, collection)
        await index_making.make(store.database)

    async def _measure(
        self, name: str, case: str, size: int, order: Order = "line", *, times: int, peers: int = 3
    ) -> None:
        store = Store(self.client[name])
        services = Services(
            store=store, bus=MemoryBus(store.log), sms_sender=MemorySmsSender(), clock=SystemClock()
        )
        one = round_of_crowd(self.slot, order)
        found = Line()

        whole, database, processor = [], [], []
        for number in range(WARM + times):
            reads, began, busy = self._reads(), time.perf_counter(), time.process_time()
            found = await next_in_line(services, one, self.slot, services.clock.now(), WAVE)
            took, used = (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000
            if number >= WARM:
                whole.append(took)
                processor.append(used)
                database.append(self._reads() - reads)
        asked = sum(each.reason is None for each in found)
        if asked != WAVE:
            raise SystemExit(f"{case}: {asked} were asked instead of {WAVE}")
        limit = spread([self._limit(name) for _ in range(times)]).p50
        peer = spread([self._peer(name) for _ in range(peers)]).p50 if peers else None
        values = {"database_ms": database, "cpu_ms": processor, "whole_ms": whole}
        for metric, figures in values.items():
            p50, p99 = spread(figures)
            self._record(
                Row(
                    bench="matching",
                    case=case,
                    n=size,
                    metric=metric,
                    more_is_better=False,
                    ours=p50,
                    peer=None if peer is None else Other(peer, "collection scan, sorted in memory"),
                    limit=Other(limit, f"raw driver, index alone, {WAVE} ids"),
                    p50_ms=p50,
                    p99_ms=p99,
                    rounds=len(figures),
                    goal=DATABASE_GOAL if metric == "database_ms" and case == "town" else None,
                    more={"considered": len(found), "sifted": found.sifted},
                )
            )
        if case == "town":
            self._compare(size, spread(database).p50)

    def _compare(self, size: int, database_ms: float) -> None:
        """A larger town beside the smallest one: does it grow with the crowd?"""
        if self._first is None:
            self._first = database_ms
            return
        self._record(
            Row(
                bench="matching",
                case="growth",
                n=size,
                metric="database_ms",
                more_is_better=False,
                ours=database_ms,
                peer=Other(self._first, "the smallest town"),
                rounds=self.times,
                goal=at_most(2.0, "peer"),
            )
        )

    def _reads(self) -> float:
        """Milliseconds that the server has spent on reads so far."""
        status = self.raw.admin.command({"serverStatus": 1, **dict.fromkeys(NOT_ASKED, 0)})
        return float(status["opLatencies"]["reads"]["latency"]) / 1000

    def _limit(self, name: str) -> float:
        query = {"topics": self.slot.topics[0], "active": True}
        began = time.perf_counter()
        list(
            self.raw[name].standbys.find(query, {"_id": 0, "rank": 1}).sort("rank", 1).hint(LINE).limit(WAVE)
        )
        return (time.perf_counter() - began) * 1000

    def _peer(self, name: str) -> float:
        day = self.slot.start.weekday()
        hour = self.slot.start.astimezone(UTC).hour
        query = {
            "topics": {"$in": list(self.slot.topics)},
            "active": True,
            f"hours.{day}": {"$bitsAllSet": 1 << hour},
        }
        began = time.perf_counter()
        list(
            self.raw[name]
            .standbys.find(query, {"topics": 0})
            .sort([("is_urgent", -1), ("since", 1), ("recent", 1)])
            .hint([("$natural", 1)])
            .limit(WAVE)
        )
        return (time.perf_counter() - began) * 1000
