"""Memory and processor time for each connection: a patient comes with a ticket and watches two topics.

Memory is the growth of a fresh process's own pages (USS; a first small crowd came and went before, so that
what is loaded once does not count) when everybody is in and quiet. Processor time is the server's, from the
first connection to the last answer, over several crowds in turn. All are sent the same; Node checks the
tickets as we do, python-socketio does not look at them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import psutil

from bench.fan.arrivals import Connected
from bench.fan.server import Server
from bench.recorder import Record
from bench.rows import Goal, Other, Row, at_most
from bench.sockets import people

QUIET, QUIET_EACH = 0.2, 0.00065
"""Seconds, and more for each client: then a server has done whatever it does when they came or went."""

MAX_KB = 24.0


@dataclass
class Costs:
    """Of one server: KB for each connection; for each crowd milliseconds each, and connections a second."""

    server: Server
    kilobytes: float = 0.0
    cpu_ms: list[float] = field(default_factory=list)
    per_s: list[float] = field(default_factory=list)


async def costs(servers: Sequence[Server], clients: int, rounds: int, record: Record) -> None:
    """Measure all of them in turn, ours first, and record what ours costs beside each."""
    measured = [Costs(each) for each in servers]
    for one in measured:
        await _crowd(one.server, max(10, clients // 10))
        await _gone(one.server, clients)
        one.kilobytes = await _kilobytes(one.server, clients)
    for _ in range(rounds):
        for one in measured:
            await _round(one, clients)
    ours, *peers = measured
    for peer in peers:
        _record(ours, peer, clients, rounds, record)
    if not peers:
        _record(ours, None, clients, rounds, record)


async def _kilobytes(server: Server, clients: int) -> float:
    before = _uss(server)
    await _crowd(server, clients)
    await _quiet(clients)
    grown = _uss(server) - before
    await _gone(server, clients)
    return grown / clients / 1024


async def _round(one: Costs, clients: int) -> None:
    before = one.server.cpu()
    entered = await _crowd(one.server, clients)
    one.cpu_ms.append((one.server.cpu() - before) / clients * 1000)
    one.per_s.append(entered.per_s)
    await _gone(one.server, clients)


async def _crowd(server: Server, clients: int) -> Connected:
    server.load.introduce(auth=people.tickets(clients), greet=people.greeting())
    entered = await server.load.connect(clients, seconds=60)
    if entered.failed:
        raise SystemExit(f"{server.label}: {entered.failed} clients did not get in: {entered.why}")
    return entered


async def _quiet(clients: int) -> None:
    await asyncio.sleep(QUIET + clients * QUIET_EACH)


async def _gone(server: Server, clients: int) -> None:
    """They are cut off, all of them; the numbers of clients go on."""
    await server.load.close(0, 1_000_000)
    await _quiet(clients)


def _uss(server: Server) -> int:
    return sum(int(psutil.Process(process.pid).memory_full_info().uss) for process in server.processes)


def _record(ours: Costs, peer: Costs | None, clients: int, rounds: int, record: Record) -> None:
    is_node = peer is not None and peer.server.name == "Node Socket.IO"
    is_first = peer is None or is_node
    figures: tuple[tuple[str, bool, float, float | None, Goal | None], ...] = (
        (
            "memory_kb_per_connection",
            False,
            ours.kilobytes,
            peer.kilobytes if peer else None,
            at_most(MAX_KB, "ours") if is_first else None,
        ),
        (
            "cpu_ms_per_connect",
            False,
            median(ours.cpu_ms),
            median(peer.cpu_ms) if peer else None,
            at_most(1.0, "peer") if is_node else None,
        ),
        ("connects_per_s", True, median(ours.per_s), median(peer.per_s) if peer else None, None),
    )
    for metric, more, mine, theirs, goal in figures:
        record(
            Row(
                bench="reconnect",
                case=f"a crowd comes, beside {peer.server.label}" if peer else "a crowd comes",
                n=clients,
                metric=metric,
                more_is_better=more,
                ours=mine,
                peer=None if peer is None or theirs is None else Other(theirs, peer.server.label),
                rounds=1 if metric.startswith("memory") else rounds,
                goal=goal,
                more={
                    "generator": ours.server.load.generator,
                    "peer_checks_tickets": is_node,
                    "cpu_ms_rounds": [round(each, 3) for each in ours.cpu_ms],
                },
            )
        )
