"""How much waits in the database to be published or reacted to, and since when."""

from datetime import datetime
from typing import Any

from quickdoc.core.types import Instant, Model
from quickdoc.storage.encoding import Document, aware

MAX_COUNTED = 1000


class Backlog(Model):
    """`count`: of documents, `MAX_COUNTED` at most. `oldest`: since when the oldest waits, or null."""

    name: str
    count: int
    oldest: Instant | None


async def of_events(collection: Any, now: datetime) -> Backlog:
    """Documents with events that are not published yet."""
    return await _waiting(collection, "pending.at", {"pending.at": {"$lte": now}})


async def of_reactions(collection: Any, now: datetime) -> Backlog:
    """Events in the log whose reaction is overdue."""
    return await _waiting(collection, "react_at", {"react_at": {"$lte": now, "$type": "date"}})


async def _waiting(collection: Any, field: str, query: Document) -> Backlog:
    count = await collection.count_documents(query, limit=MAX_COUNTED)
    first = await collection.find_one(query, {field: 1}, sort=[(field, 1)]) if count else None
    return Backlog(name=collection.name, count=count, oldest=_oldest(aware(first), field) if first else None)


def _oldest(document: Document, field: str) -> datetime | None:
    found = [each["at"] for each in document["pending"]] if "pending" in document else [document[field]]
    return min(found, default=None)
