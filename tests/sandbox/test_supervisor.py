"""The supervisor: brings back what dies, leaves nothing behind."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from sandbox.daemon import StartFailed
from sandbox.once import run_once
from sandbox.probes import answers
from sandbox.stack import CHECKOUT
from sandbox.supervised import Program
from sandbox.supervisor import Supervisor
from tests.sandbox.conftest import is_gone, orphaned_by
from tests.waiting import eventually

SLEEPER = "import time; time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', flush=True); time.sleep(3600)"
)
PARENT = (
    "import subprocess, sys, time;"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True);"
    "time.sleep(60)"
)


def program(name: str, code: str) -> Program:
    return Program(name, [sys.executable, "-c", code], dict(os.environ), CHECKOUT)


def supervisor(tmp_path: Path, said: list[str] | None = None) -> Supervisor:
    return Supervisor(tmp_path, ([] if said is None else said).append)


async def test_a_process_that_dies_is_brought_back(tmp_path: Path) -> None:
    said: list[str] = []
    async with supervisor(tmp_path, said) as boss:
        await boss.start(program("sleeper", SLEEPER))
        sleeper = boss.processes["sleeper"]
        first = sleeper.pid
        sleeper.kill()
        await eventually(lambda: sleeper.pid not in (first, None))
        assert sleeper.restarts == 1
    assert said == ["sleeper ended (SIGKILL); back in 0.2 s"]


async def test_a_process_that_keeps_dying_is_reported_with_its_last_words(tmp_path: Path) -> None:
    dying = Program(
        "dying",
        [sys.executable, "-c", "import sys; sys.exit('no such town')"],
        dict(os.environ),
        CHECKOUT,
        answers("http://127.0.0.1:9/healthz", "ours"),
    )
    async with supervisor(tmp_path) as boss:
        with pytest.raises(StartFailed, match=r"(?s)dying keeps dying.*no such town"):
            await boss.start(dying)


async def test_the_last_group_is_stopped_first(tmp_path: Path) -> None:
    log = tmp_path / "order"
    code = (
        "import signal, sys, time;"
        f"signal.signal(signal.SIGTERM, lambda *_: (open({str(log)!r}, 'a').write(NAME), sys.exit()));"
        f"open({str(log)!r} + NAME.strip(), 'w').close(); time.sleep(60)"
    )
    async with supervisor(tmp_path) as boss:
        for name in ("first ", "second ", "third "):
            await boss.start(program(name, f"NAME = {name!r}; {code}"))
            await eventually(Path(f"{log}{name.strip()}").exists)
    assert log.read_text() == "third second first "


async def test_a_stubborn_process_is_ended_all_the_same(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as boss:
        await boss.start(program("stubborn", STUBBORN))
        stubborn = boss.processes["stubborn"]
        pid = stubborn.pid
        await eventually(lambda: "ready" in stubborn.log.read_text())
    assert is_gone(pid)


async def test_the_children_of_a_process_go_with_it(tmp_path: Path) -> None:
    async with supervisor(tmp_path) as boss:
        await boss.start(program("parent", PARENT))
        log = boss.processes["parent"].log
        await eventually(lambda: bool(log.read_text().strip()))
        child = int(log.read_text())
        assert not is_gone(child)
    await eventually(lambda: is_gone(child))


async def test_nothing_outlives_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    code = f"""
import asyncio, pathlib, sys, os
from sandbox.supervised import Program
from sandbox.supervisor import Supervisor
async def main():
    async with Supervisor(pathlib.Path({str(tmp_path)!r}), print) as boss:
        argv = [sys.executable, "-c", {SLEEPER!r}]
        await boss.start(Program("sleeper", argv, dict(os.environ), pathlib.Path(".")))
        print(boss.processes["sleeper"].pid, flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""
    pid = orphaned_by(code)
    await eventually(lambda: is_gone(pid))


async def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(StartFailed, match="town is full"):
        await run_once(
            [sys.executable, "-c", "import sys; sys.exit('town is full')"],
            dict(os.environ),
            CHECKOUT,
            tmp_path / "once.log",
        )


async def test_a_command_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    log = tmp_path / "once.log"
    code = f"import os; print(os.getpid(), flush=True); {SLEEPER}"
    running = asyncio.create_task(run_once([sys.executable, "-c", code], dict(os.environ), CHECKOUT, log))
    await eventually(lambda: log.exists() and bool(log.read_text().strip()))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert is_gone(int(log.read_text()))
