"""Two processes: two gateways beside two of Node Socket.IO with its Redis adapter, and beside one gateway.

Half of the clients are on each. With two cores the processes have one each and the load generator takes
turns with both, so `deliveries_per_s` says less here than `deliveries_per_cpu_s`: if that is the same with
two processes as with one, another process costs nothing and growth is linear as far as there are cores.
"""

import asyncio
from contextlib import AsyncExitStack

from bench.fan.samples import Size, row, sample
from bench.fan.server import Place, Server
from bench.fan.servers import Node, Ours
from bench.recorder import Record
from bench.rows import Goal, at_least

NODE_GOAL: Goal = at_least(1.5, "peer")
LINEAR: Goal = at_least(0.85, "peer")


async def pairs(place: Place, words: list[str] | None, size: Size, record: Record) -> None:
    """All of them in turn; `words` start Node."""
    both = (place.server_core, place.load_core)
    shared = place._replace(load_core=None)
    two, one = Ours(shared, both), Ours(shared, label="one gateway")
    node = Node(shared, both, words=words, label="two of Node Socket.IO, Redis adapter") if words else None
    servers: list[Server] = [two, one, *([node] if node else [])]
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(each) for each in servers))
        for each in servers:
            await each.connect(size.clients)
        ours, alone, *peers = await sample(servers, size)
    record(row("two gateways beside one", "deliveries_per_s", size, ours, peer=alone))
    record(row("two gateways beside one", "deliveries_per_cpu_s", size, ours, peer=alone, goal=LINEAR))
    for peer in peers:
        case = "two gateways beside two of Node"
        record(row(case, "p99_ms", size, ours, peer=peer))
        record(row(case, "deliveries_per_s", size, ours, peer=peer, goal=NODE_GOAL))
        record(row(case, "deliveries_per_cpu_s", size, ours, peer=peer))
