"""What logins are checked against."""

from typing import Any

from quickdoc.accounts import Credential
from quickdoc.store.documents import Documents


class Credentials(Documents[Credential]):
    """Unique by e-mail."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Credential)

    async def by_email(self, email: str) -> Credential | None:
        """The credential of a normal e-mail."""
        return await self.one({"email": email})
