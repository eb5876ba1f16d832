"""Response statistics as they are stored, and when they are to be computed again.

`due_at` is set by the first wave after the last computation, and removed by the next one. A wave that is sent
while the statistics are being computed may not count before the wave after it; the estimate is then missing a
handful of offers.
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
        """Schedule the clinic's statistics to be computed at that time, unless they are due earlier."""
        await self.collection.update_one({"_id": clinic_id}, {"$min": {"due_at": at}}, upsert=True)

    async def due(self, now: datetime, limit: int) -> list[ResponseStats]:
        """The statistics that are due to be computed again."""
        # The index is partial: without the type in the query the server would scan every clinic's document.
        return await self.many({"due_at": {"$lte": now, "$type": "date"}}, limit=limit)

    async def put(self, response_stats: ResponseStats) -> None:
        """Store the statistics. Doing it twice changes nothing."""
        fields = self._fields(response_stats)
        change = {"$set": fields, "$unset": {"due_at": ""}}
        await self.collection.update_one({"_id": fields.pop("_id")}, change, upsert=True)
