"""The policy lab: the same month of a clinic under every policy, several seeds each.

Prints one JSON line for each policy and metric, then a table; draws a picture into `bench/results/`. The
assumptions are in `bench/lab/invent.py`. With `--back-test CLINIC_ID` the openings, the standby list and the
response rates are those of a real clinic, read from its database.
"""

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, time
from functools import partial
from multiprocessing import get_context
from typing import NamedTuple

from bench.lab import history, invent, report
from bench.lab.clinic import live
from bench.lab.figures import figures
from bench.lab.invent import Assumptions
from bench.lab.world import World
from bench.recorder import RESULTS, Record
from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import NotFoundError
from quickdoc.store import Store, connect

PEER = "waves of 3"
POLICIES = {
    "race": Policy(mode="race"),
    "queue, 15 min": Policy(mode="queue", window=900),
    "waves of 3": Policy(mode="waves", wave_size=3, window=600),
    "waves of 5": Policy(mode="waves", wave_size=5, window=600),
    "waves of 10": Policy(mode="waves", wave_size=10, window=600),
    "auto 0.35": Policy(mode="waves", wave_size="auto", target=0.35, window=600),
    "auto 0.50": Policy(mode="waves", wave_size="auto", target=0.5, window=600),
    "auto 0.65": Policy(mode="waves", wave_size="auto", target=0.65, window=600),
    "auto 0.80": Policy(mode="waves", wave_size="auto", target=0.8, window=600),
    "auto 0.35, 20 min": Policy(mode="waves", wave_size="auto", target=0.35, window=1200),
    "auto 0.50, 20 min": Policy(mode="waves", wave_size="auto", target=0.5, window=1200),
    report.EVERYBODY: Policy(mode="waves", wave_size=50, window=600, cap_day=50, cap_week=200),
}
"""The last one is no policy but a bound: it texts half the list about every opening, caps or not."""
SUPPORTED = "auto 0.35, 20 min"
"""The default of `quickdoc.clinics.clinics.Policy`; docs/fairness.md says why."""
LEVELS = (0.05, 0.08, 0.11)
"""The share of offers accepted: as published, and lower. The seeds take turns."""
SEEDS = 6
QUICK = Assumptions(days=7, openings=6, standing=60, arrivals=3)


class Lived(NamedTuple):
    """One seed's month under every policy."""

    openings: int
    figures: dict[str, dict[str, float]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line takes."""
    parser.add_argument("--seed", type=int, default=1, help="the first of the seeds (default: 1)")
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"how many (default: {SEEDS})")
    parser.add_argument("--back-test", metavar="CLINIC_ID", help="replay a real clinic's last 90 days")
    parser.add_argument(
        "--until", type=_day, default=datetime.now(UTC), help="where the 90 days end (default: now)"
    )
    parser.add_argument("--mongo-url", default="mongodb://localhost:27017", help="its database server")
    parser.add_argument("--database", default="quickdoc", help="its database (default: quickdoc)")


def run(given: argparse.Namespace, record: Record) -> None:
    """Simulate the months, record the figures, print the table, draw the picture."""
    seeds = range(given.seed, given.seed + (1 if given.quick else given.seeds))
    lived = list(_lived(given, seeds))
    results: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for each in lived:
        for policy, found in each.figures.items():
            results[policy].append(found)
    for row in report.rows(results, PEER, sum(each.openings for each in lived)):
        record(row)
    print(f"\n{report.table(results, PEER)}\n")
    if not given.quick:
        name = f"policies-{given.back_test}" if given.back_test else "policies"
        report.plot(results, RESULTS / f"{name}.png")
        print(f"{RESULTS / name}.png")


def invented(seed: int, *, quick: bool) -> Lived:
    """One seed's invented month. The share accepted depends on the seed alone."""
    given = QUICK if quick else Assumptions(accepted=LEVELS[seed % len(LEVELS)])
    return under_all(invent.month(seed, given))


def under_all(world: World) -> Lived:
    """A month under every policy."""
    return Lived(
        len(world.openings), {name: figures(live(world, policy)) for name, policy in POLICIES.items()}
    )


def _day(text: str) -> datetime:
    """A date such as 2026-11-21, at midnight UTC."""
    return datetime.combine(date.fromisoformat(text), time(), UTC)


def _lived(given: argparse.Namespace, seeds: Iterable[int]) -> Iterable[Lived]:
    work = partial(invented, quick=given.quick)
    if given.back_test:
        work = partial(_replayed, past=asyncio.run(_read(given)))
    return map(work, seeds) if given.quick else _apart(work, seeds)


def _apart(work: partial[Lived], seeds: Iterable[int]) -> Iterator[Lived]:
    """One process per core; the results come in the order of the seeds."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, seeds)


def _replayed(seed: int, *, past: history.History) -> Lived:
    return under_all(history.month(seed, past))


async def _read(given: argparse.Namespace) -> history.History:
    client = connect(given.mongo_url)
    try:
        return await history.read(Store(client[given.database]), given.back_test, given.until)
    except NotFoundError as error:
        raise SystemExit(f"There is no clinic {given.back_test}.") from error
    finally:
        client.close()
