"""A process that ends by itself while a bench runs: the bench says so, and no figure passes for one."""

from pathlib import Path

import pytest

from bench.lasting import lasting
from sandbox.stack import Stack
from tests.waiting import eventually

pytestmark = pytest.mark.servers


async def test_a_bench_in_which_a_process_was_brought_back_ends_with_an_error(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="worker died 1 times"):
        await _a_bench_without_luck(Stack(tmp_path, product=("worker",)))


async def test_one_in_which_all_lasted_does_not(tmp_path: Path) -> None:
    async with lasting(Stack(tmp_path, product=())) as stack:
        assert stack.supervisor.processes


async def _a_bench_without_luck(stack: Stack) -> None:
    async with lasting(stack):
        worker = stack.process("worker")
        worker.kill()
        await eventually(lambda: worker.restarts)
        await worker.ready()
