"""The last step of every action: dispatch the events that were committed."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import structlog

from quickdoc.core.ids import new_id
from quickdoc.core.types import Model
from quickdoc.events.models import Event
from quickdoc.events.ports import BusDownError
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()
E = TypeVar("E", bound=Event)
UNAVAILABLE: tuple[type[Exception], ...] = (BusDownError, *OUTAGES)


def new_event(kind: type[E], state: Model, now: datetime) -> E:
    """An event about a document, to be committed with it."""
    return kind.model_validate({"id": new_id("event"), "at": now, "state": state})


async def dispatch(services: Services, *events: Event) -> None:
    """Publish committed events and remove them from the `pending` of their documents.

    It never raises: the change is committed, and the relay publishes what could not be published now. In the
    API this runs as a background task, after the answer.
    """
    if events:
        await services.task_runner.run(_tell(services, events))


async def _tell(services: Services, events: Sequence[Event]) -> None:
    try:
        await services.bus.publish(events)
        await gather(*(services.store.acknowledge(event) for event in events))
    except UNAVAILABLE as error:
        log.warning("not dispatched, the relay will", events=[each.id for each in events], error=repr(error))
