"""A storm: 1,000 events within a second, all of them for 2,000 clients in one room.

`behind_ms` is how far the slowest client is behind at the worst: of all events and clients, the longest time
from publication to arrival. What has not come when patience ends counts as `missing`, and its age as
`behind_ms`.
"""

import asyncio
import time

from bench.fan.load import Arrivals, Totals
from bench.fan.servers import Ours, Place
from bench.recorder import Record
from bench.rows import Goal, Row, at_most, spread

BATCHES = 100
"""Publications a second, each of several events."""
PATIENCE = 25.0
BEHIND: Goal = at_most(2000, "ours")
NOTHING: Goal = at_most(0, "ours")


async def storm(place: Place, clients: int, events: int, seconds: float, record: Record) -> None:
    """One storm on a gateway of its own."""
    async with Ours(place) as ours:
        await ours.connect(clients)
        await ours.load.reset()
        before = await ours.load.totals()
        published = await _publish(ours, events, seconds)
        await ours.load.wait(clients * events, PATIENCE)
        totals, arrived = await ours.load.totals(), await ours.load.events()
    _record(clients, published, arrived, totals, before, record)


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


def _record(
    clients: int,
    published: list[float],
    arrived: list[Arrivals],
    totals: Totals,
    before: Totals,
    record: Record,
) -> None:
    late = lags(published, arrived, clients, totals.now)
    wrong = {
        "missing": clients * len(published) - totals.numbered,
        "out_of_order": totals.disorder,
        "cut_off": totals.cut_off,
    }
    p50, p99 = spread(late)
    for metric, figure, goal in (
        ("behind_ms", max(late), BEHIND),
        ("wrong_deliveries", sum(wrong.values()), NOTHING),
    ):
        record(
            Row(
                bench="fanout",
                case=f"a storm of {len(published):,} events in {published[-1] - published[0]:.1f} s",
                n=clients,
                metric=metric,
                more_is_better=False,
                ours=figure,
                p50_ms=p50 if metric == "behind_ms" else None,
                p99_ms=p99 if metric == "behind_ms" else None,
                rounds=1,
                goal=goal,
                more={**wrong, "generator_cpu_share": round(totals.cpu_share(before), 2)},
            )
        )
