"""The event log, for clients that reconnect, for gateways and for people. Entries expire after a day.

An entry whose event has a reaction carries `react_at` until the reaction is done. When the job is lost with
the queue, a sweep finds the entry here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pymongo.errors import BulkWriteError

from quickdoc.core.ids import new_position, position_at
from quickdoc.events.models import Event, Logged
from quickdoc.storage import backlog
from quickdoc.storage.backlog import Backlog
from quickdoc.storage.duplicates import ensure_durable, refused
from quickdoc.storage.encoding import plain, stored_event
from quickdoc.storage.unreadable import Sifter

RETENTION = timedelta(hours=24)
REACTS_WITHIN = timedelta(seconds=5)
"""A reaction that takes longer, or fails, is tried again; the delay doubles each time."""
MAX_TRIES = 14
"""By then a day has passed and the entry has expired."""


class Entry(NamedTuple):
    """A place in the log, and the id of the event there."""

    position: str
    event_id: str


class Log:
    """Positions are assigned by the writers, so a reader overlaps by a few seconds (docs/adr/0005).

    An entry that cannot be read, such as one of a later version, is left out and reported.
    """

    def __init__(self, collection: Any) -> None:
        self.collection = collection
        self.sifter = Sifter(collection)

    async def append(self, events: Sequence[Event]) -> list[Logged]:
        """Append events. One that is in the log already keeps its place there."""
        logged = self.placed(events)
        await self.write(logged)
        return logged

    @staticmethod
    def placed(events: Sequence[Event]) -> list[Logged]:
        """The events with the positions that they will have in the log."""
        return [Logged(position=new_position(), event=event) for event in events]

    async def write(self, logged: Sequence[Logged]) -> None:
        """Write events at their positions. One that is in the log already keeps its place."""
        entries = [
            {
                "_id": each.position,
                "event_id": each.event.id,
                "audience": list(each.event.audience()),
                "event": plain(each.event.model_dump()),
                "at": each.event.at,
                **({"react_at": each.event.at + REACTS_WITHIN} if each.event.reacts else {}),
            }
            for each in logged
        ]
        try:
            await self.collection.insert_many(entries, ordered=False)
        except BulkWriteError as error:
            ensure_durable(error)
            refused(error)

    async def since(
        self, position: str, audience: Sequence[str] | None = None, limit: int = 1000
    ) -> list[Logged]:
        """The events after a position, oldest first; for some rooms only, or all."""
        query: dict[str, Any] = {"_id": {"$gt": position}}
        if audience is not None:
            query["audience"] = {"$in": list(audience)}

        def find(skip: int, most: int) -> Any:
            return self.collection.find(query, {"event": 1}, skip=skip, limit=most).sort([("_id", 1)])

        return await self.sifter.page(find, _logged, limit)

    async def ids(self, position: str, limit: int = 1000) -> list[Entry]:
        """Positions and event ids after a position, oldest first, from an index alone."""
        query = {"_id": {"$gt": position}}

        def find(skip: int, most: int) -> Any:
            found = self.collection.find(query, {"event_id": 1}, skip=skip, limit=most)
            return found.sort([("_id", 1)]).batch_size(limit)

        return await self.sifter.page(find, _entry, limit)

    async def at(self, positions: Sequence[str]) -> list[Logged]:
        """The events at these positions, oldest first."""
        found = self.collection.find({"_id": {"$in": list(positions)}}, {"event": 1}).sort([("_id", 1)])
        return await self.sifter.readable(await found.to_list(None), _logged)

    async def reacted(self, event: Event) -> None:
        """The reaction to the event is done."""
        await self.collection.update_one({"event_id": event.id}, {"$unset": {"react_at": ""}})

    async def overdue(self, now: datetime, limit: int) -> list[Event]:
        """Events whose reaction is overdue. Each is given to one caller; after a failure, to another one."""
        query = {"react_at": {"$lte": now, "$type": "date"}}
        cursor = self.collection.find(query, limit=limit).sort([("react_at", 1)])
        mine = [each async for each in cursor if await self._claim(each, now)]
        return await self.sifter.readable(mine, stored_event)

    async def late_reactions(self, now: datetime) -> Backlog:
        """Events whose reaction is overdue."""
        return await backlog.of_reactions(self.collection, now)

    async def _claim(self, entry: dict[str, Any], now: datetime) -> bool:
        before = entry.get("reactions")
        tries = min(before if isinstance(before, int) else 0, MAX_TRIES) + 1
        again = {"react_at": now + REACTS_WITHIN * 2**tries, "reactions": tries}
        seen = {"_id": entry["_id"], "react_at": entry["react_at"]}
        return bool((await self.collection.update_one(seen, {"$set": again})).matched_count)

    async def end(self, now: datetime) -> str:
        """The newest position; when the log is empty, that of the present moment."""
        newest = await self.collection.find_one({}, {"_id": 1}, sort=[("_id", -1)])
        return str(newest["_id"]) if newest else position_at(now)


def _logged(entry: Mapping[str, Any]) -> Logged:
    return Logged(position=entry["_id"], event=stored_event(entry))


def _entry(row: Mapping[str, Any]) -> Entry:
    position, event_id = row["_id"], row["event_id"]
    if not isinstance(position, str) or not isinstance(event_id, str):
        raise TypeError("a position and an id are texts")
    return Entry(position, event_id)
