"""Sessions, and permissions to choose a new password, as they are stored."""

from datetime import datetime
from typing import Any

from quickdoc.identity.resets import PasswordReset
from quickdoc.identity.sessions import Session
from quickdoc.storage.documents import Documents

MAX_SHOWN = 100


class Sessions(Documents[Session]):
    """They go by a TTL index when they expire."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Session)

    async def of_account(self, account_id: str, now: datetime) -> list[Session]:
        """Sessions of an account that are not revoked, the most recently used first."""
        query = {"account_id": account_id, "revoked": False, "expires_at": {"$gt": now}}
        return await self.many(query, sort=[("rotated_at", -1)], limit=MAX_SHOWN)

    async def drop_of(self, account_id: str, epoch: int) -> None:
        """Delete an account's sessions that began before an epoch, or that have none (earlier versions)."""
        before = {"account_id": account_id, "epoch": {"$not": {"$gte": epoch}}}
        await self.collection.delete_many(before)


class PasswordResets(Documents[PasswordReset]):
    """They go by a TTL index when they expire."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, PasswordReset)

    async def use(self, reset_id: str) -> PasswordReset | None:
        """Find and delete one atomically: of concurrent calls only one gets it."""
        found = await self.collection.find_one_and_delete({"_id": reset_id})
        return None if found is None else await self.sifter.required(found, self.decode)

    async def drop_of(self, account_id: str) -> None:
        """Forget those of an account."""
        await self.collection.delete_many({"account_id": account_id})
