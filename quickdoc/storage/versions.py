"""The ids and versions of documents, without the documents.

Two reads with the same versions have the same result, so it is known without building a screen that nothing
on it has changed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.storage.documents import Documents, Sort
from quickdoc.storage.encoding import Document, aware


class DocumentVersion(NamedTuple):
    """`start` is a slot's, for its place in the order; others have none here."""

    id: str
    version: int
    start: datetime | None = None


async def document_versions(
    documents: Documents[Any], query: Document, *, sort: Sort | None = None, limit: int = 0
) -> list[DocumentVersion]:
    """The versions of the documents that match; from the index alone where it has `version` and `start`."""

    def find(skip: int, most: int) -> Any:
        cursor = documents.collection.find(query, {"version": 1, "start": 1}, skip=skip, limit=most)
        return cursor.sort(list(sort)) if sort else cursor

    return await documents.sifter.page(find, _version, limit)


async def versions_about(documents: Documents[Any], slot_ids: Sequence[str]) -> list[DocumentVersion]:
    """The versions of those that are about these slots."""
    return await document_versions(documents, {"slot_id": {"$in": list(slot_ids)}})


def _version(document: Document) -> DocumentVersion:
    document_id, version, start = document["_id"], document["version"], document.get("start")
    if not isinstance(document_id, str) or not isinstance(version, int):
        raise TypeError("a document has an id and a version")
    if start is not None and not isinstance(start, datetime):
        raise TypeError("a start is a moment")
    return DocumentVersion(document_id, version, aware(start))
