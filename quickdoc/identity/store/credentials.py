"""Credentials as they are stored."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from quickdoc.core.batching import Batcher
from quickdoc.core.errors import UnreadableError
from quickdoc.identity.access import Access
from quickdoc.identity.credentials import Credential
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document, aware

MAX_OF_ADDRESS = 30
"""Accounts with one unverified address that are looked at; quotas let few be made in a day."""
ACCESS = dict.fromkeys(("epoch", "ended", "closed_at", "version"), 1)


class Credentials(Documents[Credential]):
    """At most one per e-mail is verified. A closed account has its own id in place of the e-mail."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Credential)
        self._access: Callable[[str], Awaitable[Access | None]] = self._access_one

    def group(self) -> None:
        """From now on read concurrently requested records with one query."""
        super().group()
        self._access = Batcher(self.accesses)

    async def access(self, account_id: str) -> Access | None:
        """Which logins of an account are valid; None: it has never ended one.

        Raises:
            UnreadableError
        """
        return await self._access(account_id)

    async def of_email(self, email: str) -> list[Credential]:
        """Those of a normal e-mail: the verified one first, then the newest `MAX_OF_ADDRESS`."""
        order = [("email_verified", -1), ("_id", -1)]
        return await self.many({"email": email}, sort=order, limit=1 + MAX_OF_ADDRESS)

    async def signed_up(self, email: str, password_hash: str) -> Credential | None:
        """The one that signed up with this e-mail and this hash, which no two have."""
        return await self.one({"email": email, "hash": password_hash, "by_sign_up": True})

    async def is_owned(self, email: str, *, besides: str) -> bool:
        """Whether another account than this one has verified the e-mail."""
        query = {"email": email, "email_verified": True, "_id": {"$ne": besides}}
        return await self.collection.find_one(query, {"_id": 1}) is not None

    async def _access_one(self, account_id: str) -> Access | None:
        found = await self.collection.find_one({"_id": account_id}, ACCESS)
        return None if found is None else await self.sifter.required(found, _access)

    async def accesses(self, ids: Sequence[str]) -> list[Access | UnreadableError | None]:
        """The same for several accounts, in one query; an error in place of one that cannot be read."""
        found = await self.collection.find({"_id": {"$in": list(dict.fromkeys(ids))}}, ACCESS).to_list(None)
        models = {each["_id"]: await self._access_or_refusal(each) for each in found}
        return [models.get(id_) for id_ in ids]

    async def _access_or_refusal(self, document: Document) -> Access | UnreadableError:
        try:
            return await self.sifter.required(document, _access)
        except UnreadableError as refusal:
            return refusal


def _access(document: Document) -> Access:
    return Access.model_validate({**aware(document), "id": document["_id"]})
