"""Accounts as they are stored."""

from collections.abc import Sequence
from typing import Any

from quickdoc.identity.accounts import Account
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document

DOCTOR_IDS = "doctor_ids"


class Accounts(Documents[Account]):
    """In documents of earlier versions, without the field, the address counts as verified.

    `doctor_ids` is derived, for the index that gives each doctor one login.
    """

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Account, _derived)

    async def staff_of(self, clinic_id: str, limit: int) -> list[Account]:
        """Who works at a clinic, by name. In documents of earlier versions the staff have no memberships."""
        now = {"memberships.clinic_id": clinic_id}
        before = {"clinic_id": clinic_id, "role": "staff", "memberships": {"$exists": False}}
        return await self.many({"$or": [now, before]}, sort=[("name", 1)], limit=limit)

    async def of_doctor(self, doctor_id: str) -> Account | None:
        """The account that is a doctor's login."""
        return await self.one({DOCTOR_IDS: {"$eq": doctor_id, "$type": "string"}})

    async def unverified(self, account_ids: Sequence[str]) -> set[str]:
        """Which of these accounts have an e-mail address that is not verified."""
        query = {"_id": {"$in": list(account_ids)}, "email_verified": False}
        found = await self.collection.find(query, {"_id": 1}).to_list(None)
        return {each["_id"] for each in found}


def _derived(account: Account) -> Document:
    return {DOCTOR_IDS: sorted(set(account.doctor_ids)) or None}
