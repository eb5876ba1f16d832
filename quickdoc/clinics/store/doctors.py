"""Doctors as they are stored."""

from typing import Any

from quickdoc.clinics.clinics import Doctor
from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.documents import Documents
from quickdoc.storage.versions import DocumentVersion, document_versions


class Doctors(Documents[Doctor]):
    """There are few for each clinic, and they hardly ever change."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Doctor)

    async def by_name(self, *, clinic_id: str | None = None, specialty: str | None = None) -> list[Doctor]:
        """Doctors of a clinic, of a specialty, of both, or all, by name."""
        wanted = {"clinic_id": clinic_id, "specialty": specialty}
        query = {name: value for name, value in wanted.items() if value is not None}
        return await self.many(query, sort=[("name", 1)])

    async def versions_of(self, clinic_id: str) -> list[DocumentVersion]:
        """The versions of a clinic's doctors."""
        return await document_versions(self, {"clinic_id": clinic_id})

    async def clinics_of(self, specialty: str) -> list[str]:
        """The clinics that have a doctor of a specialty, off the index alone."""
        found: list[str] = await self.collection.distinct("clinic_id", {"specialty": specialty})
        return found

    async def specialties(self) -> list[str]:
        """What they all treat, by name, skipping in the index from one specialty to the next."""
        found = await aggregated(
            self.collection, [{"$sort": {"specialty": 1, "name": 1}}, {"$group": {"_id": "$specialty"}}]
        )
        return sorted(each["_id"] for each in found)
