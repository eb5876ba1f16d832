"""Reads: the feed, a clinic's board and a patient's standing requests, over HTTP from the real API process.

In a town of 10,000 slots and in one of 100,000, where each screen shows as much. Beside it, on the same core
and in turn: a bare FastAPI route that finds the same documents by Motor and dumps them with orjson (the
peer), and the driver's read of them without any server (the limit). `304`: asked with the tag of the last
answer. `growth`: the larger town beside the smaller one.
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.reading import bare, town
from bench.reading.asking import Asked, ask
from bench.reading.places import TAGGED, Ground, Place, a_place, pin, topic
from bench.recorder import Record
from bench.rows import Other, Row, at_most, spread
from sandbox.servers import Mongod, RedisServer

SIZES, QUICK_SIZES = (10_000, 100_000), (500, 1000)
SECONDS, QUICK_SECONDS = 0.6, 0.1
ROUNDS, QUICK_ROUNDS = 2, 1
CALLERS = 4
SCREENS = ("feed", "board", "standbys")
PEER, LIMIT = "bare FastAPI, Motor and orjson", "the driver's read alone"
Measured = dict[tuple[int, str, str], list[Asked]]


def run(given: argparse.Namespace, record: Record) -> None:
    """Fill the towns, start the servers, ask them in turn, record."""
    sizes, seconds, rounds = (
        (QUICK_SIZES, QUICK_SECONDS, QUICK_ROUNDS) if given.quick else (SIZES, SECONDS, ROUNDS)
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quickdoc-bench-")))
        mongo = stack.enter_context(Mongod(folder / "mongod"))
        redis = stack.enter_context(RedisServer(folder / "redis"))
        ground = Ground(folder, mongo.url, redis.url)
        loop = stack.enter_context(asyncio.Runner())
        places = [a_place(stack, loop, ground, size) for size in sizes]
        measured: Measured = defaultdict(list)
        for _ in range(rounds):
            for place in places:
                _measure(loop, place, seconds, measured)
        _record(measured, sizes, rounds, record)


def _measure(loop: asyncio.Runner, place: Place, seconds: float, measured: Measured) -> None:
    """Each screen in turn: ours, the peer, the limit, and what is known already."""
    for screen in SCREENS:
        pin(os.getpid(), 1)
        measured[place.size, screen, "ours"].append(
            ask(place.ours, place.requests[screen], 200, seconds, CALLERS)
        )
        measured[place.size, screen, "peer"].append(
            ask(place.peer, place.bare[screen], 200, seconds, CALLERS)
        )
        if screen in TAGGED:
            measured[place.size, screen, "304"].append(
                ask(place.ours, place.tagged[screen], 304, seconds, CALLERS)
            )
        pin(os.getpid(), 0)
        measured[place.size, screen, "limit"].append(loop.run(_driven(place.database, screen, seconds)))


async def _driven(database: Any, screen: str, seconds: float) -> Asked:
    """The driver's reads of the same documents, as many at a time."""
    times: list[float] = []
    ends = time.perf_counter() + seconds

    async def caller() -> None:
        while (began := time.perf_counter()) < ends:
            if screen == "feed":
                await bare.find_feed(database, topic())
            elif screen == "board":
                await bare.find_board(database, town.tomorrow())
            else:
                await bare.find_standbys(database)
            times.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return Asked(len(times) / seconds, times, 0)


def _record(measured: Measured, sizes: tuple[int, ...], rounds: int, record: Record) -> None:
    for size in sizes:
        for screen in SCREENS:
            _record_screen(measured, size, screen, record)
    small, large = sizes
    for screen in SCREENS:
        ours, before = (spread(_times(measured[size, screen, "ours"])) for size in (large, small))
        record(
            Row(
                bench="reads",
                case=f"{screen}, growth",
                n=large,
                metric="p50_ms",
                more_is_better=False,
                ours=ours.p50,
                peer=Other(before.p50, f"the same of {small:,} slots"),
                p50_ms=ours.p50,
                p99_ms=ours.p99,
                rounds=rounds,
                goal=at_most(2.0, "peer"),
            )
        )


def _record_screen(measured: Measured, size: int, screen: str, record: Record) -> None:
    ours, peer, limit = (measured[size, screen, who] for who in ("ours", "peer", "limit"))
    record(_row(size, screen, ours, Other(_rate(peer), PEER), Other(_rate(limit), LIMIT)))
    if screen in TAGGED:
        known = measured[size, screen, "304"]
        record(_row(size, f"{screen}, 304", known, Other(_rate(ours), "the same in full")))


def _row(size: int, case: str, ours: list[Asked], peer: Other, limit: Other | None = None) -> Row:
    p50, p99 = spread(_times(ours))
    return Row(
        bench="reads",
        case=case,
        n=size,
        metric="requests_per_s",
        more_is_better=True,
        ours=_rate(ours),
        peer=peer,
        limit=limit,
        p50_ms=p50,
        p99_ms=p99,
        rounds=len(ours),
        more={"callers": CALLERS, "busy_asking": round(max(each.busy for each in ours), 2)},
    )


def _rate(asked: list[Asked]) -> float:
    return sum(each.per_second for each in asked) / len(asked)


def _times(asked: list[Asked]) -> list[float]:
    return [time for each in asked for time in each.times]
