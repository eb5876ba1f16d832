"""The list of doctors as a process keeps it: loaded once, then only what has changed since."""

from asyncio import Lock, gather
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.directory import Criteria, Directory, ListedDoctor
from quickdoc.core.types import EARLIEST
from quickdoc.store import Store

FRESH = timedelta(seconds=2)
"""How old the list may be. A profile and the feeds are as they are now."""
POPULAR_FOR = timedelta(minutes=5)
"""How long the most visited doctors stay the same."""
POPULAR_SINCE = timedelta(days=90)
MAX_POPULAR = 6
CLOCKS_DIFFER = timedelta(seconds=10)
"""A change may carry the time of another host."""


class Listed(NamedTuple):
    """A part of the list, and how many match in all."""

    doctors: list[ListedDoctor]
    total: int


class Listing:
    """One for each process; the first who asks after `FRESH` looks for what has changed."""

    def __init__(self) -> None:
        self._directory = Directory()
        self._free: Mapping[str, datetime] = {}
        self._read_at = EARLIEST
        self._popular: Sequence[str] = ()
        self._popular_at = EARLIEST
        self._lock = Lock()

    async def search(self, store: Store, now: datetime, criteria: Criteria, start: int, limit: int) -> Listed:
        """Those who match, from a place in the list on."""
        await self._look_after(store, now)
        found = self._directory.search(criteria, self._free)
        some = found[start : start + limit]
        return Listed([self._directory.listed(each, self._free, now) for each in some], len(found))

    async def clinics(self, store: Store, now: datetime, typed: str, limit: int) -> list[Clinic]:
        """The open clinics of whose names and addresses these are words."""
        await self._look_after(store, now)
        return self._directory.search_clinics(typed, limit)

    async def popular(self, store: Store, now: datetime) -> list[ListedDoctor]:
        """Those with the most visits in the last 90 days, the most first."""
        await self._look_after(store, now)
        async with self._lock:
            if now - self._popular_at >= POPULAR_FOR:
                visits = await store.slots.visits_of_doctors(now - POPULAR_SINCE, now)
                self._popular = sorted(visits, key=lambda each: (-visits[each], each))
                self._popular_at = now
        found = self._directory.practising(self._popular)[:MAX_POPULAR]
        return [self._directory.listed(each, self._free, now) for each in found]

    async def _look_after(self, store: Store, now: datetime) -> None:
        async with self._lock:
            if now - self._read_at >= FRESH:
                await self._read(store, now)

    async def _read(self, store: Store, now: datetime) -> None:
        count, clinics, free = await gather(
            store.doctors.count(), store.clinics.by_name(), store.slots.first_free(now)
        )
        directory = self._directory
        if count == len(directory.doctors):
            doctors = await store.doctors.changed_since(max(EARLIEST, self._read_at - CLOCKS_DIFFER))
        else:
            directory, doctors = Directory(), await store.doctors.everything()
        directory.set_clinics(clinics)
        directory.put(doctors)
        self._directory, self._free, self._read_at = directory, free, now
