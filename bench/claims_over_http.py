"""Claims a second over HTTP, beside a bare route with one insert a request."""

import os
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.claiming import http
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_least
from quickdoc.store import Store

RACERS = 8
LARGEST = 500
"""Half-hours between the slots of one drive and those of the next."""


class Size(NamedTuple):
    """How much of everything."""

    rounds: int
    callers: tuple[int, ...]
    slots: int
    requests: int
    warm: int


drives = count()


async def over_http(store: Store, size: Size, ground: tuple[str, str, Path], record: Record) -> None:
    mongo_url, redis_url, folder = ground
    env = http.environment(mongo_url, redis_url, store.database.name, folder)
    secret, start = env["QUICKDOC_SECRET_KEY"], next(drives) * LARGEST
    at_home = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(at_home)})
    async with http.serving(http.OURS, env) as ours, http.serving(http.BARE, env) as bare:
        for port in (ours, bare) if size.warm else ():  # both are warmed up first
            await http.load(port, await http.fresh_attempts(store, size.warm, 2, start), secret, folder)
            start += size.warm
        for racers, case in ((RACERS, "over HTTP, 8 racers a slot"), (1, "over HTTP, winners only")):
            found: dict[int, list[http.Load]] = {ours: [], bare: []}
            for _ in range(size.rounds):
                for port, loads in found.items():
                    slots = size.requests // (RACERS if racers > 1 else 4)
                    wanted = await http.fresh_attempts(store, slots, racers, start)
                    start += slots
                    loads.append(await http.load(port, wanted, secret, folder))
                    expected = {"201": slots} | ({"409": slots * (racers - 1)} if racers > 1 else {})
                    if loads[-1].statuses != expected:
                        raise SystemExit(f"answers are {loads[-1].statuses}, not {expected}")
            _row_of(record, case, found[ours], found[bare], at_least(1, "peer") if racers > 1 else None)
    os.sched_setaffinity(0, at_home)


def _row_of(
    record: Record, case: str, ours: list[http.Load], bare: list[http.Load], goal: Goal | None
) -> None:
    record(
        Row(
            bench="claims",
            case=case,
            n=http.CONNECTIONS,
            metric="claims_per_s",
            more_is_better=True,
            ours=median(each.per_second for each in ours),
            peer=Other(median(each.per_second for each in bare), "bare FastAPI, one insert a request"),
            p50_ms=median(each.p50_ms for each in ours),
            p99_ms=median(each.p99_ms for each in ours),
            rounds=len(ours),
            goal=goal,
            more={"load_generator_cpu": round(max(each.cpu for each in [*ours, *bare]), 2)},
        )
    )
