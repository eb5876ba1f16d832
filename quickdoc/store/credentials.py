"""What logins are checked against, and how often somebody has tried."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.errors import OperationFailure

from quickdoc.access import Access
from quickdoc.accounts import Credential
from quickdoc.errors import UnreadableError
from quickdoc.grouped import Grouped
from quickdoc.store.documents import Document, Documents, aware

ACCESS = dict.fromkeys(("epoch", "ended", "closed_at", "version"), 1)
NO_NUMBER = 14
"""The server's code for counting on from what is no number: then it is counted anew."""


class Credentials(Documents[Credential]):
    """Unique by e-mail. A closed account has none, and its own id in the place of it."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Credential)
        self._access: Callable[[str], Awaitable[Access | None]] = self._access_one

    def group(self) -> None:
        """From now on do what arrives together in one trip."""
        super().group()
        self._access = Grouped(self.accesses)

    async def access(self, account_id: str) -> Access | None:
        """Which logins of an account are good; None: it has ended none.

        Raises:
            UnreadableError
        """
        return await self._access(account_id)

    async def by_email(self, email: str) -> Credential | None:
        """The credential of a normal e-mail."""
        return await self.one({"email": email})

    async def _access_one(self, account_id: str) -> Access | None:
        found = await self.collection.find_one({"_id": account_id}, ACCESS)
        return None if found is None else await self.sifter.required(found, _access)

    async def accesses(self, ids: Sequence[str]) -> list[Access | UnreadableError | None]:
        """The same for several accounts, read in one trip; where one cannot be read stands the refusal."""
        found = await self.collection.find({"_id": {"$in": list(dict.fromkeys(ids))}}, ACCESS).to_list(None)
        models = {each["_id"]: await self._access_or_refusal(each) for each in found}
        return [models.get(each) for each in ids]

    async def _access_or_refusal(self, document: Document) -> Access | UnreadableError:
        try:
            return await self.sifter.required(document, _access)
        except UnreadableError as refusal:
            return refusal


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


def _access(document: Document) -> Access:
    return Access.model_validate({**aware(document), "id": document["_id"]})


def _name(key: str, until: datetime) -> str:
    return f"{key} {int(until.timestamp())}"


def _end(now: datetime, stretch: timedelta) -> datetime:
    seconds = int(stretch.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
