"""Publishes events whose publisher died: they still lie in the documents that they are about."""

from datetime import datetime, timedelta

import structlog

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
    """One turn of a relay that remembers no failures of earlier ones."""
    return await Relay().relay(services)


class Relay:
    """The relay of one process, which remembers the events that cannot be told."""

    def __init__(self) -> None:
        self._backoff = Backoff()

    async def relay(self, services: Services) -> bool:
        """Publish what has waited for longer than any publisher takes. Whether there may be more.

        Two relays at once, or a publisher that lives after all, publish twice, which every reader stands.
        """
        found, now = 0, services.clock.now()
        for nouns in services.store.eventful:
            most = LIMIT + self._backoff.count(RELAY, now)
            due = await nouns.pending(now, OVERDUE, most)
            waiting = [each for each in due if not self._backoff.is_waiting(RELAY, each.id, now)][:LIMIT]
            for event in waiting:
                if not await self._publish(services, event, now):
                    return False
            found = max(found, len(waiting))
        return found >= LIMIT

    async def _publish(self, services: Services, event: Event, now: datetime) -> bool:
        """Whether to go on: not when the bus is away, but an event that cannot be told stops no other."""
        try:
            await services.bus.publish([event])
            await services.store.acknowledge(event)
        except BusDownError:
            log.warning("the bus is away, the relay waits")
            return False
        except OUTAGES:
            raise
        except Exception:
            log.exception("an event cannot be published", event_id=event.id)
            self._backoff.fail(RELAY, event.id, now)
        else:
            log.info("published for somebody else", event_id=event.id)
            self._backoff.succeed(RELAY, event.id)
        return True
