"""What logins are checked against, and how often somebody has tried."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import OperationFailure

from quickdoc.accounts import Credential
from quickdoc.store.documents import Documents

NO_NUMBER = 14
"""The server's code for counting on from what is no number: then it is counted anew."""


class Credentials(Documents[Credential]):
    """Unique by e-mail."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Credential)

    async def by_email(self, email: str) -> Credential | None:
        """The credential of a normal e-mail."""
        return await self.one({"email": email})


class Attempts:
    """Counters that forget: one document for each key and stretch of time, removed by its TTL index."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    async def count(self, key: str, now: datetime, stretch: timedelta) -> tuple[int, datetime]:
        """Count one more attempt; returns how many there are now and when they are forgotten."""
        until = _end(now, stretch)
        change = {"$inc": {"count": 1}, "$setOnInsert": {"until": until}}
        try:
            found = await self._collection.find_one_and_update(
                {"_id": _name(key, until)}, change, upsert=True, return_document=ReturnDocument.AFTER
            )
        except OperationFailure as error:
            if error.code != NO_NUMBER:
                raise
            found = {"_id": _name(key, until), "count": 1, "until": until}
            await self._collection.replace_one({"_id": found["_id"]}, found, upsert=True)
        return int(found["count"]), until

    async def forgive(self, key: str, now: datetime, stretch: timedelta) -> None:
        """Take one attempt back: it was a good one."""
        until = _end(now, stretch)
        await self._collection.update_one({"_id": _name(key, until)}, {"$inc": {"count": -1}})


def _name(key: str, until: datetime) -> str:
    return f"{key} {int(until.timestamp())}"


def _end(now: datetime, stretch: timedelta) -> datetime:
    seconds = int(stretch.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
