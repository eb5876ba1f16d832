"""Work that follows a committed change and need not delay the answer: dispatching its events.

Losing it is harmless. Events stay in their documents until they are dispatched, so the relay does what a
process that died had not done.
"""

from asyncio import Task, create_task, wait
from collections.abc import Coroutine
from typing import Any, Protocol

import structlog

log = structlog.get_logger()

MAX_RUNNING = 200
"""Tasks at once. Beyond them callers wait for their own, so that a slow database slows its callers down."""


class TaskRunner(Protocol):
    """Runs work that follows an action, now or later."""

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the work. Failures that are to be expected are logged, not raised."""


class InlineTasks:
    """Runs the work before `run` returns: for workers, tests, and where background tasks are off."""

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Await the work."""
        await work


class BackgroundTasks:
    """Runs the work as tasks of the event loop, after the answer."""

    def __init__(self, most: int = MAX_RUNNING) -> None:
        self._most = most
        self._running: set[Task[None]] = set()

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task; await the work instead when too many tasks are running."""
        if len(self._running) >= self._most:
            await work
            return
        task = create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    async def finish(self, seconds: float) -> None:
        """Wait at most this long for running tasks; the relay dispatches the rest."""
        if self._running:
            await wait(self._running, timeout=seconds)

    def _done(self, task: Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a background task failed, the relay will do it", exc_info=task.exception())
