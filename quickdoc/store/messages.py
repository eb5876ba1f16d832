"""Texts as they are stored, in and out."""

from datetime import datetime
from typing import Any

from quickdoc.store.documents import Document, Documents
from quickdoc.texts import Message, MessageChannel, TextKind


class Messages(Documents[Message]):
    """Unique by the provider's id, and by what it is about, its kind, channel and attempt."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Message)

    async def by_sid(self, sid: str) -> Message | None:
        """The text with this id at the provider."""
        # The index is partial: without the type the server would look at every text.
        return await self.one({"sid": {"$eq": sid, "$type": "string"}})

    async def of_clinic(self, clinic_id: str, before: str | None, limit: int) -> list[Message]:
        """A clinic's texts, newest first, from before a text's id on."""
        query: Document = {"clinic_id": clinic_id}
        if before:
            query["_id"] = {"$lt": before}
        return await self.many(query, sort=[("_id", -1)], limit=limit)

    async def stuck(self, now: datetime, limit: int) -> list[Message]:
        """Texts that somebody should have taken up by now: unsent, in flight too long, to be looked up."""
        query = {"due_at": {"$lte": now, "$type": "date"}}
        return await self.many(query, sort=[("due_at", 1)], limit=limit)

    async def about(
        self, subject_id: str, kind: TextKind, attempt: int = 1, *, channel: MessageChannel = "sms"
    ) -> Message | None:
        """The one message of this kind about something on one channel."""
        return await self.one({"about": subject_id, "kind": kind, "channel": channel, "attempt": attempt})

    async def all_about(self, subject_id: str, kind: TextKind, attempt: int = 1) -> list[Message]:
        """The messages of this kind about something, one on each channel at most."""
        return await self.many({"about": subject_id, "kind": kind, "attempt": attempt})

    async def waiting(self, phone: str, reason: str) -> list[Message]:
        """Texts to a phone that wait for a reason, oldest first."""
        query = {"phone": phone, "state": "intent", "reason": reason}
        return await self.many(query, sort=[("made_at", 1)])
