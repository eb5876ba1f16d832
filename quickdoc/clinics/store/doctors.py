"""Doctors as they are stored."""

from datetime import datetime
from typing import Any

from quickdoc.clinics.doctors import Doctor
from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.storage.versions import DocumentVersion, document_versions


class Doctors(Documents[Doctor]):
    """There are few for each clinic, and they hardly ever change."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Doctor)

    async def by_name(self, *, clinic_id: str | None = None, specialty: str | None = None) -> list[Doctor]:
        """Doctors of a clinic, of a specialty, of both, or all, by name."""
        query: Document = _at(clinic_id) if clinic_id is not None else {}
        if specialty is not None:
            query["specialty"] = specialty
        return await self.many(query, sort=[("name", 1)])

    async def count(self) -> int:
        """How many there are, from the collection's own figures."""
        found: int = await self.collection.estimated_document_count()
        return found

    async def changed_since(self, moment: datetime) -> list[Doctor]:
        """Those that were written at this moment or later."""
        return await self.many({"changed_at": {"$gte": moment}})

    async def versions_of(self, clinic_id: str) -> list[DocumentVersion]:
        """The versions of a clinic's doctors."""
        return await document_versions(self, _at(clinic_id))

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


def _at(clinic_id: str) -> Document:
    """The query for a clinic's doctors; those of earlier versions have one clinic only."""
    return {"$or": [{"clinic_ids": clinic_id}, {"clinic_id": clinic_id}]}
