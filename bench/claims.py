"""Claims a second: our action with all rules and events, beside one bare insert each and a transaction.

In process: so many callers at once, 8 of them after each slot, on a real mongod (journaled, w: majority) and
redis. "One insert each" is the same document by the same driver under the same indexes, without reads, rules,
slot or events; the goal is against it, contested. `winners only` has one caller for each slot. Over HTTP: one
uvicorn process of ours with logins, rules and events, beside one of a bare FastAPI app with one insert for
each request; 64 keep-alive connections of a generator of its own process.
"""

import argparse
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import structlog
import uvloop

from bench.claiming import town, ways
from bench.claiming.driving import Drive, drive
from bench.claiming.ways import Way
from bench.claims_over_http import LARGEST, RACERS, Size, drives, over_http
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_least
from quickdoc.core.background import BackgroundTasks
from quickdoc.events import jobs
from quickdoc.store import Store, connect
from sandbox.servers import Mongod, RedisServer

GOAL_CALLERS = 64
TELLS_WITHIN = 10.0
"""Seconds."""
INSERT, TRANSACTION = "one insert each, same driver", "transaction of booking and outbox"
FULL = Size(3, (1, 16, 64, 256), 120, 2400, 50)
QUICK = Size(1, (16,), 12, 160, 0)
_task_runner = BackgroundTasks()
Sides = dict[str, Callable[[Any, Store], Way]]


def run(given: argparse.Namespace, record: Record) -> None:
    """Start the servers and measure, ours and theirs in turn."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with (
        tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder,
        Mongod(Path(folder) / "mongod") as mongod,
        RedisServer(Path(folder) / "redis") as redis,
    ):
        uvloop.run(_measure(QUICK if given.quick else FULL, mongod.url, redis.url, Path(folder), record))


async def _measure(size: Size, mongo_url: str, redis_url: str, folder: Path, record: Record) -> None:
    client, redis = connect(mongo_url), jobs.connect(redis_url)
    store = await town.settle(client[town.fresh_name()])
    try:
        sides: Sides = {
            "ours": lambda database, _: ways.ours(ways.services(database, redis, task_runner=_task_runner)),
            "ungrouped": lambda database, _: ways.ours(
                ways.services(database, redis, batched=False, task_runner=_task_runner)
            ),
            "insert": lambda _, store: ways.one_insert(store),
            "outbox": lambda _, store: ways.outbox(client, store),
        }
        for callers in size.callers:
            await _contested(store, sides, size, callers, record)
        await _winners(store, sides, size, record)
    finally:
        await redis.aclose(close_connection_pool=True)
    await over_http(store, size, (mongo_url, redis_url, folder), record)
    client.close()


async def _contested(store: Store, sides: Sides, size: Size, callers: int, record: Record) -> None:
    slots = max(size.slots * min(callers, GOAL_CALLERS) // GOAL_CALLERS, 10)
    found = await _in_turn(store, sides, size.rounds, slots, racers=RACERS, callers=callers)
    goal = at_least(3, "limit") if callers == GOAL_CALLERS else None
    for name, case in (("ours", "group commit on"), ("ungrouped", "group commit off")):
        _row(
            record,
            found,
            name,
            f"{case}, 8 racers a slot",
            callers=callers,
            goal=goal if name == "ours" else None,
        )


async def _winners(store: Store, sides: Sides, size: Size, record: Record) -> None:
    callers = min(GOAL_CALLERS, max(size.callers))
    found = await _in_turn(store, sides, size.rounds, size.slots, racers=1, callers=callers)
    _row(record, found, "ours", "winners only", callers=callers, goal=None)


async def _in_turn(
    store: Store, sides: Sides, rounds: int, slots: int, *, racers: int, callers: int
) -> dict[str, list[Drive]]:
    found: dict[str, list[Drive]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in sorted(sides, reverse=bool(number % 2)):
            wanted = await town.publish(store, slots, next(drives) * LARGEST)
            way = sides[name](store.database, store)
            drove = await drive(way, town.attempts(wanted, racers), callers)
            await _task_runner.finish(TELLS_WITHIN)  # so that it does not slow down the next measurement
            await town.ensure_whole(store, drove.won, wanted)
            found[name].append(drove)
    return found


def _row(
    record: Record, found: dict[str, list[Drive]], name: str, case: str, *, callers: int, goal: Goal | None
) -> None:
    speed = {each: median(drove.per_second for drove in drives) for each, drives in found.items()}
    best = min(found[name], key=lambda drove: drove.p99_ms)
    record(
        Row(
            bench="claims",
            case=case,
            n=callers,
            metric="claims_per_s",
            more_is_better=True,
            ours=speed[name],
            peer=Other(speed["outbox"], TRANSACTION),
            limit=Other(speed["insert"], INSERT),
            p50_ms=median(best.waits) * 1000,
            p99_ms=best.p99_ms,
            rounds=len(found[name]),
            goal=goal,
            more={"winners_p50_ms": round(median(best.winners_waits) * 1000, 2)},
        )
    )
