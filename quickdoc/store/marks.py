"""Marks: which documents there are and in which version, without the documents.

Two reads with the same marks would bring the same, so a screen that is asked for again need not be built
to know that nothing on it has changed.
"""

from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.store.documents import Document, Sort, aware


class Mark(NamedTuple):
    """`start` is a slot's, for its place in the order; others have none here."""

    id: str
    version: int
    start: datetime | None = None


async def marks(collection: Any, query: Document, *, sort: Sort | None = None, limit: int = 0) -> list[Mark]:
    """The marks of the documents that match; off the index alone where it holds `version` and `start`."""
    cursor = collection.find(query, {"version": 1, "start": 1}, limit=limit)
    if sort:
        cursor = cursor.sort(list(sort))
    return [
        Mark(each["_id"], each["version"], aware(each.get("start"))) for each in await cursor.to_list(None)
    ]
