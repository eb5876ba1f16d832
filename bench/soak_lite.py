"""The whole product under a steady mixed load for a minute, and whether everything agrees at its end.

Patients look, claim and cancel, a clinic publishes and cancels, waves of texts go out and simulated
patients reply, several hundred sockets come and go. It fails when a request failed, a slot has two
bookings, a socket did not get in, or a screen that followed events shows something else than a fresh
snapshot. It never fails for being slow. `--quick` has one clinic and no texts: making a town takes longer
than the look.
"""

import argparse
import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from bench.fan import cores
from bench.fan.clinic import ClinicStack
from bench.fan.load import Load
from bench.lasting import died
from bench.people import Person
from bench.recorder import Record
from bench.rows import Goal, Row, at_most, spread
from bench.soak.health import Health
from bench.soak.sockets import Guests
from bench.soak.town import Town, town
from bench.soak.truth import Watcher, booked_twice, converged
from sandbox.stack import Stack
from sandbox.supervised import Say

GROWTH = "memory_growth_mb_per_minute"
SECRET, DATABASE = "QUICKDOC_SECRET_KEY", "quickdoc"


class Sizes(NamedTuple):
    """How long, how many patients act, how many sockets come and go, how many screens are compared."""

    seconds: float
    patients: int
    sockets: int
    watchers: int


FULL = Sizes(45.0, 16, 300, 4)
QUICK = Sizes(2.0, 3, 20, 1)
VISITS = 8
"""In the one clinic of the quick look."""


WARM_AFTER = 180.0
"""Seconds: in a longer run, growth in its last third is a leak, and not the filling of caches."""
MAX_GROWTH = 1.0
"""MB a minute."""


class Outcome(NamedTuple):
    """What was measured, and in words whatever must not be."""

    town: Town
    health: Health
    guests: Guests
    seconds: float
    broken: list[str]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("--seconds", type=float, help=f"how long (default: {FULL.seconds:g})")


def run(given: argparse.Namespace, record: Record) -> None:
    """Run the load, record the results, and fail if a check fails."""
    sizes = QUICK if given.quick else FULL
    sizes = sizes._replace(seconds=given.seconds or sizes.seconds)
    outcome = asyncio.run(_live(sizes, quick=given.quick))
    _record(outcome, sizes, record)
    if outcome.broken:
        raise SystemExit("\n".join(["the soak has broken something:", *outcome.broken]))


async def _live(sizes: Sizes, *, quick: bool) -> Outcome:
    cores.allow_many_files()
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        said: list[str] = []  # by whoever brings processes back, with the code of their end
        stack = (_small if quick else _town)(Path(folder), said.append)
        async with stack, AsyncExitStack() as held:
            people = await town(stack, sizes.patients, held)
            watchers = [Watcher(await _person(stack, held)) for _ in range(sizes.watchers)]
            for each in watchers:
                await each.open()
            load = await held.enter_async_context(Load(stack.ports["realtime"]))
            guests = Guests(load, stack.env[SECRET], sizes.sockets)
            processes = {name: stack.process(name) for name in ("api", "realtime", "worker")}
            health = Health(processes, {"api": stack.api_url, "realtime": stack.socket_url})
            async with _beside(guests.come_and_go(), health.watch()):
                await people.live(sizes.seconds)
            differ = await converged(watchers)
            broken = [f"{count} x {what}" for what, count in people.tally.errors.items()]
            broken += [f"{each} has two active bookings" for each in booked_twice(stack.mongo_url, DATABASE)]
            broken += [f"a screen shows {each} otherwise than a snapshot" for each in differ]
            broken += [f"{guests.failed} sockets did not get in"] if guests.failed else []
            broken += died(processes) + (said if died(processes) else [])
            broken += [] if all(each.seen for each in watchers) else ["a screen was told nothing"]
    return Outcome(people, health, guests, sizes.seconds, broken)


def _town(folder: Path, say: Say) -> Stack:
    return Stack(folder, say=say, grace=0, seeded=True, crowd=True, crowd_speed=600, mode="demo")


def _small(folder: Path, say: Say) -> Stack:
    return ClinicStack(folder, say=say, grace=0, wanted=VISITS)


@contextlib.asynccontextmanager
async def _beside(*jobs: Awaitable[None]) -> AsyncIterator[None]:
    """Run these until the block ends; what fails in them is raised."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for trouble in ended:
        if isinstance(trouble, Exception):
            raise trouble


async def _person(stack: Stack, held: AsyncExitStack) -> Person:
    return await held.enter_async_context(Person(stack.api_url, stack.socket_url))


def _record(outcome: Outcome, sizes: Sizes, record: Record) -> None:
    tally, health = outcome.town.tally, outcome.health
    took = spread([second * 1000 for second in tally.seconds])
    goals: dict[str, Goal] = dict.fromkeys(("errors", "broken"), at_most(0, "ours"))
    if sizes.seconds >= WARM_AFTER:
        goals[GROWTH] = at_most(MAX_GROWTH, "ours")
    n, rounds = len(tally.seconds), 1

    def row(case: str, metric: str, figure: float, *, more: bool = False, **extra: object) -> None:
        record(
            Row(
                bench="soak-lite",
                case=case,
                n=n,
                metric=metric,
                more_is_better=more,
                ours=figure,
                rounds=rounds,
                goal=goals.get(metric),
                more=extra,
            )
        )

    row("everything", "requests_per_s", n / sizes.seconds, more=True, **outcome.town.tally.done)
    row("everything", "request_p99_ms", took.p99, sockets=outcome.guests.came)
    row("everything", "errors", sum(tally.errors.values()))
    row("at the end", "broken", len(outcome.broken))
    for name in health.memory:
        row(name, GROWTH, health.growth(name), seconds=sizes.seconds, mb=round(health.memory[name][-1][1]))
    for name, answers in health.answers.items():
        row(name, "healthz_p99_ms", spread(answers).p99, longest_ms=round(max(answers), 1))
