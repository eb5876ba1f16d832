"""The records of documents that cannot be read."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from quickdoc.core.types import Instant, Model

log = structlog.get_logger()

Document = Mapping[str, Any]
COLLECTION = "unreadable"
FAULTS: tuple[type[Exception], ...] = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What reading a document raises when it is not as the code expects. No error of the driver is among them."""
MAX_COUNTED = 1000
CHECKED_AGAIN_AFTER = timedelta(minutes=1)


class UnreadableRecord(Model):
    """One document that cannot be read. `what`: the fields and the kind of fault; `count`: of the reports.

    `document`: its id, masked where ids are personal. `clinic_id`: whose it is, where that can be told.
    """

    collection: str
    document: str
    what: str
    clinic_id: str | None = None
    first_seen_at: Instant
    last_seen_at: Instant
    count: int


class UnreadableRecords:
    """The records that the sifters of all processes have made.

    `readers` says how the documents of each collection are read, to find out whether one can be read again.
    """

    def __init__(self, database: Any, readers: Mapping[str, Callable[[Any], object]]) -> None:
        self._database = database
        self._records = database[COLLECTION]
        self._readers = readers

    async def count(self, clinic_id: str | None = None) -> int:
        """How many there are, a thousand at most: those of a clinic and of no clinic, or all."""
        found: int = await self._records.count_documents(_of(clinic_id), limit=MAX_COUNTED)
        return found

    async def of_clinic(self, clinic_id: str, limit: int) -> list[UnreadableRecord]:
        """Those of a clinic, and those of no clinic or of an unknown one."""
        found = await self._records.find(_of(clinic_id), limit=limit).sort([("_id", 1)]).to_list(None)
        return [UnreadableRecord.model_validate(_aware(each), strict=False) for each in found]

    async def check(self, now: datetime, limit: int) -> int:
        """Delete records whose document can be read by now, or is gone. Returns how many were checked."""
        query = {"check_at": {"$lte": now}}
        found = await self._records.find(query, limit=limit).sort([("check_at", 1)]).to_list(None)
        for each in found:
            again = {"$set": {"check_at": now + CHECKED_AGAIN_AFTER}}
            await self._records.update_one({"_id": each["_id"]}, again)
            if await self._can_be_read(each):
                await self._records.delete_one({"_id": each["_id"]})
                log.info("a document can be read again, or is gone", document=each["document"])
        return len(found)

    async def _can_be_read(self, record: Document) -> bool:
        read = self._readers.get(record["collection"])
        if read is None:
            return True
        stored = await self._database[record["collection"]].find_one({"_id": record["document_id"]})
        try:
            return stored is None or bool(read(stored)) or True
        except FAULTS:
            return False


def _of(clinic_id: str | None) -> dict[str, Any]:
    return {"clinic_id": {"$in": [clinic_id, None]}} if clinic_id else {"_id": {"$gt": ""}}  # by the index


def _aware(record: Document) -> dict[str, Any]:
    """Mongomock hands back naive times."""
    return {
        key: each.replace(tzinfo=UTC) if isinstance(each, datetime) and each.tzinfo is None else each
        for key, each in record.items()
    }
