"""Claims over HTTP: the product's API process and a bare FastAPI app, under the same load."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from bench.claiming import town
from bench.claiming.town import UNLIMITED, Attempt
from quickdoc.identity import tokens
from quickdoc.store import Store
from sandbox.environment import Addresses, Secrets, product_environment
from sandbox.ports import free_port

CONNECTIONS = 64
PATIENCE = 120.0
OURS = ("api.main:create_app", "--factory")
BARE = ("bench.claiming.bare:create_app", "--factory")


class Load(NamedTuple):
    """The load generator's results. `cpu`: the share of a core that the generator itself used."""

    per_second: float
    statuses: dict[str, int]
    p50_ms: float
    p99_ms: float
    cpu: float


def environment(mongo_url: str, redis_url: str, database: str, folder: Path) -> dict[str, str]:
    """The environment of the processes."""
    port = free_port()
    addresses = Addresses(mongo_url, redis_url, port, port, port, port, port)
    kept = Secrets.kept_in(folder)
    made = product_environment(addresses, kept, mode="test", web_dist=None, log_level="WARNING")
    unlimited = {"QUICKDOC_MAX_COMING_VISITS": "0", "QUICKDOC_QUOTA_FACTOR": str(UNLIMITED)}
    return made | unlimited | {"QUICKDOC_MONGO_DATABASE": database}


@asynccontextmanager
async def serving(app: Sequence[str], env: dict[str, str]) -> AsyncIterator[int]:
    """Run one uvicorn process on the first core; yields its port."""
    port = free_port()
    words = [sys.executable, "-m", "uvicorn", *app, "--no-access-log", "--log-level", "warning"]
    process = await asyncio.create_subprocess_exec(*words, "--port", str(port), env=env)
    try:
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as asking:
            while not await _answers(asking, port):  # noqa: ASYNC110  it is polled
                await asyncio.sleep(0.05)
        os.sched_setaffinity(process.pid, {0})
        yield port
    finally:
        process.terminate()
        await process.wait()


async def _answers(asking: httpx.AsyncClient, port: int) -> bool:
    try:
        await asking.get(f"http://127.0.0.1:{port}/healthz")
    except httpx.TransportError:
        return False
    return True


async def load(port: int, attempts: Sequence[Attempt], secret: str, folder: Path) -> Load:
    """Have the attempts made from another process, on the other core."""
    now = datetime.now(UTC)
    access = {attempt.patient.id: tokens.access(attempt.actor, secret, now) for attempt in attempts}
    lines = [
        f"POST /api/v1/slots/{each.slot.id}/claim?patient={each.patient.id} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {access[each.patient.id]}\r\nContent-Length: 0\r\n\r\n"
        for each in attempts
    ]
    file = folder / "requests.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    words = ["-m", "bench.claiming.load", str(port), str(file), str(CONNECTIONS)]
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=asyncio.subprocess.PIPE)
    os.sched_setaffinity(process.pid, {(os.cpu_count() or 1) - 1})
    out, _ = await process.communicate()
    said: dict[str, Any] = json.loads(out)
    answered = sum(said["statuses"].values())
    if answered != len(attempts):
        raise SystemExit(f"{len(attempts) - answered} requests were not answered")
    return Load(answered / said["seconds"], said["statuses"], said["p50_ms"], said["p99_ms"], said["cpu"])


async def fresh_attempts(store: Store, slots: int, racers: int, start: int) -> list[Attempt]:
    """Attempts on slots that have not been claimed yet."""
    return town.attempts(await town.publish(store, slots, start), racers)
