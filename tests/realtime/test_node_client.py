"""The JavaScript client understands the gateway: refusal, answers, events, a cut and the catch-up."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import STAFF, ticket

SOURCE = Path(__file__).parent / "node_client"
npm = shutil.which("npm")

pytestmark = [pytest.mark.servers, pytest.mark.skipif(npm is None, reason="needs Node and npm")]


@pytest.fixture(scope="session")
def installed(request: pytest.FixtureRequest) -> Path:
    """The client with its dependencies, kept between runs."""
    cache = request.config.cache
    assert cache is not None
    assert npm is not None
    folder = cache.mkdir("node_client")
    lock = (SOURCE / "package-lock.json").read_text()
    mark = folder / "installed"
    for each in SOURCE.iterdir():
        shutil.copy(each, folder)
    if not mark.exists() or mark.read_text() != lock:
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=folder, check=True)  # noqa: S603  a fixed command
        mark.write_text(lock)
    return folder


class NodeScreen:
    """The script's words, one at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, what: str) -> Any:
        assert self._process.stdout is not None
        async with asyncio.timeout(10):
            async for line in self._process.stdout:
                word = json.loads(line)
                if word["what"] == what:
                    return word["value"]
        raise AssertionError(f"it ended without saying {what}")

    async def loses_its_line(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"cut\n")
        await self._process.stdin.drain()


@asynccontextmanager
async def _running(folder: Path, *words: str) -> AsyncIterator[NodeScreen]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", str(folder / "client.mjs"), *words, stdin=pipe, stdout=pipe
    )
    try:
        yield NodeScreen(process)
    finally:
        # It ends when its input ends; the pipes must be closed before the loop is.
        await asyncio.wait_for(process.communicate(b""), 10)


async def test_the_javascript_client_connects_watches_and_catches_up(
    gateway: GatewayProcess, press: Press, installed: Path
) -> None:
    topic = fresh_topic()
    async with _running(installed, gateway.url, ticket(STAFF), topic, "clinic_2") as screen:
        refusal = await screen.says("refused")
        assert refusal["data"]["code"] == "ticket_expired"
        assert refusal["message"] == refusal["data"]["detail"]
        assert (await screen.says("watch"))["ok"]
        assert (await screen.says("board"))["code"] == "forbidden"
        assert (await screen.says("nonsense"))["code"] == "bad_request"
        opened = slot_opened(topic)
        await press.publish(opened)
        assert (await screen.says("event"))["event"] == opened.model_dump(mode="json")
        await screen.loses_its_line()
        await screen.says("disconnect")
        missed = slot_opened(topic)
        await press.publish(missed)
        while (await screen.says("event"))["event"]["id"] != missed.id:
            pass
