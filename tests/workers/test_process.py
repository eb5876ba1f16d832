"""The worker as a process, supervised, with the local Twilio: it is killed, and its Redis is."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from quickdoc import wiring
from quickdoc.core.config import Settings
from quickdoc.services import Services
from sandbox.stack import Stack
from tests.town import HandClock, Town
from tests.waiting import eventually
from tests.workers.conftest import ANY_HOUR

pytestmark = pytest.mark.servers


class Outside:
    """The test's own services on the stack, a town made with them, and what the phones have received."""

    def __init__(self, stack: Stack, services: Services) -> None:
        self.stack = stack
        self.services = services
        self.town = Town(services.store, services.bus, None, HandClock(services.clock.now()))  # type: ignore[arg-type]

    async def texts(self) -> list[dict[str, Any]]:
        async with httpx.AsyncClient(trust_env=False) as client:
            found: list[dict[str, Any]] = (
                await client.get(f"{self.stack.twilio_url}/sandbox/messages")
            ).json()
        return found

    async def arrived(self, count: int) -> bool:
        return len(await self.texts()) >= count


@asynccontextmanager
async def _outside(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outside]:
    for name, value in stack.env.items():
        if name.startswith("QUICKDOC_"):
            monkeypatch.setenv(name, value)
    async with wiring.services(Settings()) as services:
        outside = Outside(stack, services)
        await outside.town.found(ANY_HOUR.model_copy(update={"wave_size": 1}))
        yield outside


async def test_the_worker_outlives_its_own_death_and_that_of_redis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Stack(tmp_path, product=("worker",)) as stack, _outside(stack, monkeypatch) as outside:
        await outside.town.in_line("Ana", "Ben", "Cleo")
        await outside.town.publish(hours=24, offer=True)
        await eventually(lambda: outside.arrived(1))

        worker = stack.process("worker")
        first = worker.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        await outside.town.publish(hours=26, offer=True)
        await eventually(lambda: outside.arrived(2))

        second = worker.pid
        await asyncio.to_thread(stack.redis.kill)
        await outside.town.publish(hours=28, offer=True)
        await eventually(lambda: "redis is unavailable" in worker.log.read_text())
        await asyncio.to_thread(stack.redis.start)
        await eventually(lambda: outside.arrived(3))
        assert second != first
        assert worker.pid == second, "a worker waits for its Redis"

        bodies = [each["body"] for each in await outside.texts()]
        assert len(bodies) == len(set(bodies)) == 3
