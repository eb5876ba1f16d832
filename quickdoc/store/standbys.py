"""Standbys as they are stored, and the line they form."""

from collections.abc import AsyncIterator, Sequence
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

    async def of_account(self, account_id: str) -> list[Standby]:
        """An account's standbys, oldest first."""
        return await self.many({"account_id": account_id, "active": True}, sort=[("since", 1)])
