"""How far something outside was read, and who reads it now.

One document for each such thing. Whoever takes a turn at it has it for a while and nobody else has; the turn
of a process that died is over by then. When nothing was ever read, it is read from now on.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from quickdoc.storage.documents import aware
from quickdoc.storage.duplicates import DuplicateError, duplicates_named
from quickdoc.storage.unreadable import FAULTS, Sifter


class QueuedClaim(NamedTuple):
    """The right to read on from `position`. `number` tells it from earlier and later turns.

    `begun_at`: when it was read first; what is older is history.
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

    async def take(self, name: str, now: datetime, lasts: timedelta) -> QueuedClaim | None:
        """Take the next turn, if it is time for one and nobody has it."""
        found = await self._collection.find_one({"_id": name})
        if found is None:
            await self._begin(name, now)
            return None
        try:
            turn = QueuedClaim(name, aware(found["position"]), aware(found["begun_at"]), int(found["turn"]))
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

    async def keep(self, turn: QueuedClaim, until: datetime) -> bool:
        """Have the turn for longer. False when it was over and somebody else has taken one."""
        mine = {"_id": turn.name, "turn": turn.number}
        kept = await self._collection.update_one(mine, {"$set": {"next_at": until}})
        return bool(kept.matched_count)

    async def move(self, turn: QueuedClaim, position: datetime, next_at: datetime) -> None:
        """End the turn: it was read up to there. Nothing happens when somebody else has taken one."""
        mine = {"_id": turn.name, "turn": turn.number}
        await self._collection.update_one(mine, {"$set": {"position": position, "next_at": next_at}})

    async def _begin(self, name: str, now: datetime) -> None:
        first = {"_id": name, "position": now, "begun_at": now, "next_at": now, "turn": 0}
        with suppress(DuplicateError), duplicates_named():
            await self._collection.insert_one(first)
