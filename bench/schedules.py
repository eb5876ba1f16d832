"""Schedules: making the slots of a clinic's doctors sixty days ahead, on a real mongod and Redis.

`made`: from nothing, with the events and all. `unchanged`: the job looks at them again. `rolled`: two weeks
later, so that each doctor has a fortnight to be added. The peer is a plain `insert_many` of the same
documents into a collection with the same indexes, in the same batches and by the same driver.
"""

import argparse
import asyncio
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from arq.connections import ArqRedis

from bench.recorder import Record
from bench.rows import Other, Row, at_most
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import Point
from quickdoc.events.redis import RedisBus
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.scheduling.actions import generating
from quickdoc.scheduling.schedules import Schedule, WeeklyHours
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.store import Store, connect
from sandbox.servers import Mongod, RedisServer

DOCTORS, QUICK_DOCTORS = 100, 5
ROUNDS, QUICK_ROUNDS = 3, 1
BEGIN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PEER = "insert_many of the same documents"
MADE_WITHIN, UNCHANGED_WITHIN = 10.0, 1.0
"""Seconds."""


class HandClock:
    """Shows what the bench says: the days that are generated are the same each time."""

    moment = BEGIN

    def now(self) -> datetime:
        """The moment."""
        return self.moment


def run(given: argparse.Namespace, record: Record) -> None:
    """Generate, look again, add; each round in a database of its own."""
    doctors, rounds = (QUICK_DOCTORS, QUICK_ROUNDS) if given.quick else (DOCTORS, ROUNDS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quickdoc-bench-")))
        mongo = stack.enter_context(Mongod(folder / "mongod"))
        redis = stack.enter_context(RedisServer(folder / "redis"))
        asyncio.run(_main(mongo.url, redis.url, doctors, rounds, record))


async def _main(mongo_url: str, redis_url: str, doctors: int, rounds: int, record: Record) -> None:
    client, redis = connect(mongo_url), ArqRedis.from_url(redis_url)
    try:
        measured = [await _round(client[f"schedules_{number}"], redis, doctors) for number in range(rounds)]
    finally:
        await redis.aclose()
        client.close()
    slots = int(measured[0]["slots"])
    for case, goal in (("made", MADE_WITHIN), ("unchanged", UNCHANGED_WITHIN), ("rolled", None)):
        ours = _middle([each[case] for each in measured])
        peer = _middle([each["peer"] for each in measured]) if case == "made" else None
        record(
            Row(
                bench="schedules",
                case=case,
                n=doctors,
                metric="s",
                more_is_better=False,
                ours=ours,
                peer=Other(peer, PEER) if peer else None,
                rounds=rounds,
                goal=at_most(goal, "ours") if goal else None,
                more={"slots": slots},
            )
        )


def _middle(figures: list[float]) -> float:
    return sorted(figures)[len(figures) // 2]


async def _round(database: Any, redis: ArqRedis, doctors: int) -> dict[str, float]:
    store, clock = Store(database, batched=True), HandClock()
    await index_making.make(database)
    services = Services(
        store=store, bus=RedisBus(store.log, redis, batched=True), sms_sender=MemorySmsSender(), clock=clock
    )
    await _found(store, doctors)
    made = await _timed(services)
    slots = await store.slots.count()
    peer = await _peer(database)
    unchanged = await _again(services, clock, generating.LOOK_AGAIN)
    if await store.slots.count() != slots:
        raise RuntimeError("the job made slots although nothing had changed")
    rolled = await _again(services, clock, timedelta(days=14))
    await database.client.drop_database(database.name)
    return {"made": made, "slots": slots, "peer": peer, "unchanged": unchanged, "rolled": rolled}


async def _timed(services: Services) -> float:
    began = time.perf_counter()
    while await generating.look_after(services):
        pass
    return time.perf_counter() - began


async def _again(services: Services, clock: HandClock, later: timedelta) -> float:
    clock.moment += later
    return await _timed(services)


async def _peer(database: Any) -> float:
    """Only the writes: nothing is worked out, and nobody is told."""
    documents = await database["slots"].find({}).to_list(None)
    other = database.client[f"{database.name}_peer"]
    await index_making.make(other)
    began = time.perf_counter()
    for place in range(0, len(documents), generating.CHUNK):
        await other["slots"].insert_many(documents[place : place + generating.CHUNK], ordered=False)
    taken = time.perf_counter() - began
    await database.client.drop_database(other.name)
    return taken


async def _found(store: Store, doctors: int) -> None:
    """A clinic whose doctors work on five days from eight to six, with an hour's break, by the half hour."""
    place = Point(lat=40.4168, lon=-3.7038)
    fields = {"id": "clinic_1", "name": "Lakeside", "address": "1 Lake St", "point": place}
    clinic = Clinic(**fields, zone="Europe/Madrid", phone="+15550109999")
    await store.clinics.insert_silently(clinic)
    for number in range(doctors):
        doctor_id = f"doctor_{number:03}"
        doctor = Doctor(id=doctor_id, clinic_id=clinic.id, name=f"Dr. {number}", specialty="dermatology")
        await store.doctors.insert_silently(doctor)
        await store.schedules.insert_silently(_week(doctor_id))
        await store.generations.hurry(doctor_id, clinic.id, BEGIN)


def _week(doctor_id: str) -> Schedule:
    return Schedule(
        id=f"schedule_{doctor_id}",
        clinic_id="clinic_1",
        doctor_id=doctor_id,
        hours=tuple(WeeklyHours(weekday=day, start=480, end=1080) for day in range(5)),
        breaks=tuple(WeeklyHours(weekday=day, start=780, end=840) for day in range(5)),
        valid_from=date(2026, 1, 1),
        visit_type="check-up",
        minutes=30,
    )
