"""Photos as they are stored, and which of them no document refers to."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.storage.documents import Documents
from quickdoc.storage.photos import StoredPhoto


class DuePhotos(NamedTuple):
    """Ids of photos to be checked. `unplanned`: those of earlier versions, which have no time of a check."""

    due: list[str]
    unplanned: list[str]


class Photos(Documents[StoredPhoto]):
    """`referrers`: the collections whose documents have a `photo_id`."""

    def __init__(self, collection: Any, referrers: Sequence[Any]) -> None:
        super().__init__(collection, StoredPhoto)
        self._referrers = referrers

    async def to_check(self, now: datetime, limit: int) -> DuePhotos:
        """Photos whose check is due, and those for which none is planned."""
        query = {"check_at": {"$not": {"$gt": now}}}
        cursor = self.collection.find(query, {"check_at": 1}, sort=[("check_at", 1)], limit=limit)
        found = await cursor.to_list(None)
        return DuePhotos(
            due=[each["_id"] for each in found if each.get("check_at")],
            unplanned=[each["_id"] for each in found if not each.get("check_at")],
        )

    async def referred(self, ids: Sequence[str]) -> set[str]:
        """Those of these photos that a document refers to."""
        query = {"photo_id": {"$in": list(ids), "$type": "string"}}  # the index is partial
        asked = (each.find(query, {"photo_id": 1}).to_list(None) for each in self._referrers)
        return {each["photo_id"] for found in await gather(*asked) for each in found}

    async def plan_check(self, ids: Sequence[str], at: datetime) -> None:
        """Check these photos again at that time."""
        await self.collection.update_many({"_id": {"$in": list(ids)}}, {"$set": {"check_at": at}})

    async def remove_each(self, ids: Sequence[str]) -> None:
        """Delete these photos."""
        await self.collection.delete_many({"_id": {"$in": list(ids)}})
