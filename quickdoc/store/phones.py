"""Phones as they are stored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from quickdoc.phones import Phone
from quickdoc.store.documents import Document, Documents, DuplicateError, aware

FIELD = "answered_nonsense_at"
OFFERED = "offered"
"""No parts of the noun: nobody is shown them, so they change without a version and without an event."""
WEEK = timedelta(days=7)
SAME_MOMENT = timedelta(minutes=1)
"""A text that waited for the morning counts from then on; workers that race for one text share its place."""


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

    async def may_offer(
        self, number: str, message_id: str, now: datetime, caps: Mapping[timedelta, int]
    ) -> bool | None:
        """Take a place among the offers that a phone is texted. The same text takes one only.

        `caps` says how many places there are in each stretch of time, a week at most. Returns None when
        another text took one at this very moment: ask again.
        """
        await self._ensure(number)
        present = (await self.collection.find_one({"_id": number}, {OFFERED: 1})).get(OFFERED, {})
        texts: list[Document] = aware(present.get("texts", []))
        if any(each["message"] == message_id and now - each["at"] < SAME_MOMENT for each in texts):
            return True
        others = [each for each in texts if each["message"] != message_id and each["at"] > now - WEEK]
        if any(sum(each["at"] > now - stretch for each in others) >= cap for stretch, cap in caps.items()):
            return False
        unchanged = {"_id": number, f"{OFFERED}.times": present.get("times")}
        taken = {"times": present.get("times", 0) + 1, "texts": [*others, {"message": message_id, "at": now}]}
        result = await self.collection.update_one(unchanged, {"$set": {OFFERED: taken}})
        return True if result.matched_count else None

    async def _ensure(self, number: str) -> None:
        if await self.find(number) is None:
            try:
                await self.insert(Phone(id=number))
            except DuplicateError:
                return
