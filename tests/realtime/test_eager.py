"""Handlers that become a task only when they have to wait."""

import asyncio
from typing import Any

import pytest

from realtime.fastpath import eager
from tests.waiting import PATIENCE, forever


async def test_what_waits_for_nothing_is_done_at_once_and_makes_no_task() -> None:
    done: list[str] = []

    async def handle() -> None:
        done.append("all")

    before = asyncio.all_tasks()
    assert eager.start(handle()) is None
    assert done == ["all"]
    assert asyncio.all_tasks() == before


async def test_what_waits_goes_on_as_a_task_of_its_own() -> None:
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    done: list[Any] = []

    async def handle() -> None:
        done.append(asyncio.current_task())
        done.append(await opened)
        done.append(asyncio.current_task())
        await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE):
            await asyncio.sleep(0)
        done.append("end")

    task = eager.start(handle())
    assert task is not None
    assert done == [None]
    opened.set_result("open")
    await task
    assert done == [None, "open", task, "end"]


async def test_nobody_takes_the_callers_task_for_its_own() -> None:
    async def hurry() -> None:
        async with asyncio.timeout(PATIENCE):
            await asyncio.sleep(0)

    caller = asyncio.current_task()
    with pytest.raises(RuntimeError, match="inside a task"):
        eager.start(hurry())
    assert asyncio.current_task() is caller


async def test_the_rest_can_be_cancelled_before_and_after_it_goes_on() -> None:
    ends: list[str] = []

    async def handle() -> None:
        try:
            await forever()
        finally:
            ends.append("end")

    for turns in range(2):
        task = eager.start(handle())
        assert task is not None
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert ends == ["end", "end"]


async def test_what_it_raises_at_once_is_raised_here_and_later_in_its_task() -> None:
    async def fail(*, later: bool) -> None:
        if later:
            await asyncio.sleep(0)
        raise LookupError

    with pytest.raises(LookupError):
        eager.start(fail(later=False))
    task = eager.start(fail(later=True))
    assert task is not None
    with pytest.raises(LookupError):
        await task
