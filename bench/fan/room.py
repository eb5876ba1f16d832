"""One room, in which every client gets every event: ours beside the C floor, Node Socket.IO, and others.

`p99_ms` is of single events. `deliveries_per_s` is of events one after the other, each sent when everybody
has the one before: what a delivery costs. In a `burst` all are sent at once, and a server may write several
to a socket together; the floor writes each by itself, so there it is a yardstick and no limit. Both leave out
the bench's own time between two measurements; `deliveries_per_cpu_s` counts what the server worked instead.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from bench.fan.samples import METRICS, Sampled, Size, row, sample
from bench.fan.server import Server
from bench.recorder import Record
from bench.rows import Goal, at_least, at_most

FLOOR_GOALS: dict[str, Goal] = {"p99_ms": at_most(1.3, "limit"), "deliveries_per_s": at_least(0.8, "limit")}
NODE_GOALS: dict[str, Goal] = {"deliveries_per_s": at_least(1.5, "peer")}


class Field(NamedTuple):
    """The servers beside ours: the floor and Node, where they are available, and others."""

    ours: Server
    floor: Server | None = None
    node: Server | None = None
    others: Sequence[Server] = ()

    @property
    def everybody(self) -> list[Server]:
        return [self.ours, *(each for each in (self.floor, self.node) if each), *self.others]


async def one_room(field: Field, sizes: Sequence[Size], record: Record) -> None:
    """Measure with a growing number of clients; at each size all servers in turn, several times."""
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(each) for each in field.everybody))
        before = 0
        for size in sizes:
            for each in field.everybody:
                await each.connect(size.clients - before)
            before = size.clients
            _record(field, size, await sample(field.everybody, size), record)


def _record(field: Field, size: Size, sampled: list[Sampled], record: Record) -> None:
    ours, *rest = sampled
    floor = next((each for each in rest if each.server is field.floor), None)
    if floor or not rest:
        for metric in METRICS:
            record(row("one room", metric, size, ours, limit=floor, goal=FLOOR_GOALS.get(metric)))
    for peer in rest:
        if peer is floor:
            continue
        case = f"one room beside {peer.server.label}"
        goals = NODE_GOALS if peer.server is field.node else {}
        for metric in METRICS:
            record(row(case, metric, size, ours, peer=peer, goal=goals.get(metric)))
