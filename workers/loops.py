"""Keeps the relay and the sweeps going beside the queue, whatever happens to either."""

from asyncio import Task, create_task, sleep
from collections.abc import Awaitable, Callable
from random import uniform
from signal import Signals

import structlog
from arq.worker import Worker

from quickdoc.core.tasks import end
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()

EVERY = 1.0
"""Seconds, give or take a fifth, so that several workers do not march in step."""


def _silently() -> None:
    """Tell nobody."""


async def forever(
    services: Services,
    turn: Callable[[Services], Awaitable[bool]],
    every: float = EVERY,
    turned: Callable[[], None] = _silently,
) -> None:
    """Take turns until cancelled; at once again when a turn says that there is more to do."""
    while True:
        more = await _survive(services, turn)
        turned()
        await sleep(0 if more else every * uniform(0.8, 1.2))


class Ending:
    """The request to end a worker, kept until its task has ended.

    arq cancels the task once, on a signal, and that can be lost on the way (`quickdoc.core.tasks.end`). It is
    remembered here where it is made: `worker.on_stop`, which arq calls then and at no other time.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._task: Task[None] | None = None

    def __call__(self, _: Signals) -> None:
        """End the worker's task, however often it has to be told."""
        main: Task[None] | None = self._worker.main_task
        if main and self._task is None:
            self._task = create_task(end([main]))


async def _survive(services: Services, turn: Callable[[Services], Awaitable[bool]]) -> bool:
    try:
        return await turn(services)
    except OUTAGES as error:
        log.warning("the database is away", turn=turn.__name__, error=type(error).__name__)
    except Exception:
        log.exception("a turn failed", turn=turn.__name__)
    return False
