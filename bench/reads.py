"""Reads: the feed, a clinic's board and a patient's standing requests, over HTTP from the real API process.

In a town of 10,000 slots and in one of 100,000, where each screen shows as much. Beside it, on the same core
and in turn: a bare FastAPI route that finds the same documents by Motor and dumps them with orjson (the
peer), and the driver's read of them without any server (the limit). `304`: asked with the tag of the last
answer. `growth`: the larger town beside the smaller one.
"""

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import psutil
from motor.motor_asyncio import AsyncIOMotorClient

from bench.reading import bare, town
from bench.reading.asking import Asked, Line, ask, request
from bench.recorder import Record
from bench.rows import Other, Row, at_most, spread
from quickdoc.core.places import cell
from quickdoc.events.topics import specialty
from quickdoc.identity import tokens
from quickdoc.store import Store
from sandbox.environment import Addresses, Secrets, product_environment
from sandbox.ports import LOOPBACK, free_port
from sandbox.processes import API
from sandbox.servers import Mongod, RedisServer
from sandbox.watchdog import watchdog

SIZES, QUICK_SIZES = (10_000, 100_000), (500, 1000)
SECONDS, QUICK_SECONDS = 0.6, 0.1
ROUNDS, QUICK_ROUNDS = 2, 1
CALLERS = 4
PATIENCE = 30
SCREENS = ("feed", "board", "standbys")
TAGGED = ("feed", "board")
PEER, LIMIT = "bare FastAPI, Motor and orjson", "the driver's read alone"
Measured = dict[tuple[int, str, str], list[Asked]]


class Ground(NamedTuple):
    """The dependencies of all servers."""

    folder: Path
    mongo_url: str
    redis_url: str


class Place(NamedTuple):
    """One town: the ports of its two servers, its database, and what is asked of either."""

    size: int
    ours: int
    peer: int
    database: Any
    requests: dict[str, bytes]
    bare: dict[str, bytes]
    tagged: dict[str, bytes]


def run(given: argparse.Namespace, record: Record) -> None:
    """Fill the towns, start the servers, ask them in turn, record."""
    sizes, seconds, rounds = (
        (QUICK_SIZES, QUICK_SECONDS, QUICK_ROUNDS) if given.quick else (SIZES, SECONDS, ROUNDS)
    )
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quickdoc-bench-")))
        mongo = stack.enter_context(Mongod(folder / "mongod"))
        redis = stack.enter_context(RedisServer(folder / "redis"))
        ground = Ground(folder, mongo.url, redis.url)
        loop = stack.enter_context(asyncio.Runner())
        places = [_place(stack, loop, ground, size) for size in sizes]
        measured: Measured = defaultdict(list)
        for _ in range(rounds):
            for place in places:
                _measure(loop, place, seconds, measured)
        _record(measured, sizes, rounds, record)


def _place(stack: ExitStack, loop: asyncio.Runner, ground: Ground, size: int) -> Place:
    name = f"town_{size}"
    loop.run(_filled(ground.mongo_url, name, size))
    kept = Secrets.kept_in(ground.folder)
    ports = (free_port(),) * 5  # of what is not started here
    where = Addresses(ground.mongo_url, ground.redis_url, *ports)
    environment = product_environment(where, kept, mode="test", web_dist=None, log_level="WARNING")
    environment |= {"QUICKDOC_MONGO_DATABASE": name}
    ours, peer = free_port(), free_port()
    stack.enter_context(_process(API.local_words(LOOPBACK, ours), environment, ours, "/readyz"))
    words = [*API.local_words(LOOPBACK, peer)]
    words[words.index("api.main:create_app")] = "bench.reading.bare:create_app"
    stack.enter_context(_process(words, environment, peer, "/standbys"))
    requests = _requests(kept.secret_key)
    return Place(
        size=size,
        ours=ours,
        peer=peer,
        database=loop.run(_connected(ground.mongo_url, name)),
        requests=requests,
        bare=_bare_requests(),
        tagged={screen: _with_tag(ours, requests[screen]) for screen in TAGGED},
    )


async def _filled(url: str, name: str, size: int) -> None:
    client: Any = AsyncIOMotorClient(url, tz_aware=True, w=1)
    await town.fill(Store(client[name]), size)
    client.close()


async def _connected(url: str, name: str) -> Any:
    return AsyncIOMotorClient(url, tz_aware=True)[name]


@contextmanager
def _process(words: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[None]:
    """A server on the first core, until the block ends."""
    words = [*words, "--log-level", "warning"]
    process = subprocess.Popen(words, env=environment, cwd=Path(__file__).parent.parent)
    watchdog().hold(process.pid)
    try:
        _pin(process.pid, 0)
        _wait_for(process, f"http://{LOOPBACK}:{port}{path}")
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)
        watchdog().release(process.pid)


def _wait_for(process: subprocess.Popen[bytes], address: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"{address} does not answer.")


def _pin(pid: int, core: int) -> None:
    """To one core; not where there is only one, or no way to say so."""
    cores = os.cpu_count() or 1
    process = psutil.Process(pid)
    if hasattr(process, "cpu_affinity"):
        process.cpu_affinity([core % cores])


def _requests(secret: str) -> dict[str, bytes]:
    now, day = datetime.now(UTC), town.tomorrow().date()
    staff, patient = (f"Bearer {tokens.access(each, secret, now)}" for each in (town.STAFF, town.PATIENT))
    around = f"lat={town.CENTRE.lat}&lon={town.CENTRE.lon}&radius_km=1&specialty=dermatology"
    return {
        "feed": request(f"/api/v1/snapshots/feed?{around}"),
        "board": request(f"/api/v1/snapshots/board/{town.CLINIC}?day={day}", Authorization=staff),
        "standbys": request("/api/v1/standbys", Authorization=patient),
    }


def _topic() -> str:
    return specialty("dermatology", cell(town.CENTRE))


def _bare_requests() -> dict[str, bytes]:
    return {
        "feed": request(f"/feed?topic={_topic()}"),
        "board": request(f"/board?day={town.tomorrow().date()}"),
        "standbys": request("/standbys"),
    }


def _with_tag(port: int, wanted: bytes) -> bytes:
    """The same request, with the tag of its answer."""
    line = Line(port)
    head, _ = line.ask(wanted)
    line.close()
    tag = next(each for each in head.split(b"\r\n") if each.lower().startswith(b"etag:")).partition(b":")[2]
    return wanted[:-2] + b"If-None-Match:" + tag + b"\r\n\r\n"


def _measure(loop: asyncio.Runner, place: Place, seconds: float, measured: Measured) -> None:
    """Each screen in turn: ours, the peer, the limit, and what is known already."""
    for screen in SCREENS:
        _pin(os.getpid(), 1)
        measured[place.size, screen, "ours"].append(
            ask(place.ours, place.requests[screen], 200, seconds, CALLERS)
        )
        measured[place.size, screen, "peer"].append(
            ask(place.peer, place.bare[screen], 200, seconds, CALLERS)
        )
        if screen in TAGGED:
            measured[place.size, screen, "304"].append(
                ask(place.ours, place.tagged[screen], 304, seconds, CALLERS)
            )
        _pin(os.getpid(), 0)
        measured[place.size, screen, "limit"].append(loop.run(_driven(place.database, screen, seconds)))


async def _driven(database: Any, screen: str, seconds: float) -> Asked:
    """The driver's reads of the same documents, as many at a time."""
    times: list[float] = []
    ends = time.perf_counter() + seconds

    async def caller() -> None:
        while (began := time.perf_counter()) < ends:
            if screen == "feed":
                await bare.find_feed(database, _topic())
            elif screen == "board":
                await bare.find_board(database, town.tomorrow())
            else:
                await bare.find_standbys(database)
            times.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return Asked(len(times) / seconds, times, 0)


def _record(measured: Measured, sizes: tuple[int, ...], rounds: int, record: Record) -> None:
    for size in sizes:
        for screen in SCREENS:
            _record_screen(measured, size, screen, record)
    small, large = sizes
    for screen in SCREENS:
        ours, before = (spread(_times(measured[size, screen, "ours"])) for size in (large, small))
        record(
            Row(
                bench="reads",
                case=f"{screen}, growth",
                n=large,
                metric="p50_ms",
                more_is_better=False,
                ours=ours.p50,
                peer=Other(before.p50, f"the same of {small:,} slots"),
                p50_ms=ours.p50,
                p99_ms=ours.p99,
                rounds=rounds,
                goal=at_most(2.0, "peer"),
            )
        )


def _record_screen(measured: Measured, size: int, screen: str, record: Record) -> None:
    ours, peer, limit = (measured[size, screen, who] for who in ("ours", "peer", "limit"))
    record(_row(size, screen, ours, Other(_rate(peer), PEER), Other(_rate(limit), LIMIT)))
    if screen in TAGGED:
        known = measured[size, screen, "304"]
        record(_row(size, f"{screen}, 304", known, Other(_rate(ours), "the same in full")))


def _row(size: int, case: str, ours: list[Asked], peer: Other, limit: Other | None = None) -> Row:
    p50, p99 = spread(_times(ours))
    return Row(
        bench="reads",
        case=case,
        n=size,
        metric="requests_per_s",
        more_is_better=True,
        ours=_rate(ours),
        peer=peer,
        limit=limit,
        p50_ms=p50,
        p99_ms=p99,
        rounds=len(ours),
        more={"callers": CALLERS, "busy_asking": round(max(each.busy for each in ours), 2)},
    )


def _rate(asked: list[Asked]) -> float:
    return sum(each.per_second for each in asked) / len(asked)


def _times(asked: list[Asked]) -> list[float]:
    return [time for each in asked for time in each.times]
