"""Texts as they are stored, in and out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from quickdoc.messaging.message_filter import MessageFilter
from quickdoc.messaging.messages import Message, MessageChannel, TextKind
from quickdoc.messaging.store import message_log
from quickdoc.messaging.store.message_log import Place
from quickdoc.messaging.store.provider_health import ChannelHealth, channel_health
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document

SHOWN_FOR = timedelta(days=2)
"""How long the board shows a message of unknown outcome."""
MAX_UNSETTLED = 1000


class Messages(Documents[Message]):
    """Unique by the provider's id, and by what it is about, its kind, channel and attempt."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Message)

    async def by_sid(self, sid: str) -> Message | None:
        """The text with this id at the provider."""
        # The index is partial: without `$type` the server would scan the collection.
        return await self.one({"sid": {"$eq": sid, "$type": "string"}})

    async def of_clinic(self, clinic_id: str, before: str | None, limit: int) -> list[Message]:
        """A clinic's texts, newest first, from before a text's id on."""
        query: Document = {"clinic_id": clinic_id}
        if before:
            query["_id"] = {"$lt": before}
        return await self.many(query, sort=[("_id", -1)], limit=limit)

    async def log(self, wanted: MessageFilter, after: Place | None, limit: int) -> list[Message]:
        """Messages of all clinics, newest first, from after a place on."""
        return await self.many(message_log.query(wanted, after), sort=message_log.NEWEST_FIRST, limit=limit)

    async def health(self, channel: MessageChannel, since: datetime) -> ChannelHealth:
        """How the provider of a channel does; its messages are counted since a moment."""
        return await channel_health(self.collection, channel, since)

    async def stuck(self, now: datetime, limit: int) -> list[Message]:
        """Overdue texts: unsent, in flight for too long, or due for a look-up."""
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

    async def forget(self, abouts: Sequence[str]) -> None:
        """Delete unsent texts about offers that were never made."""
        await self.collection.delete_many(
            {"about": {"$in": list(abouts)}, "kind": "offer", "state": "intent"}
        )

    async def known(self, sids: Sequence[str]) -> tuple[set[str], set[str]]:
        """Which of these incoming texts are stored, and which of those are answered. Keyed by `sid`."""
        query = {"sid": {"$in": list(sids), "$type": "string"}, "kind": "inbound"}
        found = await self.collection.find(query, {"sid": 1}).to_list(None)
        kept = {each["_id"]: each["sid"] for each in found}
        replies = {"about": {"$in": list(kept)}, "kind": "reply"}
        answered = await self.collection.find(replies, {"about": 1}).to_list(None)
        return set(kept.values()), {kept[each["about"]] for each in answered}

    async def handed_back(self, sid: str) -> None:
        """The answer to an incoming text was written into the response to its webhook."""
        text = await self.collection.find_one({"sid": {"$eq": sid, "$type": "string"}}, {"_id": 1})
        if text:
            reply = {"about": text["_id"], "kind": "reply", "channel": "sms", "attempt": 1}
            change = {"$set": {"due_at": None}, "$inc": {"version": 1}}
            await self.collection.update_one({**reply, "state": "sent", "via": "response"}, change)

    async def unsettled(self, clinic_id: str | None, now: datetime) -> int:
        """How many recent messages have an outcome that stays unknown; of one clinic, or of all (None)."""
        query: Document = {"state": "unknown", "due_at": None, "made_at": {"$gt": now - SHOWN_FOR}}
        if clinic_id:
            query["clinic_id"] = clinic_id
        return int(await self.collection.count_documents(query, limit=MAX_UNSETTLED))

    async def unsent_about(self, subject_id: str) -> list[Message]:
        """The texts about something that have not gone out yet."""
        return await self.many({"about": subject_id, "channel": "sms", "state": "intent"})

    async def readdress(self, message_id: str, phone: str) -> None:
        """Change the number of a text that has not been sent yet."""
        unsent = {"_id": message_id, "state": "intent"}
        await self.collection.update_one(unsent, {"$set": {"phone": phone}, "$inc": {"version": 1}})

    async def waiting(self, phone: str, reason: str) -> list[Message]:
        """Unsent texts to a phone that wait for this reason, oldest first."""
        query = {"phone": phone, "state": "intent", "reason": reason}
        return await self.many(query, sort=[("made_at", 1)])
