"""Overdue work, found in the database and done without the queue: a lost or emptied Redis costs only delay.

Every write is a compare-and-set, so that several workers may sweep at once.
"""

from asyncio import Semaphore, gather
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import structlog

from quickdoc.admin.actions import knowing
from quickdoc.audit.acting import SYSTEM, Deed, acting
from quickdoc.core.errors import RefusedError
from quickdoc.messaging.actions import delivery, reminders
from quickdoc.messaging.ports import DeliveryDelayedError
from quickdoc.offers.actions import response_stats, rounds
from quickdoc.scheduling.actions import bookings, day_ends, no_shows, projection
from quickdoc.scheduling.bookings import HAND_OVER
from quickdoc.services import Services
from quickdoc.storage.actions import photos
from quickdoc.storage.outage import OUTAGES
from quickdoc.waitlist.actions import earlier, earlier_versions, ranking
from workers.backoff import Backoff
from workers.reactions import react

log = structlog.get_logger()
T = TypeVar("T")

LIMIT = 200
BATCH_SIZE = 8


async def sweep(services: Services) -> bool:
    """Sweep once, without a memory of earlier failures."""
    return await Sweeps().sweep(services)


class Sweeps:
    """The sweeps of one process, which remember what they failed at."""

    def __init__(self) -> None:
        self._backoff = Backoff()

    async def sweep(self, services: Services) -> bool:
        """Do all that is overdue, rounds before holds. Returns whether there may be more."""
        store, now = services.store, services.clock.now()
        lapsed = now - HAND_OVER
        found = [
            await self._each(
                services,
                "rounds",
                lambda most: store.rounds.due(now, most),
                lambda one: rounds.advance(services, one.id),
            ),
            await self._each(
                services,
                "holds",
                lambda most: store.bookings.lapsed(lapsed, most),
                lambda one: bookings.expire_hold(services, one.id),
            ),
            await self._each(
                services,
                "slots",
                lambda most: store.slots.overdue(lapsed, most),
                lambda one: projection.project(services, one.id),
            ),
            await self._each(
                services,
                "no-shows",
                lambda most: store.bookings.to_look_at(now, most),
                lambda visit: no_shows.check(services, visit),
            ),
            await self._each(
                services,
                "ended days",
                lambda most: store.bookings.of_ended_days(now, most),
                lambda visit: day_ends.end_day(services, visit),
            ),
            await self._each(
                services,
                "reminders",
                lambda most: store.bookings.to_remind(now, most),
                lambda visit: reminders.remind(services, visit),
            ),
            await store.bookings.free_past_seats(now, LIMIT),
            await self._each(
                services,
                "earlier",
                lambda most: store.standbys.past(now, most),
                lambda one: earlier.expire(services, one),
            ),
            await self._each(
                services,
                "messages",
                lambda most: store.messages.stuck(now, most),
                lambda one: delivery.take_up(services, one),
            ),
            await self._each(
                services,
                "response_stats",
                lambda most: store.response_stats.due(now, most),
                lambda one: response_stats.learn(services, one.id),
            ),
            await self._each(
                services,
                "unmarked",
                store.standbys.unmarked,
                lambda one: earlier_versions.mark(services, one),
            ),
            await self._each(
                services,
                "unattributed",
                store.standbys.unattributed,
                lambda one: earlier_versions.attribute(services, one),
            ),
            await self._each(
                services, "untyped", store.standbys.untyped, lambda one: earlier.describe(services, one)
            ),
            await self._each(
                services,
                "ranks",
                lambda most: store.standbys.to_recount(now, most),
                lambda one: ranking.rank_again(services, one.id),
            ),
            await self._each(
                services,
                "reactions",
                lambda most: store.log.overdue(now, most),
                lambda event: react(services, event),
            ),
            await store.patients.make_searchable(LIMIT),
            await self._each(
                services,
                "searches",
                store.patients.to_enter,
                lambda one: knowing.enter(services, one),
            ),
            await store.clinics.make_searchable(LIMIT),
            await store.doctors.make_searchable(LIMIT),
            await store.accounts.make_searchable(LIMIT),
            await photos.remove_orphans(services, LIMIT),
            await store.unreadable.check(now, LIMIT),
        ]
        return max(found) >= LIMIT

    async def _each(
        self,
        services: Services,
        name: str,
        find: Callable[[int], Awaitable[Sequence[T]]],
        work: Callable[[T], Awaitable[object]],
    ) -> int:
        """Do the work for what is found, a few at a time; returns how many there were.

        A failure does not stop the others. What failed recently is skipped; that many more are read, so that
        skipped ones do not use up the limit.
        """
        now, turns = services.clock.now(), Semaphore(BATCH_SIZE)
        due = await find(LIMIT + self._backoff.count(name, now))
        things = [each for each in due if not self._backoff.is_waiting(name, _name(each), now)][:LIMIT]

        async def one(thing: T) -> None:
            async with turns:
                with acting(Deed(SYSTEM, services.clock.now)):
                    is_done = await _guarded(thing, work)
                if is_done:
                    self._backoff.succeed(name, _name(thing))
                else:
                    self._backoff.fail(name, _name(thing), now)

        await gather(*(one(each) for each in things))
        return len(things)


async def _guarded(thing: T, work: Callable[[T], Awaitable[object]]) -> bool:
    """Do the work for one thing; returns whether it succeeded."""
    try:
        await work(thing)
    except OUTAGES:
        raise
    except (RefusedError, DeliveryDelayedError) as error:
        log.info("left for a later sweep", thing=_name(thing), error=repr(error))
    except Exception:
        log.exception("a sweep failed", thing=_name(thing))
    else:
        return True
    return False


def _name(thing: object) -> str:
    """The id only: logs must not hold names or phone numbers."""
    return str(getattr(thing, "id", type(thing).__name__))
