"""Clinics as they are stored."""

from typing import Any

from quickdoc.clinics.clinics import Clinic
from quickdoc.storage.documents import Documents


class Clinics(Documents[Clinic]):
    """There are few of them, each with its policy."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Clinic)

    async def by_name(self) -> list[Clinic]:
        """All clinics that are not closed, by name."""
        return [each for each in await self.many({}, sort=[("name", 1)]) if each.closed_at is None]

    async def named(self, name: str) -> Clinic | None:
        """A clinic of this very name."""
        return await self.one({"name": name})
