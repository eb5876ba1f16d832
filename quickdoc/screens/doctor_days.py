"""When a doctor is free: the days, and the slots of one day."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from quickdoc.core.errors import BadTimesError
from quickdoc.core.types import Model, local
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from quickdoc.scheduling.store.search import EARLIEST_MIDNIGHT, LATEST_MIDNIGHT, Search
from quickdoc.store import Store

MAX_DAYS = 62
MAX_SLOTS = 300
"""A day has no more ticks."""


class FreeDay(Model):
    """A day by the calendar of the place, and how many slots are free on it."""

    day: date
    free: int


async def free_days(store: Store, now: datetime, doctor_id: str, since: date, until: date) -> list[FreeDay]:
    """The days of a doctor on which something is free, both ends included.

    Raises:
        NotFoundError
        BadTimesError: the last day is before the first, or they are more than `MAX_DAYS`.
    """
    if not timedelta() <= until - since < timedelta(days=MAX_DAYS):
        raise BadTimesError(f"Ask for 1 to {MAX_DAYS} days, the first one first.")
    await store.doctors.get(doctor_id)
    begin = datetime.combine(since, time(), UTC) - EARLIEST_MIDNIGHT
    end = datetime.combine(until + timedelta(days=1), time(), UTC) + LATEST_MIDNIGHT
    starts = await store.slots.free_starts(doctor_id, max(begin, now), end)
    counted = Counter(local(start, zone).date() for start, zone in starts)
    return [FreeDay(day=day, free=counted[day]) for day in sorted(counted) if since <= day <= until]


async def free_slots(store: Store, now: datetime, doctor_id: str, day: date) -> list[Slot]:
    """A doctor's free slots of one day, soonest first.

    Raises:
        NotFoundError
    """
    await store.doctors.get(doctor_id)
    found, _ = await search.page(store.slots, Search(doctor_id=doctor_id, day=day), now, None, MAX_SLOTS)
    return found
