"""The standby requests of the accounts that are connected to this process, by the topics they watch.

An account gets events about its requests' slots on every screen. A request may watch a hundred cells of the
map, so connections do not enter a room for each: the requests are kept once for an account, and the accounts'
own rooms are added to the audience of an event. Cells are indexed by the larger cell around them.

The requests are read when an account connects and then updated by the events about them, which reach every
gateway (by Redis or from the log). The higher version is kept.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from sys import intern

import orjson

from quickdoc.core.types import EARLIEST
from quickdoc.events import topics
from quickdoc.events.models import StandbyEvent, read
from quickdoc.events.wire import Wire
from quickdoc.waitlist.preferences import ALWAYS
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.suitability import is_paused

_ABOUT_STANDBY = b'"subject":"standby"'
"""Quotes inside of JSON strings are escaped, so only events about requests contain this."""

_AROUND = 6
"""The length of the prefix that a cell shares with the cell around it, two levels (49 times) larger: in the
H3 format the mode and the resolution come first, then 7 bits, and 3 bits for each level."""

_USER = topics.user("")
_UNSET: set[str] = set()
_UNUSED_FIELDS: dict[str, object] = {
    "topics": (),
    "label": "",
    "patient_name": "",
    "phone": "",
    "urgent_because": None,
    "since": EARLIEST,
    "rank": 0,
    "lot": 0,
    "recount_at": None,
    "triage": (),
    "clinic_id": None,
}
"""Fields that no matching rule reads, with the small values that replace them."""


class Request:
    """One request and the topics it watches. One that has ended watches none and is kept for its version."""

    __slots__ = ("_areas", "_named", "standby")

    def __init__(self, standby: Standby) -> None:
        watched = standby.topics if standby.active else ()
        self.standby = _lean(standby)
        self._named = tuple(each for each in watched if "@" not in each)
        self._areas = _areas([each for each in watched if "@" in each])

    def topics(self) -> list[str]:
        """All topics that it watches."""
        areas = [topics.specialties(names, cells.split()) for names, cells in self._areas]
        return [*self._named, *(each for area in areas for each in area)]

    def places(self) -> set[str]:
        """Its keys in the index."""
        around = {each[:_AROUND] for _, cells in self._areas for each in cells.split()}
        return {*self._named, *around}

    def watches(self, topic: str) -> bool:
        """Whether it watches this topic."""
        name, is_area, cell = topic.partition("@")
        if not is_area:
            return topic in self._named
        return any(name in names and cell in cells for names, cells in self._areas)


class Account:
    """`sockets`: how many it has here. `is_read`: its requests were read since the first of them came."""

    __slots__ = ("is_read", "requests", "sockets")

    def __init__(self) -> None:
        self.sockets = 0
        self.is_read = False
        self.requests: tuple[Request, ...] = ()


class Following:
    """The requests of the connected accounts, indexed by topic."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._index: dict[str, set[Request]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no account is connected."""
        return not self._accounts

    def is_connected(self, account_id: str) -> bool:
        """Whether the account has a connection."""
        return account_id in self._accounts

    def is_read(self, account_id: str) -> bool:
        """Whether the account's requests have been read."""
        account = self._accounts.get(account_id)
        return account is not None and account.is_read

    def connected(self, account_id: str) -> None:
        """Count a connection of an account; from now on events about its requests are applied."""
        self._accounts.setdefault(account_id, Account()).sockets += 1

    def disconnected(self, account_id: str) -> None:
        """Count one connection less. With the last one the account's requests are removed."""
        account = self._accounts.get(account_id)
        if account is None:
            return
        account.sockets -= 1
        if account.sockets <= 0:
            del self._accounts[account_id]
            for request in account.requests:
                self._remove_from_index(request)

    def add(self, account_id: str, standbys: Iterable[Standby]) -> None:
        """Add the requests that were read, if the account is still connected. Later versions are kept."""
        account = self._accounts.get(account_id)
        if account is not None:
            account.is_read = True
            for each in standbys:
                self._store(account, each)

    def update(self, wire: Wire) -> None:
        """Apply an event if it is about a request of a connected account."""
        if not any(room.startswith(_USER) and room[len(_USER) :] in self._accounts for room in wire.audience):
            return
        if _ABOUT_STANDBY not in wire.body:
            return
        event = read(_event_in(wire))
        account = self._accounts.get(event.state.account_id) if isinstance(event, StandbyEvent) else None
        if account is not None and isinstance(event, StandbyEvent):
            self._store(account, event.state)

    def waiting_for(self, audience: Collection[str], now: datetime) -> list[Request]:
        """The requests that watch one of these topics and are not paused, each once."""
        found: dict[Request, None] = {}
        for topic in audience:
            for each in self._index.get(_key(topic), ()):
                if each.watches(topic) and not is_paused(each.standby, now):
                    found[each] = None
        return list(found)

    def topics_of(self, account_id: str, now: datetime) -> list[str]:
        """What the requests of an account watch that are not paused."""
        account = self._accounts.get(account_id)
        requests = account.requests if account else ()
        going = [each for each in requests if not is_paused(each.standby, now)]
        return sorted({topic for each in going for topic in each.topics()})

    def _store(self, account: Account, standby: Standby) -> None:
        known = next((each for each in account.requests if each.standby.id == standby.id), None)
        if known is not None and known.standby.version >= standby.version:
            return
        if known is not None:
            self._remove_from_index(known)
        request = Request(standby)
        account.requests = (*(each for each in account.requests if each is not known), request)
        for key in request.places():
            self._index.setdefault(key, set()).add(request)

    def _remove_from_index(self, request: Request) -> None:
        for key in request.places():
            listed = self._index.get(key, set())
            listed.discard(request)
            if not listed:
                self._index.pop(key, None)


def _key(topic: str) -> str:
    _, is_area, cell = topic.partition("@")
    return cell[:_AROUND] if is_area else topic


def _areas(watched: Sequence[str]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Specialties with their cells as one string; nearly always all of a request have the same cells."""
    cells: dict[str, list[str]] = {}
    for name, cell in (each.split("@", 1) for each in watched):
        cells.setdefault(name, []).append(cell)
    names: dict[str, list[str]] = {}
    for name, theirs in cells.items():
        names.setdefault(" ".join(theirs), []).append(intern(name))
    return tuple((tuple(each), area) for area, each in names.items())


def _lean(standby: Standby) -> Standby:
    """The request without the unused fields, to save memory: thousands of them are kept."""
    shared: dict[str, object] = {"zone": intern(standby.zone), "point": standby.point.model_copy()}
    if standby.hours == ALWAYS:
        shared["hours"] = ALWAYS
    kept = standby.model_copy(update={**_UNUSED_FIELDS, **shared})
    for each in (kept, kept.point):  # the set of given fields is not used here and is as large as the rest
        object.__setattr__(each, "__pydantic_fields_set__", _UNSET)
    return kept


def _event_in(wire: Wire) -> dict[str, object]:
    event: dict[str, object] = orjson.loads(wire.body)["event"]
    return event
