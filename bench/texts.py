"""Jobs and texts: how soon a job starts, how many a second, how exactly deadlines are met; texts a second.

Ours is the awakened worker; beside it in the same run saq, with as many places, and arq as it comes. One
process puts the jobs in and another works them off; the kinds take turns. `event_to_start` is from before the
queueing to the job's first line. Texts go through the whole path, from slots that open to the local Twilio:
none may be lost and none may come twice, else the bench fails.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import time
from typing import NamedTuple

from bench.queues.contest import KINDS, NAMES, Contestant, Report, contest
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most, spread
from bench.sending import texts_per_second
from sandbox.servers import RedisServer

START_GOAL, PRECISION_GOAL = at_most(2, "peer"), at_most(5, "ours")
LEAD = 1.0
"""Seconds until the first deadline, in which all of them are put in."""
WINDOW = 2.0
"""Seconds over which the deadlines are spread."""
NAP = 0.15
ONE_BY_ONE = "one at a time"


class Sizes(NamedTuple):
    """How much of each."""

    rounds: int
    starts: int
    jobs: int
    naps: int
    deadlines: int
    windows: int
    texts: int


FULL = Sizes(rounds=3, starts=100, jobs=2000, naps=300, deadlines=400, windows=1000, texts=200)
QUICK = Sizes(rounds=1, starts=10, jobs=200, naps=40, deadlines=40, windows=50, texts=40)
POLLING_SHARE = 10
"""Unmodified arq polls and is slow, so it gets so many times fewer jobs."""


def run(given: argparse.Namespace, record: Record) -> None:
    """Let the queues compete, then send texts."""
    sizes = QUICK if given.quick else FULL
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        with RedisServer(Path(folder) / "redis") as redis:
            asyncio.run(_queues(redis.url, sizes, record))
        asyncio.run(texts_per_second(Path(folder) / "stack", sizes.texts, record))


async def _queues(url: str, sizes: Sizes, record: Record) -> None:
    async with contest(url) as contestants:
        board = _Board(contestants, sizes, record)
        await board.starts()
        await board.rates("no-op", sizes.jobs, 0)
        await board.rates("150 ms each", sizes.naps, NAP)
        await board.deadlines("spread over two seconds", sizes.deadlines, WINDOW, PRECISION_GOAL)
        await board.deadlines("windows that end at one instant", sizes.windows, 0, None)


class _Board:
    """Lets each kind have its turn, round after round, and records ours beside each of the others."""

    def __init__(self, contestants: dict[str, Contestant], sizes: Sizes, record: Record) -> None:
        self._all, self._sizes, self._record = contestants, sizes, record

    async def starts(self) -> None:
        """How soon a job starts that is put in while nothing else is there."""
        found: dict[str, list[float]] = {each: [] for each in KINDS}
        for _ in range(self._sizes.rounds):
            for kind, one in self._all.items():
                count = self._share(kind, self._sizes.starts)
                found[kind] += [(await one.put(1)).late_ms[0] for _ in range(count)]
        self._rows(ONE_BY_ONE, "event_to_start_ms", found, self._sizes.starts, START_GOAL)

    async def rates(self, case: str, count: int, nap: float) -> None:
        """How many jobs a second when many are put in at once."""

        def rate(report: Report) -> float:
            return len(report.late_ms) / report.took

        found = {kind: [await self._rate(one, kind, count, nap, rate)] for kind, one in self._all.items()}
        for _ in range(self._sizes.rounds - 1):
            for kind, one in self._all.items():
                found[kind].append(await self._rate(one, kind, count, nap, rate))
        for peer in KINDS[1:]:
            ours, theirs = median(found["ours"]), median(found[peer])
            self._row(case, "jobs_per_s", count, ours, Other(theirs, NAMES[peer]), more_is_better=True)

    async def _rate(
        self, one: Contestant, kind: str, count: int, nap: float, rate: Callable[[Report], float]
    ) -> float:
        return rate(await one.put(self._share(kind, count), rest=nap))

    async def deadlines(self, case: str, count: int, over: float, goal: Goal | None) -> None:
        """How late jobs start that are put in for a time."""
        found: dict[str, list[float]] = {each: [] for each in KINDS}
        for _ in range(self._sizes.rounds):
            for kind, one in self._all.items():
                first = time() + LEAD
                dues = [first + over * number / count for number in range(count)]
                late = (await one.put(count, dues=dues)).late_ms
                found[kind] += late if over else [max(late)]
        if over:
            self._rows(case, "late_p99_ms", found, count, goal)
            return
        for peer in KINDS[1:]:
            ours, theirs = median(found["ours"]), median(found[peer])
            self._row(case, "last_started_ms", count, ours, Other(theirs, NAMES[peer]))

    def _share(self, kind: str, count: int) -> int:
        return max(count // POLLING_SHARE, 5) if kind == "arq" else count

    def _rows(
        self, case: str, metric: str, found: dict[str, list[float]], count: int, goal: Goal | None
    ) -> None:
        """The goal is about ours beside the quickest peer; arq as it comes is there to be seen."""
        ours = spread(found["ours"])
        for peer in KINDS[1:]:
            theirs = spread(found[peer])
            p99 = "p99" in metric
            self._row(
                case,
                metric,
                count,
                ours.p99 if p99 else ours.p50,
                Other(theirs.p99 if p99 else theirs.p50, NAMES[peer]),
                goal=goal if peer == KINDS[1] else None,
                p50_ms=ours.p50,
                p99_ms=ours.p99,
            )

    def _row(
        self,
        case: str,
        metric: str,
        count: int,
        ours: float,
        peer: Other,
        *,
        more_is_better: bool = False,
        goal: Goal | None = None,
        p50_ms: float | None = None,
        p99_ms: float | None = None,
    ) -> None:
        self._record(
            Row(
                bench="texts",
                case=f"{case}, beside {peer.name}",
                n=count,
                metric=metric,
                more_is_better=more_is_better,
                ours=ours,
                peer=peer,
                p50_ms=p50_ms,
                p99_ms=p99_ms,
                rounds=self._sizes.rounds,
                goal=goal,
            )
        )
