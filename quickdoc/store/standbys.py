"""Standbys as they are stored, and the line they form."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from quickdoc.standby import Standby
from quickdoc.store.documents import Documents

BATCH = 50


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

    async def for_visit(self, booking_id: str) -> Standby | None:
        """The request to hear of something earlier than a visit."""
        return await self.one({"instead_of.booking_id": booking_id, "active": True})

    async def ended_with(self, booking_id: str) -> Standby | None:
        """The latest such request that ended because the visit did."""
        query = {"instead_of.booking_id": booking_id, "ended_with_visit": True, "active": False}
        return await self.one(query, sort=[("since", -1)])

    async def past(self, now: datetime, limit: int) -> list[Standby]:
        """Requests to hear of something earlier than a visit that has begun."""
        query = {"instead_of.start": {"$lte": now, "$exists": True}, "active": True}
        return await self.many(query, limit=limit)

    async def of_account(self, account_id: str) -> list[Standby]:
        """An account's standbys, oldest first."""
        return await self.many({"account_id": account_id, "active": True}, sort=[("since", 1)])
