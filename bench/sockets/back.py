"""All clients are disconnected, events are published, all reconnect at once and ask for what they missed.

The time runs until every client has every event. When the process was killed, it starts when the new one
listens, because the start of Python is not the gateway's cost; `from_kill_ms` includes it. Clients of peers
reconnect, too, but cannot ask for missed events, so for them the lost events are counted.
"""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from dataclasses import replace
from time import monotonic
from typing import Any, NamedTuple

from bench.fan.arrivals import Connected
from bench.fan.server import Place
from bench.fan.servers import AsItComes
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most, spread
from bench.sockets import people
from bench.sockets.told import Told

MAX_MS = 5000.0
PATIENCE = 40.0
WAIT = 0.05
GONE = 0.5
BATCH_SIZE = 400


class Wanted(NamedTuple):
    """So many clients are to have so many events that came since this position."""

    clients: int
    events: int
    since: str


class Return(NamedTuple):
    """Seconds from the moment when they might come back, and from the one when they were cut off."""

    converged: float
    from_cut: float
    entered: Connected


async def back(place: Place, clients: int, events: int, rounds: int, record: Record) -> None:
    """Cut the connections, then kill the process; each several times, the peer after ours."""
    lost = await _lost(place, clients, events)
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(Told(place))
        ours.load.introduce(auth=people.tickets(clients), greet=people.greeting())
        entered = await ours.load.connect(clients)
        if entered.failed:
            raise SystemExit(f"{entered.failed} clients did not get in: {entered.why}")
        cut = [await _cut(ours, clients, events) for _ in range(rounds)]
        killed = [await _killed(ours, clients, events, stack) for _ in range(rounds)]
    for case, returns in (("all sockets cut", cut), ("process killed", killed)):
        _record(case, returns, clients, record)
    record(
        Row(
            bench="reconnect",
            case="events while everybody was away",
            n=clients,
            metric="events_missed",
            more_is_better=False,
            ours=0,
            peer=Other(lost, "python-socketio as it comes, which never converges"),
            rounds=1,
            more={"events": events},
        )
    )


async def _cut(ours: Told, clients: int, events: int) -> Return:
    since = await _away(ours, clients)
    began = monotonic()
    await ours.publish(range(ours.next_number, ours.next_number + events))
    return await _return(ours, Wanted(clients, events, since), began, monotonic())


async def _killed(ours: Told, clients: int, events: int, stack: AsyncExitStack) -> Return:
    since = await ours.position()
    old, began = ours.processes[0], monotonic()
    os.kill(old.pid, signal.SIGKILL)
    await ours.load.reset(ours.next_number)
    await ours.publish(range(ours.next_number, ours.next_number + events))
    ours.processes[0] = await stack.enter_async_context(replace(old))
    return await _return(ours, Wanted(clients, events, since), began, monotonic())


async def _away(ours: Told, clients: int) -> str:
    since = await ours.position()
    await ours.load.close(0, clients)
    await asyncio.sleep(GONE)
    await ours.load.reset(ours.next_number)
    return since


async def _return(ours: Told, wanted: Wanted, cut_at: float, began: float) -> Return:
    clients, events, since = wanted
    ours.load.introduce(auth=people.tickets(clients, since), greet=people.greeting(since))
    entered = await ours.load.reconnect(at_once=BATCH_SIZE, seconds=PATIENCE)
    if entered.failed:
        raise SystemExit(f"{entered.failed} clients did not come back: {entered.why}")
    await _everything(ours, clients * events)
    last = max(each.last for each in await ours.load.events())
    ours.next_number += events
    return Return(last - began, last - cut_at, entered)


async def _everything(ours: Told, wanted: int) -> None:
    """Wait until every client has had every event in its order; what comes twice does not count twice.

    Raises:
        SystemExit: some never had some.
    """
    end = monotonic() + PATIENCE
    while True:
        totals = await ours.load.totals()
        if totals.numbered - totals.disorder >= wanted:
            return
        if monotonic() > end:
            raise SystemExit(f"of {wanted} events {wanted - totals.numbered + totals.disorder} never came")
        await asyncio.sleep(WAIT)


async def _lost(place: Place, clients: int, events: int) -> int:
    """How many events the peer's clients have not had when they are back."""
    async with AsItComes(place) as peer:
        peer.load.introduce(auth=["{}"], greet=people.greeting())
        await peer.load.connect(clients)
        await peer.load.close(0, clients)
        await asyncio.sleep(GONE)
        await peer.load.reset(1)
        await peer.publish(range(1, 1 + events), people.TOPICS[:1])
        await peer.load.reconnect(at_once=BATCH_SIZE, seconds=PATIENCE)
        await peer.publish([1 + events], people.TOPICS[:1])
        await peer.load.wait(clients, PATIENCE)
        return clients * (events + 1) - (await peer.load.totals()).numbered


def _record(case: str, returns: list[Return], clients: int, record: Record) -> None:
    ms = [each.converged * 1000 for each in returns]
    goal: Goal = at_most(MAX_MS, "ours")
    more: dict[str, Any] = {
        "from_kill_ms": round(max(each.from_cut for each in returns) * 1000),
        "connects_per_s": round(min(each.entered.per_s for each in returns)),
    }
    record(
        Row(
            bench="reconnect",
            case=case,
            n=clients,
            metric="all_back_and_complete_ms",
            more_is_better=False,
            ours=max(ms),
            p50_ms=spread(ms).p50,
            p99_ms=spread(ms).p99,
            rounds=len(ms),
            goal=goal,
            more=more,
        )
    )
