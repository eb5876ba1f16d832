"""Accounts as they are stored."""

from collections.abc import Sequence
from typing import Any, ClassVar

from quickdoc.core.searching import search_key
from quickdoc.identity.accounts import Account
from quickdoc.identity.roles import Role
from quickdoc.storage.encoding import Document
from quickdoc.storage.ordered import Order, PageRequest, ordered
from quickdoc.storage.prefixes import beginning
from quickdoc.storage.searchable import Searchable, any_word, searched

ORDERS = {
    "name": Order("sorted_as", "", lambda account: search_key(account.name)),
    "email": Order("email", "", lambda account: account.email),
}
AT_WORK: Document = {"sorted_as": {"$gte": ""}}
"""Accounts of those who work; the indexes of lists hold these alone."""
DOCTOR_IDS = "doctor_ids"


class Accounts(Searchable[Account]):
    """In documents of earlier versions, without the field, the address counts as verified.

    `doctor_ids` is derived, for the index that gives each doctor one login. So are `roles` and the fields of
    lists, for whoever works: patients are listed as patients.
    """

    lacking: ClassVar[Document] = {
        "role": {"$in": ["doctor", "staff", "manager", "admin"]},
        "sorted_as": None,
    }

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Account, _derived)

    async def listed(
        self, page: PageRequest, *, clinic_id: str | None = None, role: Role | None = None
    ) -> list[Account]:
        """A page of those who work: of all, at a clinic, in a role, or in that role at that clinic."""
        return await ordered(self, page, {**AT_WORK, **_such(clinic_id, role)})

    async def called(
        self, wanted: str, limit: int, *, clinic_id: str | None = None, role: Role | None = None
    ) -> list[Account]:
        """Those of them whose address, or any word of whose name, begins so."""
        such = {**AT_WORK, **_such(clinic_id, role)}
        ways: list[Document] = [any_word(wanted), {"email": beginning(wanted.strip().lower())}]
        return await self.many({"$or": [{**such, **each} for each in ways]}, limit=limit)

    async def mark_leaving(self, account_id: str, *, is_leaving: bool) -> None:
        """Count an administrator no more, or again. Not part of the model: nobody sees it."""
        await self.collection.update_one({"_id": account_id}, {"$set": {"leaving": is_leaving}})

    async def has_other_admin(self, account_id: str) -> bool:
        """Whether there is another administrator, who is not about to leave."""
        others = {"role": "admin", "_id": {"$ne": account_id}, "leaving": {"$ne": True}}
        return await self.collection.find_one(others, {"_id": 1}) is not None

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


def _such(clinic_id: str | None, role: Role | None) -> Document:
    if clinic_id is None:
        return {} if role is None else {"roles": role}
    if role is None:
        return {"memberships.clinic_id": clinic_id}
    return {"memberships": {"$elemMatch": {"clinic_id": clinic_id, "role": role}}}


def _derived(account: Account) -> Document:
    fields: Document = {DOCTOR_IDS: sorted(set(account.doctor_ids)) or None}
    if account.role == "patient":
        return fields
    roles = {account.role, *(each.role for each in account.memberships)}
    return {**fields, **searched(account.name), "roles": sorted(roles)}
