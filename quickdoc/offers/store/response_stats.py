"""Habits as they are stored, and when they are to be learned anew.

`due_at` is set by the first wave after the last learning. Learning takes it away; a wave that goes in that
very moment may wait for the next one to be learned from, which costs an estimate a handful of offers.
"""

from datetime import datetime
from typing import Any

from quickdoc.offers.response_stats import ResponseStats
from quickdoc.storage.documents import Documents


class StoredResponseStats(Documents[ResponseStats]):
    """One document for each clinic."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, ResponseStats)

    async def expect(self, clinic_id: str, at: datetime) -> None:
        """The clinic's habits are to be learned anew, at that time unless it is due earlier."""
        await self.collection.update_one({"_id": clinic_id}, {"$min": {"due_at": at}}, upsert=True)

    async def due(self, now: datetime, limit: int) -> list[ResponseStats]:
        """Those that are to be learned anew by now."""
        # The index is partial: without the type the server would look at every clinic's.
        return await self.many({"due_at": {"$lte": now, "$type": "date"}}, limit=limit)

    async def put(self, response_stats: ResponseStats) -> None:
        """Write what was learned. Doing it twice changes nothing."""
        fields = self._fields(response_stats)
        change = {"$set": fields, "$unset": {"due_at": ""}}
        await self.collection.update_one({"_id": fields.pop("_id")}, change, upsert=True)
