"""Texts as they are stored, in and out."""

from datetime import datetime, timedelta
from typing import Any

from quickdoc.store.documents import Documents
from quickdoc.texts import Message


class Messages(Documents[Message]):
    """Unique by the provider's id, and by what it is about, its kind and attempt."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Message)

    async def by_sid(self, sid: str) -> Message | None:
        """The text with this id at the provider."""
        return await self.one({"sid": sid})

    async def stuck(self, now: datetime, limit: int) -> list[Message]:
        """Texts that nobody works on: never sent, or in flight for longer than any call takes."""
        query = {
            "$or": [
                {"state": "intent", "made_at": {"$lt": now - timedelta(seconds=5)}},
                {"state": "sending", "sent_at": {"$lt": now - timedelta(seconds=60)}},
            ]
        }
        return await self.many(query, limit=limit)
