"""The patients who match: one event for 200 accounts of 3,000 who are connected, each in a room of their own.

Ours is one event with an audience of 200 rooms; the peer emits once for each patient. `last_ms`: until the
last of them has it.
"""

import asyncio
from contextlib import AsyncExitStack
from random import Random

from bench.fan.measure import shot
from bench.fan.samples import Sampled, beside
from bench.fan.server import Place, Server
from bench.fan.servers import AsItComes, Ours
from bench.recorder import Record
from bench.rows import Goal, Row, at_most
from quickdoc.events import topics

GOAL: Goal = at_most(0.25, "peer")


async def matched(place: Place, clients: int, matching: int, rounds: int, record: Record) -> None:
    """Other patients in each round."""
    rooms = [topics.user(f"account_{number}") for number in range(clients)]
    async with AsyncExitStack() as stack:
        both = (Ours(place), AsItComes(place))
        servers: list[Server] = await asyncio.gather(*(stack.enter_async_context(each) for each in both))
        ours, peer = sampled = [Sampled(each) for each in servers]
        for each in servers:
            await each.connect(clients, rooms)
            await shot(each, matching, rooms[:matching])
        chosen = Random(1)
        for _ in range(rounds):
            some = chosen.sample(rooms, matching)
            for one in sampled:
                one.shots.append(await shot(one.server, matching, some))
    record(
        Row(
            bench="fanout",
            case=f"{matching} matched patients of {clients:,}",
            n=matching,
            metric="last_ms",
            more_is_better=False,
            ours=ours.ms("last"),
            peer=beside(peer, lambda one: one.ms("last")),
            p50_ms=ours.ms("p50"),
            p99_ms=ours.ms("p99"),
            rounds=rounds,
            goal=GOAL,
            more={"peer_does": "one emit for each patient"},
        )
    )
