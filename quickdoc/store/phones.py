"""Phones as they are stored."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from quickdoc.phones import Phone
from quickdoc.store.documents import Document, Documents, DuplicateError, aware

FIELD = "answered_nonsense_at"
OFFERED = "offered"
"""No parts of the noun: nobody is shown them, so they change without a version and without an event."""
WEEK = timedelta(days=7)
SAME_MOMENT = timedelta(minutes=1)
"""An offer that waited for the morning counts from then on; all its channels and workers share its place."""


class Texted(NamedTuple):
    """The offer that a phone has been texted last, and until when a bare YES means it."""

    offer_id: str
    until: datetime


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

    async def texted(self, number: str) -> Texted | None:
        """The offer that this phone was texted last."""
        found = await self.collection.find_one({"_id": number}, {OFFERED: 1})
        return _texted((found or {}).get(OFFERED, {}))

    async def may_offer(
        self,
        number: str,
        offer_id: str,
        now: datetime,
        caps: Mapping[timedelta, int],
        *,
        text_until: datetime | None = None,
        over: str | None = None,
    ) -> bool | None:
        """Take a place among the offers that a phone's people are told of. An offer takes one only.

        `caps` says how many places there are in each stretch of time, a week at most. `text_until`: it is a
        text, which stands until then and has no other fresh one beside it; `over` is one that was seen to be
        closed. Returns None when another took a place at this very moment: look and ask again.
        """
        await self._ensure(number)
        present = (await self.collection.find_one({"_id": number}, {OFFERED: 1})).get(OFFERED, {})
        standing = _texted(present)
        if text_until and standing and standing.offer_id not in {offer_id, over} and standing.until > now:
            return None
        told: list[Document] = aware(present.get("told", []))
        mine = next((each["at"] for each in told if each["offer"] == offer_id), None)
        stands = text_until is None or standing == Texted(offer_id, text_until)
        if mine and now - mine < SAME_MOMENT and stands:
            return True
        others = [each for each in told if each["offer"] != offer_id and each["at"] > now - WEEK]
        before = [each["at"] for each in others if mine is None or each["at"] <= mine]
        if any(sum(at > now - stretch for at in before) >= cap for stretch, cap in caps.items()):
            return False
        unchanged = {"_id": number, f"{OFFERED}.times": present.get("times")}
        text = Texted(offer_id, text_until) if text_until else standing
        taken = {
            "times": present.get("times", 0) + 1,
            "told": [*others, {"offer": offer_id, "at": now}],
            "text": text._asdict() if text else None,
        }
        result = await self.collection.update_one(unchanged, {"$set": {OFFERED: taken}})
        return True if result.matched_count else None

    async def free(self, number: str, offer_id: str) -> None:
        """The text of this offer did not go out: another may."""
        mine = {"_id": number, f"{OFFERED}.text.offer_id": offer_id}
        changed = {"$set": {f"{OFFERED}.text": None}, "$inc": {f"{OFFERED}.times": 1}}
        await self.collection.update_one(mine, changed)

    async def _ensure(self, number: str) -> None:
        if await self.find(number) is None:
            try:
                await self.insert(Phone(id=number))
            except DuplicateError:
                return


def _texted(offered: Document) -> Texted | None:
    text = aware(offered.get("text"))
    return Texted(text["offer_id"], text["until"]) if text else None
