"""The measurements of a server: single events, events one after the other, and many events at once.

A message that is lost, duplicated or out of order ends the bench, because its figures would be invalid.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bench.fan.server import ROOM, Server

PATIENCE = 30.0
PAUSE = 0.03
"""Seconds between two measurements, until the server is idle."""


class Shot(NamedTuple):
    """One event: milliseconds from its publication until half, 99 % and all of the clients had it."""

    p50: float
    p99: float
    last: float


class Pace(NamedTuple):
    """Several events: how many deliveries in how many seconds, of the clock and of the server's processor.

    `generator_share`: the part of a core that the load generator used meanwhile.
    """

    deliveries: int
    seconds: float
    cpu_seconds: float
    generator_share: float


async def shot(server: Server, clients: int, rooms: Sequence[str] = (ROOM,)) -> Shot:
    """Publish one event and wait until so many have it."""
    began = await server.publish(await _expect(server, 1), rooms)
    await _all(server, clients)
    (at,) = await server.load.events()
    await asyncio.sleep(PAUSE)
    return Shot(*((each - began) * 1000 for each in (at.p50, at.p99, at.last)))


async def train(server: Server, clients: int, events: int) -> Pace:
    """Publish each event when all clients have the one before, so that no two can share a write.

    The seconds are the sum from each publication to its last arrival, without the bench's own time between.
    """
    wanted = await _expect(server, events)
    before, cpu = await server.load.totals(), server.cpu()
    began = []
    for done, number in enumerate(wanted, start=1):
        began.append(await server.publish([number]))
        await _all(server, clients * done)
    after, used = await server.load.totals(), server.cpu() - cpu
    arrived = [each.last for each in await server.load.events()]
    seconds = sum(last - first for first, last in zip(began, arrived, strict=True))
    await asyncio.sleep(PAUSE)
    return Pace(clients * events, seconds, used, after.cpu_share(before))


async def burst(server: Server, clients: int, events: int) -> Pace:
    """Publish many events in one go and wait until everybody has them all."""
    wanted = await _expect(server, events)
    before, cpu = await server.load.totals(), server.cpu()
    began = await server.publish(wanted)
    await _all(server, clients * events)
    after, used = await server.load.totals(), server.cpu() - cpu
    last = max(each.last for each in await server.load.events())
    await asyncio.sleep(PAUSE)
    return Pace(clients * events, last - began, used, after.cpu_share(before))


async def _expect(server: Server, events: int) -> range:
    """Numbers that this server has not sent before: whatever is late is a stray then."""
    first, server.next_number = server.next_number, server.next_number + events
    await server.load.reset(first)
    return range(first, server.next_number)


async def _all(server: Server, wanted: int) -> None:
    got = await server.load.wait(wanted, seconds=PATIENCE)
    if got == wanted:
        return
    raise SystemExit(f"{server.label}: {got} of {wanted} messages came: {await server.load.totals()}")
