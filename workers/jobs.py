"""The jobs of the queue. Each is idempotent: arq runs a job at least once, and loses it when it raises.

So nothing is raised but `Retry`: when the database is away or the provider busy the job comes back, a
bounded number of times. What is given up is found by the sweeps.
"""

from asyncio import sleep
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import wraps
from typing import Any

import structlog
from arq import Retry
from arq.worker import Function, func

from quickdoc.core.errors import RefusedError
from quickdoc.events import models as events
from quickdoc.messaging.actions import delivery, sending
from quickdoc.messaging.actions.sending import again_after
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.actions import rounds
from quickdoc.scheduling.actions import bookings
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES
from workers import reactions

log = structlog.get_logger()

MAX_TRIES = 8
GIVES_WAY = 0.1
"""Seconds. What nobody waits for gives way to what follows from the same deed and somebody does wait for."""
TRANSIENT: tuple[type[Exception], ...] = (DeliveryDelayedError, *OUTAGES)
Context = dict[str, Any]
Job = Callable[[Context, Any], Awaitable[None]]


def _job(work: Callable[[Services, Any], Awaitable[None]]) -> Job:
    """The work as arq calls it: with what the process has opened, and nothing that gets out."""

    @wraps(work)
    async def run(context: Context, subject: Any) -> None:
        try:
            await work(context["services"], subject)
        except RefusedError as refusal:
            log.info("job refused", job=work.__name__, code=refusal.code)
        except TRANSIENT as error:
            _come_back(context["job_try"], work.__name__, error)
        except Exception:
            log.exception("job failed, a sweep will do it", job=work.__name__)

    return run


def _come_back(tries: int, name: str, error: Exception) -> None:
    if tries >= MAX_TRIES:
        log.warning("job given up, a sweep will do it", job=name, error=type(error).__name__)
        return
    wait: timedelta = again_after(tries - 1)
    raise Retry(defer=wait) from error


@_job
async def react(services: Services, event: dict[str, Any]) -> None:
    """What follows from an event."""
    read = events.read(event)
    if isinstance(read, reactions.UNHURRIED):
        await sleep(GIVES_WAY)
    await reactions.react(services, read)


@_job
async def advance_round(services: Services, round_id: str) -> None:
    """The next wave."""
    await rounds.advance(services, round_id)


@_job
async def expire_hold(services: Services, booking_id: str) -> None:
    """The end of a hold."""
    await bookings.expire_hold(services, booking_id)


@_job
async def send_text(services: Services, message_id: str) -> None:
    """A text that could not go at once."""
    await sending.send(services, message_id)


@_job
async def look_up_text(services: Services, message_id: str) -> None:
    """A text of unknown outcome."""
    await delivery.look_up(services, message_id)


FUNCTIONS: list[Function] = [
    func(each, max_tries=MAX_TRIES) for each in (react, advance_round, expire_hold, send_text, look_up_text)
]
