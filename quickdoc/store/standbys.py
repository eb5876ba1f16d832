"""Standbys as they are stored, and the line they form."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from quickdoc.shapes import folded
from quickdoc.standby import Standby
from quickdoc.store.documents import Document, Documents

BATCH = 50
LOWEST = -(1 << 62)
Rung = tuple[int, str]
"""A place in the order of rank and id."""


class Standbys(Documents[Standby]):
    """The index `{topics, rank}` yields the next in line in order, whatever their number."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Standby)

    async def in_line(self, topics: Sequence[str]) -> AsyncIterator[list[Standby]]:
        """Active standbys that watch any of these topics, in order of rank, in batches."""
        query = {"topics": {"$in": list(topics)}, "active": True}
        cursor = self.collection.find(query, {"pending": 0}).sort([("rank", 1)]).batch_size(BATCH)
        batch: list[Standby] = []
        async for each in cursor:
            batch.append(self.decode(each))
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    async def waiting(self, topics: Sequence[str], after: Rung | None, limit: int) -> list[Standby]:
        """Active standbys that watch any of these topics, in order of rank, then of id, from a place on.

        The index knows no ids, so those with one rank are read apart; hardly any two have the same.
        """
        line: Document = {"topics": {"$in": list(topics)}, "active": True}
        rank, last = after or (LOWEST, "")
        same = {**line, "rank": rank, "_id": {"$gt": last}}
        found = await self.many(same, sort=[("_id", 1)], limit=limit) if after else []
        found += await self.many({**line, "rank": {"$gt": rank}}, sort=[("rank", 1)], limit=limit)
        if len(found) < limit:
            return found
        end = found[limit - 1].rank
        if end == rank:
            return found[:limit]
        tied = await self.many({**line, "rank": end}, sort=[("_id", 1)], limit=limit)
        return [*(each for each in found if each.rank < end), *tied][:limit]

    async def names_on(self, phone: str) -> set[str]:
        """What those who stand by on a phone are called, as names are compared."""
        found = self.collection.find({"phone": phone, "active": True}, {"patient_name": 1})
        return {folded(each["patient_name"]) async for each in found}

    async def of_account(self, account_id: str) -> list[Standby]:
        """An account's standbys, oldest first."""
        return await self.many({"account_id": account_id, "active": True}, sort=[("since", 1)])
