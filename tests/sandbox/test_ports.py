"""Stacks that begin at the same moment: each has ports of its own, and knows its own processes."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.ports import free_port, hold_port, try_to_hold
from sandbox.probes import answers
from sandbox.processes import API, STACK_HEADER
from sandbox.stack import CHECKOUT, Stack
from tests.sandbox.conftest import served

HOLDER = (
    "import sys, time; from sandbox.ports import try_to_hold; held = try_to_hold(int(sys.argv[1]));"
    "print(held is not None, flush=True); time.sleep(60)"
)


@pytest.fixture
def port() -> int:
    return free_port()


def test_a_port_that_is_held_is_nobody_elses_though_nothing_listens_there(port: int) -> None:
    held = hold_port(preferred=port)
    assert held.number == port
    assert try_to_hold(port) is None
    another = hold_port(preferred=port)
    assert another.number != port
    another.release()
    assert free_port(preferred=port) != port
    held.release()
    assert free_port(preferred=port) == port


def test_what_a_killed_process_held_is_free(port: int) -> None:
    command = [sys.executable, "-c", HOLDER, str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT) as holder:  # noqa: S603
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        assert try_to_hold(port) is None
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    assert free_port(preferred=port) == port


async def test_stacks_that_begin_together_have_ports_of_their_own(tmp_path: Path) -> None:
    stacks = [Stack(tmp_path / str(number), preferred_ports=True) for number in range(4)]
    await asyncio.gather(*(stack.open() for stack in stacks))
    try:
        taken = [port for stack in stacks for port in stack.ports.values()]
        assert len(set(taken)) == len(taken) == 4 * 5
    finally:
        await asyncio.gather(*(stack.close() for stack in stacks))
    first = stacks[0].ports[API.name]
    assert free_port(preferred=first) == first


@pytest.mark.parametrize(("said", "ready"), [("ours", True), ("theirs", False), (None, False)])
async def test_another_stacks_answer_is_no_sign_of_life(said: str | None, *, ready: bool) -> None:
    async def health(_: Request) -> JSONResponse:
        return JSONResponse({}, headers={STACK_HEADER: said} if said else None)

    async with served(Starlette(routes=[Route("/healthz", health)])) as url:
        assert await answers(f"{url}/healthz", "ours")() is ready


@pytest.mark.servers
async def test_two_whole_stacks_that_start_together_answer_as_themselves(tmp_path: Path) -> None:
    """Each would be ready only by answers of its own."""
    both = [Stack(tmp_path / name, preferred_ports=True, product=("api", "realtime")) for name in "ab"]
    async with AsyncExitStack() as running:
        await asyncio.gather(*(running.enter_async_context(stack) for stack in both))
        assert set(both[0].ports.values()).isdisjoint(both[1].ports.values())
