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

    async def of_slots(self, slot_ids: Sequence[str]) -> list[Round]:
        """Every round of these slots."""
        return await self.many({"slot_id": {"$in": list(slot_ids)}})
