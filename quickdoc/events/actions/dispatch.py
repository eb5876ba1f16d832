"""The last step of every action: dispatch the events that were committed."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import structlog

from quickdoc.audit import acting
from quickdoc.audit.acting import Riding
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
    """Publish committed events, bring entries to the audit log, and remove both from `pending`.

    The entries are those that were written with the events, or before without one.

    It never raises: the change is committed, and the relay publishes what could not be published now. In the
    API this runs as a background task, after the answer.
    """
    entries = acting.taken()
    if events or entries:
        await services.task_runner.run(_tell(services, events, entries))


async def _tell(services: Services, events: Sequence[Event], entries: Sequence[Riding]) -> None:
    told, noted = await gather(_publish(services, events), note(services, entries))
    try:
        await gather(
            *(services.store.acknowledge(each) for each in told),
            *(each.documents.acknowledge(each.entry.id, each.document_id) for each in noted),
        )
    except OUTAGES as error:
        log.warning("not acknowledged, the relay will publish them again", error=repr(error))


async def _publish(services: Services, events: Sequence[Event]) -> Sequence[Event]:
    """Those that were published: all or none."""
    try:
        if events:
            await services.bus.publish(events)
    except UNAVAILABLE as error:
        log.warning("not dispatched, the relay will", events=[each.id for each in events], error=repr(error))
        return ()
    return events


async def note(services: Services, entries: Sequence[Riding]) -> Sequence[Riding]:
    """Bring entries to the audit log. Those that are there: all or none."""
    try:
        if entries:
            await services.store.audit.put([each.entry for each in entries])
    except OUTAGES as error:
        log.warning("not in the audit log yet, the relay will", error=repr(error))
        return ()
    return entries
