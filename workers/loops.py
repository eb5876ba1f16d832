"""Runs the relay and the sweeps beside the queue. A failure in one of them does not stop the others."""

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
"""Seconds, plus or minus 20 %, so that several workers do not run their sweeps at the same moments."""


def _ignore() -> None:
    """Do nothing: the default of `turned`."""


async def forever(
    services: Services,
    turn: Callable[[Services], Awaitable[bool]],
    every: float = EVERY,
    turned: Callable[[], None] = _ignore,
) -> None:
    """Call `turn` until cancelled, without a pause when it returns that there is more to do.

    `turned` is called after each turn.
    """
    while True:
        more = await _survive(services, turn)
        turned()
        await sleep(0 if more else every * uniform(0.8, 1.2))


class Ending:
    """Handles the signal that ends a worker: cancels its main task until that has ended.

    arq cancels the task once, and a cancellation can be swallowed (`quickdoc.core.tasks.end`). arq calls
    `worker.on_stop`, which is set to this object, on a signal and at no other time.
    """

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._task: Task[None] | None = None

    def __call__(self, _: Signals) -> None:
        """Begin to cancel the worker's task; later calls change nothing."""
        main: Task[None] | None = self._worker.main_task
        if main and self._task is None:
            self._task = create_task(end([main]))


async def _survive(services: Services, turn: Callable[[Services], Awaitable[bool]]) -> bool:
    try:
        return await turn(services)
    except OUTAGES as error:
        log.warning("the database is unavailable", turn=turn.__name__, error=type(error).__name__)
    except Exception:
        log.exception("a turn failed", turn=turn.__name__)
    return False
