"""Doctors as they are stored."""

from typing import Any

from quickdoc.clinics.clinics import Doctor
from quickdoc.storage.documents import Documents, aggregated


class Doctors(Documents[Doctor]):
    """There are few for each clinic, and they hardly ever change."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Doctor)

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
