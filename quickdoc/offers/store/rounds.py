"""Rounds as they are stored."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quickdoc.offers.rounds import Past, Round
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document, aware
from quickdoc.storage.merging import merged, parts

PAST = {"log": 0, "pending": 0, "sizing": 0}


def _derived(round_: Round) -> Document:
    """The id of its chain, which is stored and never shown."""
    return {"chain": {**round_.chain.model_dump(), "id": round_.chain.id}} if round_.chain else {}


class Rounds(Documents[Round]):
    """One document for each opening; its id is made from the slot and the opening."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Round, _derived)

    async def due(self, now: datetime, limit: int) -> list[Round]:
        """Running rounds whose next wave is due."""
        return await self.many({"state": "running", "next_at": {"$lte": now}}, limit=limit)

    async def past(self, topics: Sequence[str], since: datetime, most: int) -> list[Past]:
        """The latest rounds of slots under any of these topics, newest first, without their logs."""
        found = await gather(*(self._past(part, since, most) for part in parts(topics)))
        return merged(found, lambda each: -each.started_at.timestamp(), most)

    async def _past(self, topics: Sequence[str], since: datetime, most: int) -> list[Past]:
        query = {"topics": {"$in": topics}, "started_at": {"$gte": since}}

        def find(skip: int, limit: int) -> Any:
            cursor = self.collection.find(query, PAST, skip=skip, limit=limit)
            return cursor.sort([("started_at", -1)])

        return await self.sifter.page(find, _past, most)

    async def filled_since(self, since: datetime) -> int:
        """How many openings were filled by a round that began since then."""
        query = {"state": "filled", "started_at": {"$gte": since}}
        return int(await self.collection.count_documents(query))

    async def of_chain(self, chain_id: str) -> list[Round]:
        """The rounds of a chain of moves, in order. The id of the chain is that of its first round."""
        found = await self.many({"$or": [{"_id": chain_id}, {"chain.id": chain_id}]})
        return sorted(found, key=lambda each: each.chain.step if each.chain else 0)

    async def going_on(self, slot_id: str) -> list[Round]:
        """The rounds of a slot that are not over."""
        return await self.many({"slot_id": slot_id, "state": {"$in": ["running", "released"]}})

    async def of_slots(self, slot_ids: Sequence[str]) -> list[Round]:
        """Every round of these slots."""
        return await self.many({"slot_id": {"$in": list(slot_ids)}})


def _past(stored: Document) -> Past:
    document = aware(stored)
    fields = {"reach": 0, "sifted": 0, "pages": (), **document}
    fields |= {"id": document["_id"], "asked": len(document["asked"]), "mode": document["policy"]["mode"]}
    fields["blocked"] = document.get("skipped", {}).get("barred", 0)
    return Past.model_validate(fields, strict=False)
