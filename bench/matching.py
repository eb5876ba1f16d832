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
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Literal

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient, WriteConcern
from pymongo.collection import Collection

from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most, spread
from quickdoc.clinics.clinics import Clinic, Doctor, Order, Policy
from quickdoc.core.clock import SystemClock
from quickdoc.core.types import Point, Window
from quickdoc.events.memory import MemoryBus
from quickdoc.identity.phones import Phone
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.offers import rounds
from quickdoc.offers.rounds import Round
from quickdoc.scheduling import slots
from quickdoc.scheduling.slots import Slot
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist import ranks
from quickdoc.waitlist.actions.line import Line, next_in_line
from quickdoc.waitlist.preferences import ALWAYS, Preferences
from quickdoc.waitlist.standby import Standby
from sandbox.servers import Mongod

Crowd = Literal["town", "uniform", "worst"]
SIZES, CROWDED = (10_000, 100_000, 1_000_000), 200_000
QUICK_SIZES, QUICK_CROWDED = (1_000, 5_000), 5_000
ROUNDS, QUICK_ROUNDS = 200, 20
BATCH = 10_000
WAVE = 3
HERE = Point(lat=40.4168, lon=-3.7038)
ZONE = "Europe/Madrid"
CELLS, CLINICS, DOCTORS = 60, 100, 500
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
SUITED, FEW = 0.7, 0.01
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
        self.slot = _slot()

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
        people = _people(store, crowd, first, size)
        while batch := list(islice(people, BATCH)):
            collection.insert_many(batch, ordered=False)
        _verify(store, collection)
        await index_making.make(store.database)

    async def _measure(
        self, name: str, case: str, size: int, order: Order = "line", *, times: int, peers: int = 3
    ) -> None:
        store = Store(self.client[name])
        services = Services(
            store=store, bus=MemoryBus(store.log), sms_sender=MemorySmsSender(), clock=SystemClock()
        )
        one = _round(self.slot, order)
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


def _slot() -> Slot:
    clinic = Clinic(id="clinic_7", name="Lakeside", address="1 Lake St", point=HERE, zone=ZONE, phone="+34")
    doctor = Doctor(id="doctor_21", clinic_id=clinic.id, name="Dr. Ito", specialty="dermatology")
    now = datetime.now(UTC)
    start = (now + timedelta(days=3)).replace(hour=9, minute=30, second=0, microsecond=0)
    slot = slots.publish(
        "slot_1",
        clinic,
        doctor,
        visit_type="check-up",
        start=start,
        end=start + timedelta(minutes=30),
        now=now,
    )
    return slot.model_copy(update={"topics": (*slot.topics[:2], "dermatology@cell_33")})


def _round(slot: Slot, order: Order) -> Round:
    policy = Policy(order=order, wave_size=WAVE, quiet_hours=Window(start=0, end=0))
    return rounds.start(slot, policy, datetime.now(UTC))


def _verify(store: Store, standbys: Collection[dict[str, Any]]) -> None:
    """Verify all phones, because patients with unverified phones are not asked."""
    one = store.phones.encode(Phone(id="phone"))
    fields = {name: {"$literal": value} for name, value in one.items()}
    whose = {"_id": "$phone", "account_ids": ["$account_id"]}
    standbys.aggregate([{"$project": {**fields, **whose}}, {"$out": "phones"}])


def _people(store: Store, crowd: Crowd, first: int, size: int) -> Iterator[dict[str, Any]]:
    """Documents as the product writes them, with what differs from one to the next put in."""
    dice = Random(f"{crowd} {first}")
    preferences = Preferences(specialties=("dermatology",), point=HERE)
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=400)
    one = Standby(
        **preferences.model_dump(),
        id="standby",
        patient_id="patient",
        patient_name="Ana Ruiz",
        account_id="account",
        phone="+34600000000",
        zone=ZONE,
        topics=(),
        since=begin,
        rank=0,
    )
    kinds = [_hours(store, one, dice, comes=comes) for comes in (True, False) for _ in range(100)]
    for number in range(first, size):
        comes = _comes(crowd, number, size, dice)
        since = begin + timedelta(seconds=number * 30_000_000 // max(size, 1_000_000))
        standby_id = f"standby_{number:07d}"
        yield {
            **(kinds[dice.randrange(100) + (0 if comes else 100)]),
            "_id": standby_id,
            "patient_id": f"patient_{number:07d}",
            "account_id": f"account_{number:07d}",
            "phone": f"+346{number:08d}",
            "topics": _topics(crowd, dice),
            "since": since,
            "rank": ranks.rank(since, 0, standby_id),
            "lot": ranks.lot(dice.getrandbits(32)),
        }


def _comes(crowd: Crowd, number: int, size: int, dice: Random) -> bool:
    if crowd == "town":
        return dice.random() < SUITED
    return number >= size * 99 // 100 if crowd == "worst" else dice.random() < FEW


def _hours(store: Store, one: Standby, dice: Random, *, comes: bool) -> dict[str, Any]:
    """One of a hundred weeks in which the slot's hour fits, or does not."""
    morning = 1 << 10 | 1 << 11  # 9:30 UTC is 10:30 in Madrid, or 11:30 in summer
    days = [each & ~(dice.getrandbits(24)) for each in ALWAYS]
    week = tuple(day | morning if comes else day & ~morning for day in days)
    return store.standbys.encode(one.model_copy(update={"hours": week}))


def _topics(crowd: Crowd, dice: Random) -> list[str]:
    if crowd != "town":
        return ["clinic:clinic_7"]
    cell = dice.randrange(CELLS)
    return [
        f"clinic:clinic_{dice.randrange(CLINICS)}",
        f"doctor:doctor_{dice.randrange(DOCTORS)}",
        *(f"dermatology@cell_{(cell + step) % CELLS}" for step in range(4)),
    ]
