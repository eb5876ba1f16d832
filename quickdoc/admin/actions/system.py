"""The state of the installation, for its administrators. What cannot be asked is told as not known."""

from asyncio import gather, timeout
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import TypeVar

from quickdoc.admin import system_parties, system_sections
from quickdoc.admin.figures import Section
from quickdoc.core.types import Instant, Model
from quickdoc.events.ports import BusDownError
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.message_filter import CHANNELS
from quickdoc.messaging.messages import MessageChannel
from quickdoc.messaging.store.provider_health import ChannelHealth
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.storage.indexes import INDEXES
from quickdoc.storage.outage import OUTAGES

T = TypeVar("T")
PATIENCE = 3.0
"""Seconds that each part is waited for; they are asked at the same time."""
HOUR = timedelta(hours=1)
AWAY: tuple[type[Exception], ...] = (*OUTAGES, BusDownError, TimeoutError)


class System(Model):
    """`at`: the moment that durations are counted from."""

    at: Instant
    sections: tuple[Section, ...]


async def system(services: Services, actor: Actor) -> System:
    """Ask every part how it is.

    Raises:
        ForbiddenError: only an administrator may.
    """
    actor.ensure_admin()
    store, now = services.store, services.clock.now()
    events, bus, records, health, database = await gather(
        _asked(gather(store.backlogs(now), store.log.late_reactions(now))),
        _asked(services.bus.status(now)),
        _asked(store.processes.everything()),
        _asked(_health(services, now - HOUR)),
        _asked(gather(store.server_state(), index_making.differences(store.database))),
    )
    sections = (
        system_sections.events(events, now),
        system_sections.jobs(bus, now),
        system_parties.providers(health, _configured(services), now),
        system_parties.processes(records, now),
        system_sections.database(database, len(INDEXES)),
        system_sections.redis(bus),
    )
    return System(at=now, sections=sections)


async def _health(services: Services, since: datetime) -> list[ChannelHealth]:
    return await gather(*(services.store.messages.health(each, since) for each in CHANNELS))


async def _asked(work: Awaitable[T]) -> T | None:
    """What a part answers; None when it does not."""
    try:
        async with timeout(PATIENCE):
            return await work
    except AWAY:
        return None


def _configured(services: Services) -> dict[MessageChannel, bool]:
    return {"sms": True, "email": services.mailer is not None, "push": services.pusher is not None}
