"""A clinic cancels, and 2,000 screens that watch it show the card: from the request to their sockets.

The whole stack on one host, with workers; the grace time keeps texts out of it. `p99_ms` is from the moment
when the clinic's HTTP request is sent until 99 % of the sockets have the event: authentication, the journaled
write of the booking and of the slot, the event log, Redis and the fan-out are all in it. The peer is the
fan-out alone: the same event, published on Redis by the bench and measured from there, in turn with the
cancellations. `spread_ms` is from the first arrival to the 99th percentile, which the request cannot touch.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from bench.fan import cores
from bench.fan.load import Load
from bench.fan.measure import PATIENCE, PAUSE
from bench.people import Person
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most
from quickdoc import tokens, topics
from quickdoc.bus.wire import Wire, assembled, decode, encode
from quickdoc.ids import new_id, new_position
from sandbox.processes import REALTIME
from sandbox.stack import Stack

CLINIC = "clinic_1"
STAFF = ("clinic1@quickdoc.com", "password123")
POLICY = {"mode": "waves", "wave_size": 1, "window": 600, "grace": 300, "min_notice": 0}
MARKER = '"version":'
"""A slot's events have no number, but its version; one event is under way at a time."""
GOAL: Goal = at_most(1.3, "peer")


@dataclass
class Times:
    """Of several events, in ms."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)


@dataclass
class Scene:
    """Who takes part. `ears` hear what the bus says."""

    staff: Person
    load: Load
    redis: Redis
    ears: PubSub
    clients: int

    async def cancel(self, visit: dict[str, Any], times: Times) -> Wire:
        """Cancel a visit; returns the event that everybody got."""
        await self.load.reset()
        began = time.monotonic()
        await self.staff.post(f"/bookings/{visit['id']}/cancel")
        await self._arrived(began, times)
        async with asyncio.timeout(PATIENCE):
            async for heard in self.ears.listen():
                if heard["type"] == "message" and _is(wire := decode(heard["data"]), visit["slot_id"]):
                    return wire
        raise RuntimeError("listening does not end")

    async def repeat(self, wire: Wire, times: Times) -> None:
        """The same event for the gateway alone."""
        event = {**wire.message()["event"], "id": new_id("event")}
        again = encode(assembled(new_position(), wire.audience, event))
        await self.load.reset()
        began = time.monotonic()
        await self.redis.publish(topics.CHANNEL, again)
        await self._arrived(began, times)

    async def _arrived(self, began: float, times: Times) -> None:
        if await self.load.wait(self.clients, PATIENCE) != self.clients:
            raise SystemExit(f"Not all have the card: {await self.load.totals()}")
        (at,) = await self.load.events()
        times.p50.append((at.p50 - began) * 1000)
        times.p99.append((at.p99 - began) * 1000)
        times.spread.append((at.p99 - at.first) * 1000)
        await asyncio.sleep(PAUSE)


async def cancelled(clients: int, rounds: int, record: Record) -> None:
    """Cancel and repeat in turn."""
    whole, alone = Times(), Times()
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        async with (
            Stack(Path(folder), grace=0, seeded=True, mode="demo") as stack,
            _scene(stack, clients) as scene,
        ):
            first, *visits = await _visits(scene.staff, rounds + 1)
            wire = await scene.cancel(first, Times())
            for visit in visits:
                await scene.repeat(wire, alone)
                wire = await scene.cancel(visit, whole)
    for metric, ours, other, goal in (
        ("p99_ms", whole.p99, alone.p99, GOAL),
        ("spread_ms", whole.spread, alone.spread, None),
    ):
        record(
            Row(
                bench="fanout",
                case="cancel -> card in every socket",
                n=clients,
                metric=metric,
                more_is_better=False,
                ours=median(ours),
                peer=Other(median(other), "the fan-out alone"),
                p50_ms=median(whole.p50) if goal else None,
                p99_ms=median(whole.p99) if goal else None,
                rounds=rounds,
                goal=goal,
            )
        )


def _is(wire: Wire, slot_id: str) -> bool:
    event = wire.message()["event"]
    return bool(event["type"] == "slot.opened" and event["state"]["id"] == slot_id)


@asynccontextmanager
async def _scene(stack: Stack, clients: int) -> AsyncIterator[Scene]:
    server_core, load_core = cores.split()
    if gateway := stack.process(REALTIME.name).pid:
        cores.pin(gateway, server_core)
    greet = json.dumps(["watch", {"topics": [topics.clinic(CLINIC)]}])
    ticket = tokens.ticket(None, stack.env["QUICKDOC_SECRET_KEY"], datetime.now(UTC))
    auth, port = json.dumps({"ticket": ticket}), stack.ports[REALTIME.name]
    async with (
        Person(stack.api_url, stack.socket_url) as staff,
        Load(port, auth=[auth], greet=[greet], marker=MARKER, core=load_core) as load,
        Redis.from_url(stack.redis_url) as redis,
        redis.pubsub() as ears,
    ):
        await staff.log_in(*STAFF)
        (await staff.http.put(f"/clinics/{CLINIC}/policy", json=POLICY)).raise_for_status()
        (await staff.http.put(f"/clinics/{CLINIC}/overrides", json=[])).raise_for_status()
        entered = await load.connect(clients)
        if entered.failed:
            raise SystemExit(f"{entered.failed} clients did not get in: {entered.why}")
        await ears.subscribe(topics.CHANNEL)
        yield Scene(staff, load, redis, ears, clients)


async def _visits(staff: Person, wanted: int) -> list[dict[str, Any]]:
    """Visits of the coming week, in a fixed random order."""
    found: list[dict[str, Any]] = []
    today = datetime.now(UTC).date()
    for day in range(1, 7):
        board = await staff.get(f"/snapshots/board/{CLINIC}?day={today + timedelta(days=day)}")
        found += [each for each in board["bookings"] if each["active"] and each["kind"] == "visit"]
    Random(1).shuffle(found)
    return found[:wanted]
