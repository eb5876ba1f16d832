"""Rounds as they are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quickdoc.rounds import Round
from quickdoc.store.documents import Documents


class Rounds(Documents[Round]):
    """One per opening; the id says which."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Round)

    async def due(self, now: datetime, limit: int) -> list[Round]:
        """Running rounds whose next wave should have gone."""
        return await self.many({"state": "running", "next_at": {"$lte": now}}, limit=limit)

    async def of_chain(self, chain_id: str) -> list[Round]:
        """The rounds of a chain of moves, in order. The one that it began with gives it its id."""
        found = await self.many({"$or": [{"_id": chain_id}, {"chain.id": chain_id}]})
        return sorted(found, key=lambda each: each.chain.step if each.chain else 0)

    async def of_slots(self, slot_ids: Sequence[str]) -> list[Round]:
        """Every round of these slots."""
        return await self.many({"slot_id": {"$in": list(slot_ids)}})
