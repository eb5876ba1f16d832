"""The audit log as it is stored: entries are inserted and read, and nothing else.

In production the database's user may do nothing else there (`deploy/mongo/role.json`).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pymongo.errors import BulkWriteError

from quickdoc.audit.entries import AuditEntry
from quickdoc.audit.writing import NOUN
from quickdoc.core.batching import Batcher
from quickdoc.core.ids import first_id_at
from quickdoc.storage.duplicates import ensure_durable, refused
from quickdoc.storage.encoding import Document, aware, plain
from quickdoc.storage.unreadable import Sifter


class Wanted(NamedTuple):
    """Which entries are wanted; None: any. `since` is the first moment, `until` the first one too late."""

    account_id: str | None = None
    action: str | None = None
    kind: str | None = None
    object_id: str | None = None
    clinic_id: str | None = None
    patient_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Entries:
    """One collection. An entry's id sorts by its time, and tells whether it is there already."""

    def __init__(self, collection: Any) -> None:
        self.collection = collection
        self.sifter = Sifter(collection)
        self._put: Callable[[Sequence[AuditEntry]], Awaitable[None]] = self._put_all

    def group(self) -> None:
        """From now on insert together what arrives together."""
        self._put = Batcher(self._put_each)

    async def put(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries. Those that are there already stay as they are."""
        if entries:
            await self._put(entries)

    async def page(self, wanted: Wanted, after: str | None, limit: int) -> list[AuditEntry]:
        """The newest entries; those older than the one with the id `after`."""
        query = _query(wanted, after)

        def find(skip: int, most: int) -> Any:
            return self.collection.find(query, skip=skip, limit=most).sort([("_id", -1)])

        return await self.sifter.page(find, read_entry, limit)

    async def _put_all(self, entries: Sequence[AuditEntry]) -> None:
        documents = [_document(each) for each in entries]
        try:
            await self.collection.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            ensure_durable(error)
            refused(error)

    async def _put_each(self, several: Sequence[Sequence[AuditEntry]]) -> list[None]:
        await self._put_all([each for entries in several for each in entries])
        return [None] * len(several)


def _document(entry: AuditEntry) -> Document:
    fields: Document = plain(entry.model_dump())
    return {"_id": fields.pop("id"), **fields}


def read_entry(document: Mapping[str, Any]) -> AuditEntry:
    """The entry that is stored.

    Raises:
        one of `FAULTS`: it cannot be read.
    """
    return AuditEntry.model_validate({**aware(dict(document)), "id": document["_id"]}, strict=False)


def _query(wanted: Wanted, after: str | None) -> Document:
    named = {name: value for name, value in wanted._asdict().items() if value is not None}
    since, until = named.pop("since", None), named.pop("until", None)
    ends = [each for each in (after, first_id_at(NOUN, until) if until else None) if each]
    within = {
        **({"$gte": first_id_at(NOUN, since)} if since else {}),
        **({"$lt": min(ends)} if ends else {}),
    }
    return {**named, **({"_id": within} if within else {})}
