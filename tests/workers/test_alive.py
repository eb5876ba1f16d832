"""A worker's sign of life, which its container's health check looks at."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from pymongo.errors import AutoReconnect

from quickdoc.services import Services
from sandbox.stack import CHECKOUT, Stack
from tests.waiting import eventually
from workers.alive import LATEST, is_alive, touch
from workers.loops import forever

NOBODYS = cast("Services", None)


def test_a_sign_of_life_is_good_for_a_minute(tmp_path: Path) -> None:
    sign = tmp_path / "alive"
    assert not is_alive(sign, 1_000)
    touch(sign)
    os.utime(sign, (1_000, 1_000))
    assert is_alive(sign, 1_000 + LATEST)
    assert not is_alive(sign, 1_001 + LATEST)


def test_who_wants_no_sign_gets_none() -> None:
    touch(None)


@pytest.mark.parametrize("trouble", [None, AutoReconnect("away"), ValueError("wrong")])
async def test_a_turn_that_failed_is_a_turn_and_one_that_hangs_is_none(trouble: Exception | None) -> None:
    signs = 0
    ahead = asyncio.Event()

    async def turn(_: Services) -> bool:
        if signs == 2:
            ahead.set()
            await asyncio.Event().wait()
        if trouble:
            raise trouble
        return True

    def turned() -> None:
        nonlocal signs
        signs += 1

    loop = asyncio.create_task(forever(NOBODYS, turn, every=0, turned=turned))
    await ahead.wait()
    loop.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loop
    assert signs == 2


@pytest.mark.servers
async def test_the_health_check_of_a_worker_that_turns_is_good_and_of_none_is_not(tmp_path: Path) -> None:
    sign = tmp_path / "alive"
    async with Stack(tmp_path, product=("worker",), extra_env={"QUICKDOC_WORKER_ALIVE": str(sign)}) as stack:
        await eventually(sign.exists)
        command = [sys.executable, "-m", "workers.alive"]
        assert subprocess.run(command, env=stack.env, cwd=CHECKOUT, check=False).returncode == 0  # noqa: ASYNC221, S603
        without = stack.env | {"QUICKDOC_WORKER_ALIVE": str(tmp_path / "none")}
        assert subprocess.run(command, env=without, cwd=CHECKOUT, check=False).returncode == 1  # noqa: ASYNC221, S603
