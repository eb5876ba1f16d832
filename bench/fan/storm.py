"""A storm: 1,000 events within a second, all of them for 2,000 clients in one room.

`behind_ms` is how far the slowest client is behind at the worst: of all events and clients, the longest time
from publication to arrival; what has not come when patience ends counts with its age by then.
`there_and_in_order` is the part of all deliveries of which nothing else is to be said.
"""

import asyncio
import time
from dataclasses import replace

from bench.fan.arrivals import Arrivals, Totals
from bench.fan.server import Place
from bench.fan.servers import Ours
from bench.recorder import Record
from bench.rows import Goal, Row, at_least, at_most, spread

BATCHES = 100
"""Publications a second, each of several events."""
PATIENCE = 25.0
BEHIND: Goal = at_most(2000, "ours")
ALL: Goal = at_least(1, "ours")


async def storm(place: Place, clients: int, events: int, seconds: float, record: Record) -> None:
    """One storm on a gateway of its own."""
    async with Ours(place) as ours:
        await ours.connect(clients)
        await ours.load.reset()
        before = await ours.load.totals()
        published = await _publish(ours, events, seconds)
        await ours.load.wait(clients * events, PATIENCE)
        totals, arrived = await ours.load.totals(), await ours.load.events()
    behind, right = rows(clients, published, arrived, totals)
    share = {"generator": ours.load.generator, "generator_cpu_share": round(totals.cpu_share(before), 2)}
    record(replace(behind, more=share))
    record(right)


async def _publish(ours: Ours, events: int, seconds: float) -> list[float]:
    """When each was published: evenly spread, or as soon as the one before is out."""
    began, published = time.monotonic(), list[float]()
    batch = max(1, round(events / seconds / BATCHES))
    for first in range(0, events, batch):
        await asyncio.sleep(began + first / events * seconds - time.monotonic())
        numbers = range(first, min(first + batch, events))
        published += [await ours.publish(numbers)] * len(numbers)
    return published


def lags(published: list[float], arrived: list[Arrivals], clients: int, now: float) -> list[float]:
    """For each event how late the last client got it, in ms; where somebody did not, how old it is now."""
    last = {each.number: each.last for each in arrived if each.clients == clients}
    return [(last.get(number, now) - at) * 1000 for number, at in enumerate(published)]


def rows(clients: int, published: list[float], arrived: list[Arrivals], totals: Totals) -> list[Row]:
    """How far the slowest was behind, and whether everybody got everything in order."""
    late = lags(published, arrived, clients, totals.now)
    wanted = clients * len(published)
    missing = wanted - totals.numbered
    p50, p99 = spread(late)
    case = f"a storm of {len(published):,} events in {published[-1] - published[0]:.1f} s"
    behind = Row(
        bench="fanout",
        case=case,
        n=clients,
        metric="behind_ms",
        more_is_better=False,
        ours=max(late),
        p50_ms=p50,
        p99_ms=p99,
        rounds=1,
        goal=BEHIND,
    )
    right = Row(
        bench="fanout",
        case=case,
        n=clients,
        metric="there_and_in_order",
        more_is_better=True,
        ours=(wanted - max(missing, 0) - totals.disorder) / wanted,
        rounds=1,
        goal=ALL,
        more={"missing": missing, "out_of_order": totals.disorder, "cut_off": totals.cut_off},
    )
    return [behind, right]
