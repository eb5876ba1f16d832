"""Publishes events whose publisher died: they are still pending in the documents that they are about."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from quickdoc.audit.acting import Riding
from quickdoc.events.actions.dispatch import note
from quickdoc.events.models import Event
from quickdoc.events.ports import BusDownError
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES
from workers.backoff import Backoff

log = structlog.get_logger()

OVERDUE = timedelta(seconds=2)
LIMIT = 200
RELAY = "relay"


async def relay(services: Services) -> bool:
    """Run the relay once, without a memory of earlier failures."""
    return await Relay().relay(services)


class Relay:
    """The relay of one process, which remembers the events that it could not publish."""

    def __init__(self) -> None:
        self._backoff = Backoff()

    async def relay(self, services: Services) -> bool:
        """Publish the events that have been pending for longer than any publisher takes.

        Returns whether there may be more. Two relays at once, or a publisher that was only slow, publish an
        event twice; every reader tolerates that.
        """
        found, now = 0, services.clock.now()
        for nouns in services.store.outboxes:
            most = LIMIT + self._backoff.count(RELAY, now)
            due = await nouns.pending(now, OVERDUE, most)
            await self._note(services, due.entries)
            waiting = [each for each in due.events if not self._backoff.is_waiting(RELAY, each.id, now)]
            for event in waiting[:LIMIT]:
                if not await self._publish(services, event, now):
                    return False
            found = max(found, len(waiting[:LIMIT]), len(due.entries))
        return found >= LIMIT

    async def _note(self, services: Services, entries: Sequence[Riding]) -> None:
        """Bring entries to the audit log, which needs no bus."""
        for each in await note(services, entries):
            await each.documents.acknowledge(each.entry.id, each.document_id)

    async def _publish(self, services: Services, event: Event, now: datetime) -> bool:
        """Publish one event. Returns False when the bus is unavailable, so that the relay stops.

        An event that cannot be published for another reason does not hold up the others.
        """
        try:
            await services.bus.publish([event])
            await services.store.acknowledge(event)
        except BusDownError:
            log.warning("the bus is unavailable, the relay waits")
            return False
        except OUTAGES:
            raise
        except Exception:
            log.exception("an event cannot be published", event_id=event.id)
            self._backoff.fail(RELAY, event.id, now)
        else:
            log.info("published an event that its publisher had left", event_id=event.id)
            self._backoff.succeed(RELAY, event.id)
        return True
