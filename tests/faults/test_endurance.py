"""Promise 12: no process ends by itself, also on a machine that has no time for it.

Every process of the product runs under load beside a loop that burns a core, and is the same process at the
end. `make endure` runs it for ten minutes.
"""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from quickdoc.clinics.clinics import Clinic
from quickdoc.identity.patients import Patient
from sandbox.stack import Stack
from tests.faults.live import Live
from tests.faults.stage import Stage, actor_of, staff_of, staged

pytestmark = pytest.mark.servers
PRODUCT = ("api", "realtime", "worker", "worker")
BURN = "print('burning', flush=True)\nwhile True: pass"


@asynccontextmanager
async def a_burnt_core() -> AsyncIterator[None]:
    """A process that never gives its core away."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BURN, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL
    )
    try:
        assert process.stdout
        await process.stdout.readline()
        yield
    finally:
        process.kill()
        await process.wait()


async def visits_come_and_go(stage: Stage, clinic: Clinic, people: list[Patient], until: float) -> int:
    """Hours are published, offered by text, claimed and cancelled; how many rounds of that there were."""
    turns = 0
    while time.monotonic() < until:
        (slot,) = await stage.publish(clinic)
        who = people[turns % len(people)]
        claimed = await stage.ask(actor_of(who), "POST", f"/slots/{slot}/claim")
        if claimed.status_code == 201:
            path = f"/bookings/{claimed.json()['id']}/cancel"
            assert (await stage.ask(actor_of(who), "POST", path)).status_code == 200
        withdrawn = await stage.ask(staff_of(clinic), "POST", f"/slots/{slot}/withdraw")
        assert withdrawn.status_code in {200, 409}, withdrawn.text
        turns += 1
    return turns


async def test_no_process_ends_by_itself_beside_a_busy_loop(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seconds: float = request.config.getoption("--endure")
    ended: list[str] = []
    async with Stack(tmp_path, product=PRODUCT, say=ended.append) as stack, staged(stack) as stage:
        clinics = [await stage.found(wave_size=2, window=60) for _ in range(3)]
        lines = [await stage.in_line(clinic, 6) for clinic in clinics]
        before = {name: each.pid for name, each in stack.supervisor.processes.items()}
        assert set(PRODUCT) | {"worker-2"} <= set(before)
        until = time.monotonic() + seconds
        async with a_burnt_core(), AsyncExitStack() as screens:
            for each in clinics:
                await screens.enter_async_context(Live(stage, each, board=True))
            turns = await asyncio.gather(
                *(visits_come_and_go(stage, *each, until) for each in zip(clinics, lines, strict=True))
            )
        after = {name: each.pid for name, each in stack.supervisor.processes.items()}
        told = await stage.texts(*(each for line in lines for each in line))
        assert after == before
        assert [each for each in ended if " ended (" in each] == []
    print(f"{sum(turns)} visits came and went, {len(told)} texts in {seconds:.0f} s")  # noqa: T201
    assert min(turns) > 0
    assert told
