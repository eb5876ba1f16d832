"""What a document holds in `pending` until it is elsewhere: its events, and its entries for the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pymongo import WriteConcern

from quickdoc.audit.acting import Riding
from quickdoc.audit.entries import AuditEntry
from quickdoc.events.models import Event
from quickdoc.storage.encoding import Document, aware, pending_of, plain, stored_event

UNFLUSHED = WriteConcern(w=1)
ENTRY = "entry"


class Pending(NamedTuple):
    """What waits in the documents of a collection."""

    events: list[Event]
    entries: list[Riding]


def items(events: Sequence[Event], entry: AuditEntry | None) -> list[Document]:
    """As they are stored in `pending`."""
    stored = [plain(event.model_dump()) for event in events]
    if entry:
        stored.append({"id": entry.id, "at": entry.at, ENTRY: plain(entry.model_dump())})
    return stored


def is_entry(item: Any) -> bool:
    """Whether it is for the audit log."""
    return isinstance(item, Mapping) and ENTRY in item


def read_entry(item: Mapping[str, Any]) -> AuditEntry:
    """The entry that waits.

    Raises:
        one of `FAULTS`: it cannot be read.
    """
    return AuditEntry.model_validate(aware(item[ENTRY]), strict=False)


def check(document: Mapping[str, Any]) -> None:
    """Read all that is pending in a document.

    Raises:
        one of `FAULTS`: something cannot be read.
    """
    for each in pending_of(document):
        if is_entry(each):
            read_entry(each)
        else:
            stored_event({"event": each})


async def waiting(documents: Any, now: datetime, older_than: timedelta, limit: int) -> Pending:
    """What has been pending for longer than `older_than`: its process has probably died."""
    query = {"pending.at": {"$lt": now - older_than}}
    found = Pending([], [])
    cursor = documents.collection.find(query, {"pending": 1}).batch_size(limit)
    async for document in cursor:
        for stored in await documents.sifter.readable([document], pending_of):
            holders = [{"_id": document["_id"], "event": each} for each in stored if not is_entry(each)]
            found.events.extend(await documents.sifter.readable(holders, stored_event))
            noted = [{**each, "_id": document["_id"]} for each in stored if is_entry(each)]
            entries = await documents.sifter.readable(noted, read_entry)
            found.entries.extend(Riding(documents, document["_id"], each) for each in entries)
        if len(found.events) + len(found.entries) >= limit:
            break
    return found


async def remove_one(collection: Any, settled: tuple[str, str]) -> bool:
    """Remove one item from `pending`, by the ids of its document and itself."""
    document_id, item_id = settled
    await collection.update_one({"_id": document_id}, {"$pull": {"pending": {"id": item_id}}})
    return True


async def remove_each(collection: Any, settled: Sequence[tuple[str, str]]) -> list[bool]:
    """Without waiting for the journal: what is published again after a crash changes nothing."""
    lightly = collection.database.get_collection(collection.name, write_concern=UNFLUSHED)
    ids, items_ = (list(each) for each in zip(*settled, strict=True))
    await lightly.update_many({"_id": {"$in": ids}}, {"$pull": {"pending": {"id": {"$in": items_}}}})
    return [True] * len(settled)
