"""Publishes events whose publisher died: they still lie in the documents that they are about."""

from datetime import timedelta

import structlog

from quickdoc.events import Event
from quickdoc.ports import BusDownError, Doors
from quickdoc.store.outage import OUTAGES

log = structlog.get_logger()

OVERDUE = timedelta(seconds=2)
LIMIT = 200


async def relay(doors: Doors) -> bool:
    """Publish what has waited for longer than any publisher takes. Whether there may be more.

    Two relays at once, or a publisher that lives after all, publish twice, which every reader stands.
    """
    found = 0
    for nouns in doors.store.eventful:
        waiting = await nouns.pending(doors.clock.now(), OVERDUE, LIMIT)
        for event in waiting:
            if not await _publish(doors, event):
                return False
        found = max(found, len(waiting))
    return found >= LIMIT


async def _publish(doors: Doors, event: Event) -> bool:
    """Whether to go on: not when the bus is away, but an event that cannot be told stops no other."""
    try:
        await doors.bus.publish([event])
        await doors.store.settle(event)
    except BusDownError:
        log.warning("the bus is away, the relay waits")
        return False
    except OUTAGES:
        raise
    except Exception:
        log.exception("an event cannot be published", event_id=event.id)
    else:
        log.info("published for somebody else", event_id=event.id)
    return True
