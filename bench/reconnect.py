"""Connections: the cost of each, and how soon disconnected clients are back with all missed events.

The gateway runs as in production, on a core of its own; the clients, compiled, have the other. They bring
tickets, watch two topics, and are on standby for eight specialties within 15 km: 70 cells of the map or more.
Node Socket.IO checks the tickets as we do (HS256, the end of its life) and puts everybody into their own
room, too; python-socketio as it comes lets anybody in. `--quick` needs no compiler.
"""

import argparse
import asyncio
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from bench.fan import npm
from bench.fan.ground import ground
from bench.fan.server import SECRET, Place, Server
from bench.fan.servers import AsItComes, Node, Ours
from bench.recorder import Record
from bench.sockets import people
from bench.sockets.back import back
from bench.sockets.costs import costs


class Sizes(NamedTuple):
    """How many clients, how many events they miss, how often it is repeated."""

    clients: int
    events: int
    rounds: int
    returns: int


FULL = Sizes(clients=2000, events=20, rounds=2, returns=1)
QUICK = Sizes(clients=60, events=5, rounds=1, returns=1)


def run(given: argparse.Namespace, record: Record) -> None:
    """Costs first, then the return of everybody."""
    asyncio.run(_main(QUICK if given.quick else FULL, record, quick=given.quick))


async def _main(sizes: Sizes, record: Record, *, quick: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        async with ground(Path(folder)) as here:
            await people.stand_by(here.mongo_url, sizes.clients)
            async with AsyncExitStack() as stack:
                servers = [await stack.enter_async_context(each) for each in _servers(here, quick=quick)]
                await costs(servers, sizes.clients, sizes.rounds, record)
            await back(here, sizes.clients, sizes.events, sizes.returns, record)


def _servers(here: Place, *, quick: bool) -> list[Server]:
    """Ours and the peers; a quick look does not wait for npm."""
    words = None if quick else npm.server()
    return [Ours(here), *([Node(here, words=words, secret=SECRET)] if words else []), AsItComes(here)]
