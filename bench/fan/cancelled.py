"""A clinic cancels, and 2,000 screens that watch it show the card: from the request to their sockets.

The whole stack on one host, with workers; the grace time keeps texts out of it. `p99_ms` is from the moment
when the clinic's HTTP request is sent until 99 % of the sockets have the event: authentication, the journaled
write of the booking and of the slot, the event log, Redis and the fan-out are all in it. The peer is the
fan-out alone: the same event, published on Redis by the bench and measured from there, in turn with the
cancellations. `p99_from_bus_ms` leaves out what comes before the event is heard on Redis, and `spread_ms`
what comes before the first arrival; what is above the fan-out alone even there is the rest of the request
and the worker, where they share cores with the gateway and the load.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from redis.asyncio import Redis

from bench.fan import cores
from bench.fan.arrivals import Arrivals
from bench.fan.clinic import CLINIC, EMAIL, PASSWORD, ClinicStack
from bench.fan.load import Load
from bench.fan.measure import PATIENCE, PAUSE
from bench.lasting import lasting
from bench.people import Person
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most
from quickdoc.core.ids import new_id, new_position
from quickdoc.events import topics
from quickdoc.events.wire import Wire, assembled, decode, encode
from quickdoc.identity import tokens
from sandbox.processes import REALTIME

MARKER = '"version":'
"""A slot's events have no number, but its version; one event is under way at a time."""
GOAL: Goal = at_most(1.3, "peer")


@dataclass
class Times:
    """Of several events, in ms."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)

    def add(self, at: Arrivals, began: float) -> None:
        """One event, measured from then on."""
        self.p50.append((at.p50 - began) * 1000)
        self.p99.append((at.p99 - began) * 1000)
        self.spread.append((at.p99 - at.first) * 1000)


@dataclass
class Scene:
    """Who takes part. `heard` is what the bus said of slots, by slot, and when."""

    staff: Person
    load: Load
    redis: Redis
    clients: int
    heard: dict[str, tuple[float, Wire]] = field(default_factory=dict)

    async def listen(self) -> None:
        """Note what the bus says, for ever."""
        async with self.redis.pubsub() as ears:
            await ears.subscribe(topics.CHANNEL)
            async for each in ears.listen():
                if each["type"] == "message":
                    at, wire = time.monotonic(), decode(each["data"])
                    event = wire.message()["event"]
                    if event["type"] == "slot.opened":
                        self.heard[event["state"]["id"]] = at, wire

    async def cancel(self, visit: tuple[str, str], whole: Times, bus: Times) -> Wire:
        """Cancel a visit; returns the event that everybody got."""
        booking_id, slot_id = visit
        await self.load.reset()
        began = time.monotonic()
        await self.staff.post(f"/bookings/{booking_id}/cancel")
        at = await self._arrived()
        heard, wire = self.heard[slot_id]
        whole.add(at, began)
        bus.add(at, heard)
        return wire

    async def repeat(self, wire: Wire, alone: Times) -> None:
        """The same event for the gateway alone."""
        event = {**wire.message()["event"], "id": new_id("event")}
        again = encode(assembled(new_position(), wire.audience, event))
        await self.load.reset()
        began = time.monotonic()
        await self.redis.publish(topics.CHANNEL, again)
        alone.add(await self._arrived(), began)

    async def _arrived(self) -> Arrivals:
        if await self.load.wait(self.clients, PATIENCE) != self.clients:
            raise SystemExit(f"Not all have the card: {await self.load.totals()}")
        (at,) = await self.load.events()
        await asyncio.sleep(PAUSE)
        return at


async def cancelled(clients: int, rounds: int, record: Record) -> None:
    """Cancel and repeat in turn."""
    whole, bus, alone = Times(), Times(), Times()
    with tempfile.TemporaryDirectory(prefix="quickdoc-bench-") as folder:
        stack = ClinicStack(Path(folder), mode="demo", wanted=rounds + 1)
        async with lasting(stack), _scene(stack, clients) as scene:
            first, *visits = stack.visits
            wire = await scene.cancel(first, Times(), Times())
            for visit in visits:
                await scene.repeat(wire, alone)
                wire = await scene.cancel(visit, whole, bus)
    for metric, ours, other, goal in (
        ("p99_ms", whole.p99, alone.p99, GOAL),
        ("p99_from_bus_ms", bus.p99, alone.p99, None),
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
async def _scene(stack: ClinicStack, clients: int) -> AsyncIterator[Scene]:
    server_core, load_core = cores.split()
    if gateway := stack.process(REALTIME.name).pid:
        cores.pin(gateway, server_core)
    greet = json.dumps(["watch", {"topics": [topics.clinic(CLINIC)]}])
    secret, now, port = stack.env["QUICKDOC_SECRET_KEY"], datetime.now(UTC), stack.ports[REALTIME.name]
    auth = [json.dumps({"ticket": tokens.ticket(None, secret, now)}) for _ in range(clients)]
    async with (
        Person(stack.api_url, stack.socket_url) as staff,
        Load(port, auth=auth, greet=[greet], marker=MARKER, core=load_core) as load,
        Redis.from_url(stack.redis_url) as redis,
    ):
        await staff.log_in(EMAIL, PASSWORD)
        entered = await load.connect(clients)
        if entered.failed:
            raise SystemExit(f"{entered.failed} clients did not get in: {entered.why}")
        scene = Scene(staff, load, redis, clients)
        listening = asyncio.create_task(scene.listen())
        try:
            yield scene
        finally:
            listening.cancel()
