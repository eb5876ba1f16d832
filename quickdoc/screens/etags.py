"""Etags of screens: they identify the state of a screen without building the response.

Screens with the same etag show the same. An etag is made from the versions of what is on the screen, in a few
reads that load no documents; that of a feed is read from an index alone.
"""

from asyncio import gather
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from quickdoc.identity.accounts import Actor
from quickdoc.screens.board import Board, bounds_of
from quickdoc.screens.views import FEED_LIMIT, Feed
from quickdoc.storage.versions import versions_about
from quickdoc.store import Store


class Versioned(Protocol):
    """Anything with an id and a version: a document, or these two fields of it."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


UNREADABLE = "unreadable"
Etag = tuple[tuple[str, int], ...]


class CurrentEtag(NamedTuple):
    """The etag of the present state, and the log position at which it was read."""

    position: str
    etag: Etag


def shown_in(screen: Feed | Board) -> Etag:
    """The etag of the state that a loaded screen shows."""
    if isinstance(screen, Feed):
        return _etag(screen.slots)
    parts = (screen.doctors, screen.slots, screen.bookings, screen.rounds, screen.offers)
    return (_begins(screen.day_start), (UNREADABLE, screen.unreadable), *_etag([screen.clinic], *parts))


async def of_feed(store: Store, now: datetime, topics: Sequence[str]) -> CurrentEtag:
    """The present etag of a feed."""
    position = await store.log.end(now)
    return CurrentEtag(position, _etag(await store.slots.feed_versions(topics, now, limit=FEED_LIMIT)))


async def of_board(
    store: Store, now: datetime, actor: Actor, clinic_id: str, day: date | None
) -> CurrentEtag:
    """The present etag of a clinic's day.

    Raises:
        NotFoundError, ForbiddenError: as for the board itself.
    """
    position = await store.log.end(now)
    clinic = await store.clinics.get(clinic_id)
    actor.ensure_member(clinic_id)
    start, end = bounds_of(clinic, now, day)
    slots, doctors, unreadable = await gather(
        store.slots.versions_of_day(clinic_id, start, end),
        store.doctors.versions_of(clinic_id),
        store.unreadable.count(clinic_id),
    )
    ids = [slot.id for slot in slots]
    nouns = (store.bookings, store.rounds, store.offers)
    rest = await gather(*(versions_about(noun, ids) for noun in nouns))
    shown = _begins(start), (UNREADABLE, unreadable)
    return CurrentEtag(position, (*shown, *_etag([clinic], doctors, slots, *rest)))


def _begins(day_start: datetime) -> tuple[str, int]:
    """The day as a part of the etag, so that empty boards of two days differ."""
    return day_start.isoformat(), 0


def _etag(*parts: Iterable[Versioned]) -> Etag:
    return tuple(sorted((each.id, each.version) for part in parts for each in part))
