"""The demo's command, as a person would use it: started, looked at, ended with Ctrl-C."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from sandbox.no_tls import NO_TLS
from sandbox.stack import CHECKOUT, Stack
from tests.sandbox.conftest import is_gone
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.servers

WORDS = ("--no-web", "--no-seed", "--no-crowd")


@asynccontextmanager
async def demo(*words: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Start the demo and wait for its last line."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "up", *words),
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(PATIENCE):
        async for line in process.stdout:
            said += line.decode()
            if "Ready after" in said:
                break
    try:
        yield process, said
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def end(process: asyncio.subprocess.Process) -> None:
    """Press Ctrl-C; everything must go."""
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 5
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        await process.stdout.read()
        assert await process.wait() == 0
    for child in children:
        await eventually(lambda pid=child.pid: is_gone(pid))  # type: ignore[misc]


async def test_the_demo_says_where_to_look_and_ends_without_orphans(tmp_path: Path) -> None:
    async with demo(*WORDS, "--data", str(tmp_path)) as (process, said):
        addresses = dict(re.findall(r"^  (\S.*\S) {2,}(http\S+)$", said, re.MULTILINE))
        assert "patient1@example.com / testpass" in said
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"{addresses['patients, clinics']}/readyz")).is_success
            assert (await client.get(addresses["the patients' phones"])).is_success
            assert (await client.get(addresses["the patients' mailbox"])).is_success
            assert (await client.get(addresses["API, to read and try"])).is_success
        [mongo_url] = re.findall(r"mongodb\S+", said)
        await end(process)
    async with demo(*WORDS, "--data", str(tmp_path)) as (process, said):
        assert mongo_url in said  # the same data on the same port
        await end(process)


async def test_nothing_outlives_a_demo_that_was_killed(tmp_path: Path) -> None:
    async with demo(*WORDS, "--data", str(tmp_path)) as (process, _):
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in children:
            await eventually(lambda pid=child.pid: is_gone(pid))  # type: ignore[misc]


async def test_everything_is_ready_again_after_redis_was_away(tmp_path: Path) -> None:
    async with Stack(tmp_path) as stack:
        worker, gateway = stack.process("worker"), stack.process("realtime")
        pids = worker.pid, gateway.pid
        stack.redis.kill()
        ready = f"{stack.socket_url}/readyz"
        await eventually(lambda: not httpx.get(ready, trust_env=False, verify=NO_TLS).is_success)
        stack.redis.start()  # empty, for it kept nothing
        await worker.ready()
        await gateway.ready()
        assert (worker.pid, gateway.pid) == pids, "both wait for their Redis"
