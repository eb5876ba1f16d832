"""Invitations as they are stored."""

from datetime import datetime
from typing import Any

from quickdoc.identity.credentials import Invite
from quickdoc.storage.documents import Documents


class Invites(Documents[Invite]):
    """Each joins one account to a clinic's staff."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Invite)

    async def given_by(self, clinic_id: str, account_id: str) -> list[Invite]:
        """Those that a member of a clinic's staff has given."""
        return await self.many({"clinic_id": clinic_id, "by": account_id})

    async def open_at(self, clinic_id: str, now: datetime, limit: int) -> list[Invite]:
        """A clinic's invitations that can be used, the one that ends first in front. `limit` 0: all."""
        query = {
            "clinic_id": clinic_id,
            "expires_at": {"$gt": now},
            "used_by": None,
            "revoked": {"$ne": True},
        }
        return await self.many(query, sort=[("expires_at", 1)], limit=limit)

    async def open_everywhere(self, now: datetime, limit: int) -> list[Invite]:
        """The invitations to all clinics that can be used, the one that ends first in front."""
        query = {"used_by": None, "expires_at": {"$gt": now}, "revoked": {"$ne": True}}
        return await self.many(query, sort=[("expires_at", 1)], limit=limit)
