"""The jobs of the queue. Each is idempotent: arq runs a job at least once, and drops it when it raises.

So a job raises only `Retry`: when the database is unavailable or the provider is busy, the job is retried a
limited number of times. After that the sweeps find the work.
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
from quickdoc.messaging.actions.retries import again_after
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.actions import rounds
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES
from workers import reactions

log = structlog.get_logger()

MAX_TRIES = 8
GIVES_WAY = 0.1
"""Seconds. Reactions that no user waits for (`UNHURRIED`) start later than those that a user waits for."""
TRANSIENT: tuple[type[Exception], ...] = (DeliveryDelayedError, *OUTAGES)
Context = dict[str, Any]
Job = Callable[[Context, Any], Awaitable[None]]


def _job(work: Callable[[Services, Any], Awaitable[None]]) -> Job:
    """Wrap the work as an arq job: it gets the process's services, and raises nothing but `Retry`."""

    @wraps(work)
    async def run(context: Context, subject: Any) -> None:
        try:
            await work(context["services"], subject)
        except RefusedError as refusal:
            log.info("job refused", job=work.__name__, code=refusal.code)
        except TRANSIENT as error:
            _come_back(context["job_try"], work.__name__, error)
        except Exception:
            log.exception("job failed, a sweep will retry it", job=work.__name__)

    return run


def _come_back(tries: int, name: str, error: Exception) -> None:
    if tries >= MAX_TRIES:
        log.warning("job given up, a sweep will retry it", job=name, error=type(error).__name__)
        return
    wait: timedelta = again_after(tries - 1)
    raise Retry(defer=wait) from error


@_job
async def react(services: Services, event: dict[str, Any]) -> None:
    """Run the reactions to an event."""
    read = events.read(event)
    if isinstance(read, reactions.UNHURRIED):
        await sleep(GIVES_WAY)
    await reactions.react(services, read)


@_job
async def advance_round(services: Services, round_id: str) -> None:
    """Start the next wave of a round."""
    await rounds.advance(services, round_id)


@_job
async def send_text(services: Services, message_id: str) -> None:
    """Send a text that could not be sent at once."""
    await sending.send(services, message_id)


@_job
async def look_up_text(services: Services, message_id: str) -> None:
    """Look for a text of unknown outcome in the provider's list."""
    await delivery.look_up(services, message_id)


FUNCTIONS: list[Function] = [
    func(each, max_tries=MAX_TRIES) for each in (react, advance_round, send_text, look_up_text)
]
