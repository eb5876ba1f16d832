"""Handlers that begin at once, and become a task only when they have to wait.

The library makes a task for each event of a client. Nearly all of ours wait for nothing: they change rooms
and answer, and a task costs as much as that. So a handler runs where it is called until it waits for the
first time; what is left of it goes on as a task of its own, beside the others, as it does in the library.

Before it waits for the first time a handler has no current task, so that nobody takes its caller's for its
own: `asyncio.timeout` raises there. `await asyncio.sleep(0)` is the way into a task.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

# Documented for those who extend asyncio, and untyped.
_enter_task: Any = asyncio.tasks._enter_task  # noqa: SLF001
_leave_task: Any = asyncio.tasks._leave_task  # noqa: SLF001

_left: set[asyncio.Task[Any]] = set()
"""Held here: the loop has weak references only."""


def start(handler: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Run it up to where it waits; the task that does the rest, None when there is no rest.

    What it raises before it waits is raised here.
    """
    loop = asyncio.get_running_loop()
    caller = asyncio.current_task(loop)
    if caller is not None:
        _leave_task(loop, caller)
    try:
        waits_for = handler.send(None)
    except StopIteration:
        return None
    finally:
        if caller is not None:
            _enter_task(loop, caller)
    task = loop.create_task(_Started(handler, waits_for))
    _left.add(task)
    task.add_done_callback(_left.discard)
    return task


class _Started(Coroutine[Any, Any, None]):
    """A coroutine that waits for something already, which whoever runs it is told first."""

    def __init__(self, handler: Coroutine[Any, Any, None], waits_for: object) -> None:
        self._handler = handler
        self._told = [waits_for]

    def send(self, value: Any) -> Any:
        return self._told.pop() if self._told else self._handler.send(value)

    def throw(self, *trouble: Any) -> Any:
        self._told.clear()
        return self._handler.throw(*trouble)

    def close(self) -> None:
        self._handler.close()

    def __await__(self) -> Any:
        return (yield from self._handler.__await__())
