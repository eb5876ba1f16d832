"""Documents that cannot be read: left out, reported and counted, while everything else works.

A document may have been damaged by hand or by an import, or written by a later version. Lists leave it out, a
read of it alone is refused (`UnreadableError`), and the collection `unreadable` records its id and what is
wrong with it. No value of the document is stored or logged: it may be personal.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError
from pymongo import UpdateOne, WriteConcern
from pymongo.errors import PyMongoError

from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import milliseconds
from quickdoc.storage.unreadable_records import COLLECTION, FAULTS, Document

log = structlog.get_logger()
T = TypeVar("T")
Fault = tuple[Document, Exception]
NOTED_AGAIN_AFTER = 600.0
"""Seconds between two reports of one document, which is met with every read."""
BATCH_SIZE = 100
MAX_REMEMBERED = 10_000
MAX_ERRORS = 3
LONGEST = 200
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
PERSONAL = frozenset({"phones", "credentials", "idempotency"})
"""The ids of these hold numbers, addresses or accounts."""


class Sifter:
    """Reads the documents of one collection one by one, and reports those that cannot be read."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._noted: dict[str, tuple[float, int]] = {}

    @property
    def _name(self) -> str:
        name: str = self._collection.name
        return name

    async def readable(self, documents: Iterable[Document], read: Callable[[Any], T]) -> list[T]:
        """What `read` makes of the documents, without those that it cannot read."""
        found: list[T] = []
        faults: list[Fault] = []
        for document in documents:
            try:
                found.append(read(document))
            except FAULTS as error:
                faults.append((document, error))
        if faults:
            await self.report(faults)
        return found

    async def required(self, document: Document, read: Callable[[Any], T]) -> T:
        """What `read` makes of the document.

        Raises:
            UnreadableError: it cannot be read.
        """
        try:
            return read(document)
        except FAULTS as error:
            await self.report([(document, error)])
            raise UnreadableError from error

    async def page(self, find: Callable[[int, int], Any], read: Callable[[Any], T], limit: int) -> list[T]:
        """The first `limit` documents that can be read; 0: all. Those that cannot do not count.

        `find` makes a cursor that skips so many documents and brings so many at most; 0: all.
        """
        stored = await find(0, limit).to_list(None)
        found = await self.readable(stored, read)
        if limit and len(stored) == limit and len(found) < limit:
            async for each in find(limit, 0):
                found += await self.readable([each], read)
                if len(found) == limit:
                    break
        return found

    async def report(self, faults: Sequence[Fault]) -> None:
        """Log and record what cannot be read, each document once in a while. It never raises an outage."""
        due = [each for each in faults if self._is_due(each[0])][:BATCH_SIZE]
        if not due:
            return
        now = milliseconds(datetime.now(UTC))  # the wall clock: no decision depends on these times
        changes = []
        for document, error in due:
            key, what = str(document.get("_id")), _described(error)
            _, seen = self._noted.get(key, (0.0, 1))
            self._noted[key] = (monotonic(), 0)
            log.error(
                "a document cannot be read",
                collection=self._name,
                document=_shown(self._name, key),
                what=what,
                times=seen,
            )
            changes.append(self._change(document, key, what, seen, now))
        try:
            database = self._collection.database
            records = database.get_collection(COLLECTION, write_concern=WriteConcern(w=1))
            await records.bulk_write(changes, ordered=False)
        except PyMongoError as error:
            log.warning("not recorded what cannot be read", error=type(error).__name__)

    def _is_due(self, document: Document) -> bool:
        """Count the document. Whether it is to be reported now."""
        key = str(document.get("_id"))
        if len(self._noted) >= MAX_REMEMBERED:
            self._noted.clear()
        at, seen = self._noted.get(key, (None, 0))
        self._noted[key] = (at if at is not None else -NOTED_AGAIN_AFTER, seen + 1)
        return at is None or monotonic() - at >= NOTED_AGAIN_AFTER

    def _change(self, document: Document, key: str, what: str, seen: int, now: datetime) -> UpdateOne:
        clinic_id = _clinic_of(self._name, document)
        known = {"clinic_id": clinic_id} if clinic_id else {}
        first = {"first_seen_at": now, "document_id": document.get("_id"), "check_at": LONG_AGO}
        return UpdateOne(
            {"_id": f"{self._name} {key}"},
            {
                "$set": {
                    "collection": self._name,
                    "document": _shown(self._name, key),
                    "what": what,
                    "last_seen_at": now,
                    **known,
                },
                "$inc": {"count": seen},
                "$setOnInsert": first if clinic_id else {**first, "clinic_id": None},
            },
            upsert=True,
        )


def _described(error: Exception) -> str:
    """The fields and the kind of fault, without any value."""
    if not isinstance(error, ValidationError):
        return type(error).__name__
    errors = error.errors(include_input=False, include_context=False, include_url=False)
    told = [
        f"{'.'.join(map(str, each['loc'])) or 'document'}: {each['type']}" for each in errors[:MAX_ERRORS]
    ]
    more = f" and {len(errors) - MAX_ERRORS} more" if len(errors) > MAX_ERRORS else ""
    return ("; ".join(told) + more)[:LONGEST]


def _shown(collection: str, document_id: str) -> str:
    return f"…{document_id[-4:]}" if collection in PERSONAL else document_id


def _clinic_of(collection: str, document: Document) -> str | None:
    """The clinic whose the document is, as far as it can be told."""
    state = document.get("event")
    state = state.get("state") if isinstance(state, Mapping) else document
    for holder in (state, state.get("brief") if isinstance(state, Mapping) else None):
        found = holder.get("clinic_id") if isinstance(holder, Mapping) else None
        if isinstance(found, str):
            return found
    found = document.get("_id") if collection in {"clinics", "habits"} else None
    return found if isinstance(found, str) else None
