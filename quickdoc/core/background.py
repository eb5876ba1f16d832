"""What need not be done before the answer: telling the world of what is committed already.

It may be left to this process because it need not be: the events lie in their documents until they are
told, so whatever a process takes with it when it dies the relay does.
"""

from asyncio import Task, create_task, wait
from collections.abc import Coroutine
from typing import Any, Protocol

import structlog

log = structlog.get_logger()

MAX_RUNNING = 200
"""Tasks at once. Beyond them callers wait for their own, so that a slow database slows its callers down."""


class TaskRunner(Protocol):
    """Does what follows, now or in a moment."""

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Have it done. It does not raise what is to be expected."""


class InlineTasks:
    """Does it before anybody is answered: the plain way, and that of tests and workers."""

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it."""
        await work


class BackgroundTasks:
    """Does it behind the answer, while the process lives."""

    def __init__(self, most: int = MAX_RUNNING) -> None:
        self._most = most
        self._running: set[Task[None]] = set()

    async def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin it; or do it, when too much has been begun."""
        if len(self._running) >= self._most:
            await work
            return
        task = create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    async def finish(self, seconds: float) -> None:
        """Wait for what has been begun, so long at most; the relay has the rest."""
        if self._running:
            await wait(self._running, timeout=seconds)

    def _done(self, task: Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a background task failed, the relay will do it", exc_info=task.exception())
