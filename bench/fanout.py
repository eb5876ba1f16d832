"""Fan-out: the cost and the latency of sending one event to all clients.

Each server is a process on a core of its own and the load generator, compiled, has another; all get the same
event of about 290 bytes. Ours is the gateway as it runs in production, and events reach it through Redis as
the bus sends them; the floor and the peers are told on stdin, python-socketio through its Redis manager. The
limit is a C loop that writes a finished frame to every socket. `--quick` needs neither a compiler nor Node.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import NamedTuple

from bench.fan import compiled, npm
from bench.fan.cancelled import cancelled
from bench.fan.ground import ground
from bench.fan.matched import matched
from bench.fan.pairs import pairs
from bench.fan.room import Field, one_room
from bench.fan.samples import Size
from bench.fan.servers import AsItComes, Broadcast, Floor, Node, Ours, Raw
from bench.fan.storm import storm
from bench.recorder import Record


class Sizes(NamedTuple):
    """How large the cases are: clients, rounds, deliveries; see the functions that take them."""

    rooms: tuple[Size, ...]
    others: tuple[Size, ...]
    matched: tuple[int, int, int]
    storm: tuple[int, int, float]
    pair: Size
    cancelled: tuple[int, int] | None


FULL = Sizes(
    rooms=(Size(500, 4, 20_000), Size(2000, 4, 24_000), Size(5000, 4, 25_000), Size(15_000, 3, 30_000)),
    others=(Size(2000, 2, 8000),),
    matched=(3000, 200, 20),
    storm=(2000, 1000, 1.0),
    pair=Size(2000, 3, 24_000),
    cancelled=(2000, 20),
)
QUICK = Sizes(
    rooms=(Size(60, 2, 600),),
    others=(Size(30, 1, 60),),
    matched=(60, 20, 3),
    storm=(60, 100, 0.3),
    pair=Size(60, 1, 300),
    cancelled=None,  # it takes the whole stack, which has a bench of its own
)


def run(given: argparse.Namespace, record: Record) -> None:
    """Run case after case.

    Raises:
        SystemExit: there is no C compiler, and the run is not a quick one.
    """
    if not given.quick:
        compiled.program("load")
    asyncio.run(_main(QUICK if given.quick else FULL, record))


async def _main(sizes: Sizes, record: Record) -> None:
    words = npm.server()
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        async with ground(Path(folder)) as place:
            floor = Floor(place) if compiled.is_possible() else None
            node = Node(place, words=words) if words else None
            await one_room(Field(Ours(place), floor, node), sizes.rooms, record)
            others = (Raw(place), Broadcast(place), AsItComes(place))
            await one_room(Field(Ours(place), others=others), sizes.others, record)
            await matched(place, *sizes.matched, record)
            await storm(place, *sizes.storm, record)
            await pairs(place, words, sizes.pair, record)
    if sizes.cancelled:
        await cancelled(*sizes.cancelled, record)
