"""The towns that are read: filled, with our server and the bare one, and what is asked of either."""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import psutil
from motor.motor_asyncio import AsyncIOMotorClient

from bench.reading import town
from bench.reading.asking import Line, request
from quickdoc.core.places import cell
from quickdoc.events.topics import specialty
from quickdoc.identity import tokens
from quickdoc.store import Store
from sandbox.environment import Addresses, Secrets, product_environment
from sandbox.ports import LOOPBACK, free_port
from sandbox.processes import API
from sandbox.watchdog import watchdog

PATIENCE = 120
TAGGED = ("feed", "board")


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


def a_place(stack: ExitStack, loop: asyncio.Runner, ground: Ground, size: int) -> Place:
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
    requests = requests_of(kept.secret_key)
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
        pin(process.pid, 0)
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


def pin(pid: int, core: int) -> None:
    """To one core; not where there is only one, or no way to say so."""
    cores = os.cpu_count() or 1
    process = psutil.Process(pid)
    if hasattr(process, "cpu_affinity"):
        process.cpu_affinity([core % cores])


def requests_of(secret: str) -> dict[str, bytes]:
    now, day = datetime.now(UTC), town.tomorrow().date()
    staff, patient = (f"Bearer {tokens.access(each, secret, now)}" for each in (town.STAFF, town.PATIENT))
    around = f"lat={town.CENTRE.lat}&lon={town.CENTRE.lon}&radius_km=1&specialty=dermatology"
    return {
        "feed": request(f"/api/v1/snapshots/feed?{around}"),
        "board": request(f"/api/v1/snapshots/board/{town.CLINIC}?day={day}", Authorization=staff),
        "standbys": request("/api/v1/standbys", Authorization=patient),
    }


def topic() -> str:
    return specialty("dermatology", cell(town.CENTRE))


def _bare_requests() -> dict[str, bytes]:
    return {
        "feed": request(f"/feed?topic={topic()}"),
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
