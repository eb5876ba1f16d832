"""Sessions, and permissions to choose a new password, as they are stored."""

from datetime import datetime
from typing import Any

from quickdoc.identity.accounts import Session
from quickdoc.identity.resets import PasswordReset
from quickdoc.storage.documents import Documents

MAX_SHOWN = 100


class Sessions(Documents[Session]):
    """They go by a TTL index when they expire."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Session)

    async def of_account(self, account_id: str, now: datetime) -> list[Session]:
        """Sessions of an account that nobody revoked, the ones seen last first."""
        query = {"account_id": account_id, "revoked": False, "expires_at": {"$gt": now}}
        return await self.many(query, sort=[("rotated_at", -1)], limit=MAX_SHOWN)

    async def drop_of(self, account_id: str, epoch: int) -> None:
        """Forget those of an account that began before an epoch; those of earlier versions have none."""
        before = {"account_id": account_id, "epoch": {"$not": {"$gte": epoch}}}
        await self.collection.delete_many(before)


class PasswordResets(Documents[PasswordReset]):
    """They go by a TTL index when they expire."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, PasswordReset)

    async def use(self, reset_id: str) -> PasswordReset | None:
        """Take one, which is gone by that: of several who come with it, one gets it."""
        found = await self.collection.find_one_and_delete({"_id": reset_id})
        return None if found is None else await self.sifter.required(found, self.decode)

    async def drop_of(self, account_id: str) -> None:
        """Forget those of an account."""
        await self.collection.delete_many({"account_id": account_id})
