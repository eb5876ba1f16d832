"""How far an external list was read, and which process reads it now.

One document for each list. A process takes a turn, which excludes the others for a while; the turn of a
process that died ends by itself. A list that was never read is read from the present moment on.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from quickdoc.storage.duplicates import DuplicateError, duplicates_named
from quickdoc.storage.encoding import aware
from quickdoc.storage.unreadable import Sifter
from quickdoc.storage.unreadable_records import FAULTS


class ReadTurn(NamedTuple):
    """The right to read on from `position`. `number` distinguishes it from earlier and later turns.

    `begun_at`: when the list was first read; entries before that are ignored.
    """

    name: str
    position: datetime
    begun_at: datetime
    number: int


class Positions:
    """The collection `positions`."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._sifter = Sifter(collection)

    async def take(self, name: str, now: datetime, lasts: timedelta) -> ReadTurn | None:
        """Take the next turn, if one is due and no other process has it."""
        found = await self._collection.find_one({"_id": name})
        if found is None:
            await self._begin(name, now)
            return None
        try:
            turn = ReadTurn(name, aware(found["position"]), aware(found["begun_at"]), int(found["turn"]))
            is_due = turn.begun_at <= turn.position and aware(found["next_at"]) <= now
        except FAULTS as error:
            await self._sifter.report([(found, error)])
            await self._collection.delete_one({"_id": name})
            return None
        if not is_due:
            return None
        seen = {"_id": name, "turn": turn.number}
        change = {"$set": {"next_at": now + lasts, "turn": turn.number + 1}}
        taken = await self._collection.update_one(seen, change)
        return turn._replace(number=turn.number + 1) if taken.matched_count else None

    async def keep(self, turn: ReadTurn, until: datetime) -> bool:
        """Extend the turn. False when it was over and another process has taken one."""
        mine = {"_id": turn.name, "turn": turn.number}
        kept = await self._collection.update_one(mine, {"$set": {"next_at": until}})
        return bool(kept.matched_count)

    async def move(self, turn: ReadTurn, position: datetime, next_at: datetime) -> None:
        """End the turn: the list was read up to `position`. No effect when another process has taken one."""
        mine = {"_id": turn.name, "turn": turn.number}
        await self._collection.update_one(mine, {"$set": {"position": position, "next_at": next_at}})

    async def _begin(self, name: str, now: datetime) -> None:
        first = {"_id": name, "position": now, "begun_at": now, "next_at": now, "turn": 0}
        with suppress(DuplicateError), duplicates_named():
            await self._collection.insert_one(first)
