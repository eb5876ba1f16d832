"""Races: many racers for each slot, from several processes at once. Exactly one of them must win.

Each process runs the product's action with group commit, its own claim guard and the news of the bus
(`gates on`), or with none of them (`gates off`). After each race every slot is looked up in MongoDB: it must
have exactly one active booking, the one that was reported to its claimant; anything else ends the bench with
an error. The winner's wait is from the claim to its answer, beside a single insert on the idle database.
"""

import argparse
import tempfile
from pathlib import Path
from statistics import median

import uvloop

from bench.claiming import town, ways
from bench.claiming.driving import drive
from bench.racing import PROCESSES, Outcome, Race, race_once
from bench.recorder import Record
from bench.rows import Other, Row, at_least, at_most, spread
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store, connect
from sandbox.servers import Mongod, RedisServer

MILLION = 1_000_000
FULL = (
    Race("64 racers a slot, gates on", 64, 1000, 6),
    Race("64 racers a slot, gates on and redis", 64, 1000, 4, has_redis_gate=True),
    Race("64 racers a slot, gates off", 64, 200, 5, is_gated=False),
    Race("512 racers a slot, gates on", 512, 2200, 80),
)
QUICK = (
    Race("64 racers a slot, gates on", 64, 8, 0.5),
    Race("64 racers a slot, gates off", 64, 2, 0.5, is_gated=False),
)


def run(given: argparse.Namespace, record: Record) -> None:
    """Start the servers and run the races."""
    with (
        tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder,
        Mongod(Path(folder) / "mongod") as mongod,
        RedisServer(Path(folder) / "redis") as redis,
    ):
        uvloop.run(_run(mongod.url, redis.url, record, is_quick=given.quick))


async def _run(mongo_url: str, redis_url: str, record: Record, *, is_quick: bool) -> None:
    client = connect(mongo_url)
    store = await town.settle(client[town.fresh_name()])
    processes = 2 if is_quick else PROCESSES
    total = begun = 0
    for each in QUICK if is_quick else FULL:
        singles = 20 if is_quick else 200
        idle = await single(await town.publish(store, singles, begun), store)
        slots = await town.publish(store, each.slots, begun + singles)
        begun += singles + each.slots
        outcome = await race_once(store, (mongo_url, redis_url), each, slots, processes)
        total += outcome.attempts
        _record(record, each, outcome, idle)
    record(
        Row(
            bench="race",
            case="one winner for each slot",
            n=total,
            metric="contested_attempts",
            more_is_better=True,
            ours=total,
            rounds=1,
            goal=None if is_quick else at_least(MILLION, "ours"),
            more={"violations": 0},
        )
    )
    client.close()


async def single(slots: list[Slot], store: Store) -> float:
    """The median of a single insert when nobody else asks for anything, in milliseconds."""
    drove = await drive(ways.one_insert(store), town.attempts(slots, 1), 1)
    return median(drove.waits) * 1000


def _record(record: Record, race: Race, outcome: Outcome, idle: float) -> None:
    p50, p99 = spread(outcome.waits)
    has_goal = race.racers == 64 and race.is_gated and not race.has_redis_gate  # noqa: PLR2004  the goal's own
    record(
        Row(
            bench="race",
            case=race.case,
            n=race.racers,
            metric="winner_p99_ms",
            more_is_better=False,
            ours=p99,
            limit=Other(idle, "a single insert, idle, p50"),
            p50_ms=p50,
            p99_ms=p99,
            rounds=len(outcome.waits),
            goal=at_most(4, "limit") if has_goal else None,
            more={"attempts": outcome.attempts, "attempts_per_s": round(outcome.per_second)},
        )
    )
