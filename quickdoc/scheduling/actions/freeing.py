"""Ending a visit and opening its slot: two writes, then both events are dispatched together.

The slot and its bookings are read while the visit's own change is being written. If anything else happened
meanwhile the slot is projected as ever, by whoever notices or by the reaction to the visit's event.
"""

from asyncio import gather
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import structlog

from quickdoc.core.errors import StaleError
from quickdoc.events.actions.commit import replaced
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import BookingEvent
from quickdoc.scheduling.actions.accepting import show
from quickdoc.scheduling.actions.hours import hours_at
from quickdoc.scheduling.actions.projection import give_back
from quickdoc.scheduling.actions.shutting import shut_each
from quickdoc.scheduling.bookings import Booking, Closing
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.work import Work
from quickdoc.services import Services
from quickdoc.storage.outage import OUTAGES

log = structlog.get_logger()
Rule = Callable[[Booking, datetime], Booking]
ATTEMPTS = 5


async def free(
    services: Services, booking_id: str, rule: Rule, kind: type[BookingEvent], seen: Booking | None = None
) -> Booking:
    """End a visit by a rule and open its slot, anew when somebody else was first; returns the ended visit.

    `seen`: the visit as the caller has just read it.

    Raises:
        NotFoundError, and whatever the rule refuses with
        StaleError: others kept changing it.
    """
    for _ in range(ATTEMPTS):
        present, seen = seen or await services.store.bookings.get(booking_id), None
        now = services.clock.now()
        ended = rule(present, now)
        event = new_event(kind, ended, now)
        is_written, around = await gather(
            replaced(services.store.bookings, ended, [event], present), _seen(services, ended)
        )
        if is_written:
            await _tell_freed(services, event, around)
            return ended
    raise StaleError


class Seen(NamedTuple):
    """A slot and its latest bookings, as they were while a change was being written.

    `work`: what its doctor works, by which the slot may stay free or not.
    """

    slot: Slot
    history: list[Booking]
    work: Work | None


async def _seen(services: Services, ended: Booking) -> Seen | None:
    slot_id, brief = ended.slot_id, ended.brief
    try:
        return Seen(
            *await gather(
                services.store.slots.get(slot_id),
                services.store.bookings.latest_of(slot_id),
                hours_at(services, brief.doctor_id, brief.clinic_id),
            )
        )
    except OUTAGES:
        return None


async def _tell_freed(services: Services, event: BookingEvent, seen: Seen | None) -> None:
    ended = event.state
    try:
        freed = await give_back(services, seen.slot, seen.history, ended, event.at) if seen else None
    except OUTAGES as error:
        log.warning("not shown yet, the reaction will", booking=ended.id, error=repr(error))
        freed = None
    await dispatch(services, event, *([freed] if freed else []))
    if freed is None:
        await show(services, ended)
    if seen and seen.work and (closing := seen.work.closing(seen.slot)):
        await _shut(services, ended, closing)


async def _shut(services: Services, ended: Booking, closing: Closing) -> None:
    """A failure is not raised: the reaction to the slot's event does it again."""
    try:
        await shut_each(services, [ended.slot_id], closing)
    except OUTAGES as error:
        log.warning("not closed yet, the reaction will", slot=ended.slot_id, error=repr(error))
