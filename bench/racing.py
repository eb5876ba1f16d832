"""One race: many racers for each of some slots, from several processes at once."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from typing import NamedTuple

from bench.claiming import town
from bench.claiming.racer import Orders
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store

PROCESSES = max(2, os.cpu_count() or 1)
"""One for each core, as an API is deployed; MongoDB and Redis share the cores with them."""


class Race(NamedTuple):
    """One kind of race. `racers` for each slot, from all processes together."""

    case: str
    racers: int
    slots: int
    seconds: float
    is_gated: bool = True
    has_redis_gate: bool = False


class Outcome(NamedTuple):
    """What came of it."""

    attempts: int
    per_second: float
    waits: list[float]


async def race_once(
    store: Store, urls: tuple[str, str], race: Race, slots: list[Slot], processes: int
) -> Outcome:
    share = race.racers // processes
    running = [
        await _racer(
            Orders(
                *urls,
                store.database.name,
                slots=(slots[0].start.isoformat(), slots[-1].start.isoformat()),
                first=number * share,
                racers=share,
                seconds=race.seconds,
                is_gated=race.is_gated,
                has_redis_gate=race.has_redis_gate,
            )
        )
        for number in range(processes)
    ]
    for each in running:
        if each.stdout is None or await each.stdout.readline() != b"ready\n":
            raise SystemExit("a process of racers did not start")
    said = await asyncio.gather(*(each.communicate(b"go\n") for each in running))
    told = [json.loads(out) for out, _ in said]
    won: dict[str, str] = {}
    for each in told:
        if twice := won.keys() & each["won"].keys():
            raise SystemExit(f"two processes won {twice}")
        won |= each["won"]
    tried = max(each["tried"] for each in told)
    await town.ensure_whole(store, won, slots[:tried])
    attempts = share * sum(each["tried"] for each in told)
    waits = [wait for each in told for wait in each["waits"]]
    return Outcome(attempts, attempts / max(each["seconds"] for each in told), waits)


async def _racer(orders: Orders) -> asyncio.subprocess.Process:
    words = ["-m", "bench.claiming.racer", json.dumps(orders)]
    return await asyncio.create_subprocess_exec(
        sys.executable, *words, stdin=PIPE, stdout=PIPE, limit=1 << 26
    )
