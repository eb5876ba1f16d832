"""Starts handlers eagerly: a handler becomes a task only when it has to wait.

The library makes a task for each event of a client. Nearly all our handlers wait for nothing: they change
rooms and answer, and a task costs as much as that. So a handler runs synchronously until its first wait; the
rest of it runs as a task of its own, concurrently with the others, as in the library.

Until its first wait a handler has no current task, so that it cannot use its caller's: `asyncio.timeout`
raises there. After `await asyncio.sleep(0)` the handler runs in a task.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

# Documented for extensions of asyncio; without types.
_enter_task: Any = asyncio.tasks._enter_task  # noqa: SLF001
_leave_task: Any = asyncio.tasks._leave_task  # noqa: SLF001

_tasks: set[asyncio.Task[Any]] = set()
"""Strong references: the event loop has weak ones only."""


def start(handler: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Run it to its first wait. Returns the task that runs the rest, or None when it is done.

    What it raises before its first wait is raised here.
    """
    loop = asyncio.get_running_loop()
    caller = asyncio.current_task(loop)
    if caller is not None:
        _leave_task(loop, caller)
    try:
        awaited = handler.send(None)
    except StopIteration:
        return None
    finally:
        if caller is not None:
            _enter_task(loop, caller)
    task = loop.create_task(_Started(handler, awaited))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return task


class _Started(Coroutine[Any, Any, None]):
    """A coroutine that has been started: its first step yields what it waits for already."""

    def __init__(self, handler: Coroutine[Any, Any, None], awaited: object) -> None:
        self._handler = handler
        self._pending = [awaited]

    def send(self, value: Any) -> Any:
        return self._pending.pop() if self._pending else self._handler.send(value)

    def throw(self, *error: Any) -> Any:
        self._pending.clear()
        return self._handler.throw(*error)

    def close(self) -> None:
        self._handler.close()

    def __await__(self) -> Any:
        return (yield from self._handler.__await__())
