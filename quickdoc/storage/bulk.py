"""Several writes in one round trip, each with an outcome of its own.

`insert_many(ordered=False)` and `bulk_write` try every document and report errors by index. A write concern
that failed concerns all that were written: they may still be rolled back.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError, WTimeoutError

from quickdoc.storage.duplicates import refusal

Outcome = Exception | bool


class Change(NamedTuple):
    """One compare-and-set: `seen` is a filter that names `_id`, `event_id` one that the change pushes."""

    seen: dict[str, Any]
    change: dict[str, Any]
    event_id: str


async def upsert_newer(collection: Any, document_id: str, version: int, fields: Mapping[str, Any]) -> None:
    """Write a document, or its fields over those of the same or an earlier version; a later one stays."""
    seen = {"_id": document_id, "version": {"$lte": version}}
    with suppress(DuplicateKeyError):
        await collection.update_one(seen, {"$set": {**fields, "version": version}}, upsert=True)


async def insert_each(collection: Any, documents: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Insert independent documents.

    Returns, for each, True or what an insert of it alone would have raised.

    Raises:
        the driver's errors that concern the whole call: it is unknown what was written.
    """
    if len(documents) == 1:
        await collection.insert_one(documents[0])
        return [True]
    try:
        await collection.insert_many(documents, ordered=False)
    except BulkWriteError as error:
        return _outcomes(error, len(documents))
    return [True] * len(documents)


async def change_each(collection: Any, changes: Sequence[Change]) -> list[Outcome]:
    """Change documents if they are still as they were seen.

    Returns, for each, whether it was, or what an update of it alone would have raised. The server only
    counts how many were; when that is not all of them, the events that were pushed tell which.

    Raises:
        the driver's errors that concern the whole call: it is unknown what was written.
    """
    if len(changes) == 1:
        result = await collection.update_one(changes[0].seen, changes[0].change)
        return [bool(result.matched_count)]
    outcomes: list[Outcome] = [True] * len(changes)
    updates = [UpdateOne(each.seen, each.change) for each in changes]
    try:
        matched = (await collection.bulk_write(updates, ordered=False)).matched_count
    except BulkWriteError as error:
        outcomes, matched = _outcomes(error, len(changes)), error.details["nMatched"]
    good = [each for each, outcome in zip(changes, outcomes, strict=True) if outcome is True]
    if matched == len(good):
        return outcomes
    written = await _written(collection, good)
    return [
        change.event_id in written if outcome is True else outcome
        for change, outcome in zip(changes, outcomes, strict=True)
    ]


async def _written(collection: Any, changes: Sequence[Change]) -> set[str]:
    """Which of the changes' events are in their documents."""
    ids = [change.event_id for change in changes]
    query = {"_id": {"$in": [each.seen["_id"] for each in changes]}, "pending.id": {"$in": ids}}
    found = await collection.find(query, {"pending.id": 1}).to_list(None)
    return {event["id"] for document in found for event in document["pending"]}


def _outcomes(error: BulkWriteError, count: int) -> list[Outcome]:
    details: Mapping[str, Any] = error.details
    outcomes: list[Outcome] = [True] * count
    if details.get("writeConcernErrors"):
        outcomes = [WTimeoutError(str(error), code=64, details=dict(details))] * count
    for each in details["writeErrors"]:
        outcomes[each["index"]] = refusal(each)
    return outcomes
