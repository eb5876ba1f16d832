"""Phones as they are stored."""

from datetime import datetime, timedelta
from typing import Any

from quickdoc.phones import Phone
from quickdoc.store.documents import Document, Documents, DuplicateError

FIELD = "answered_nonsense_at"
"""No part of the noun: nobody is shown it, so it changes without a version and without an event."""


class Phones(Documents[Phone]):
    """The id is the number in E.164."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Phone)

    async def may_answer_nonsense(self, number: str, now: datetime, every: timedelta) -> bool:
        """Whether it is long enough since the last time. Of several who ask at once, one hears yes."""
        await self._ensure(number)
        quiet: Document = {"_id": number, FIELD: {"$not": {"$gt": now - every}}}
        result = await self.collection.update_one(quiet, {"$set": {FIELD: now}})
        return bool(result.matched_count)

    async def _ensure(self, number: str) -> None:
        if await self.find(number) is None:
            try:
                await self.insert(Phone(id=number))
            except DuplicateError:
                return
