"""What the queue should have done by now, found in the database: a lost or emptied Redis costs only delay.

Everything here is done by compare-and-set, so that several workers may sweep at once.
"""

from asyncio import Semaphore, gather
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from quickdoc.actions import bookings, earlier, habits, reminders, rounds, slots, standbys, texts
from quickdoc.bookings import HAND_OVER
from quickdoc.errors import RefusedError
from quickdoc.ports import Doors, TextDelayedError
from quickdoc.store.outage import OUTAGES
from workers.reactions import react

log = structlog.get_logger()
T = TypeVar("T")

LIMIT = 200
AT_ONCE = 8


async def sweep(doors: Doors) -> bool:
    """Do all that is overdue, rounds before holds. Whether there may be more."""
    store, now = doors.store, doors.clock.now()
    lapsed = now - HAND_OVER
    found = [
        await _each(await store.rounds.due(now, LIMIT), lambda one: rounds.advance(doors, one.id)),
        await _each(
            await store.bookings.lapsed(lapsed, LIMIT), lambda one: bookings.expire_hold(doors, one.id)
        ),
        await _each(await store.slots.overdue(lapsed, LIMIT), lambda one: slots.project(doors, one.id)),
        await _each(await store.bookings.to_remind(now, LIMIT), lambda visit: reminders.remind(doors, visit)),
        await store.bookings.free_past_seats(now, LIMIT),
        await _each(await store.standbys.past(now, LIMIT), lambda one: earlier.expire(doors, one)),
        await _each(await store.messages.stuck(now, LIMIT), lambda one: texts.take_up(doors, one)),
        await _each(await store.habits.due(now, LIMIT), lambda one: habits.learn(doors, one.id)),
        await _each(await store.standbys.unmarked(LIMIT), lambda one: standbys.mark(doors, one)),
        await _each(await store.standbys.untyped(LIMIT), lambda one: earlier.describe(doors, one)),
        await _each(
            await store.standbys.to_recount(now, LIMIT), lambda one: standbys.rank_again(doors, one.id)
        ),
        await _each(await store.log.overdue(now, LIMIT), lambda event: react(doors, event)),
        await store.unreadable.check(now, LIMIT),
    ]
    return max(found) >= LIMIT


async def _each(found: Sequence[T], work: Callable[[T], Awaitable[object]]) -> int:
    """Work on everything found, a few at once; what fails stops no other. How many there were."""
    turns = Semaphore(AT_ONCE)

    async def one(thing: T) -> None:
        async with turns:
            await _guarded(thing, work)

    await gather(*(one(each) for each in found))
    return len(found)


async def _guarded(thing: T, work: Callable[[T], Awaitable[object]]) -> None:
    try:
        await work(thing)
    except OUTAGES:
        raise
    except (RefusedError, TextDelayedError) as error:
        log.info("left for the next sweep", thing=_name(thing), error=repr(error))
    except Exception:
        log.exception("a sweep failed", thing=_name(thing))


def _name(thing: object) -> str:
    """Its id only: logs hold no names and no numbers."""
    return str(getattr(thing, "id", type(thing).__name__))
