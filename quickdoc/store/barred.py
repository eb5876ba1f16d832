"""Who is barred from which clinic's slots, as it is stored."""

from collections.abc import Sequence
from typing import Any

from quickdoc.barred import Barred, barred_id
from quickdoc.store.documents import Document, Documents


class BarredPatients(Documents[Barred]):
    """The id is made from clinic and patient, so nobody is barred twice."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Barred)

    async def clinics_of(self, patient_id: str) -> frozenset[str]:
        """The clinics that have barred a patient."""
        found = self.collection.find({"patient_id": patient_id}, {"clinic_id": 1})
        return frozenset([each["clinic_id"] async for each in found])

    async def among(self, clinic_id: str, patient_ids: Sequence[str]) -> frozenset[str]:
        """Which of these patients the clinic has barred."""
        ids = [barred_id(clinic_id, each) for each in patient_ids]
        found = self.collection.find({"_id": {"$in": ids}}, {"patient_id": 1})
        return frozenset([each["patient_id"] async for each in found])

    async def page(self, clinic_id: str, after: str | None, limit: int) -> list[Barred]:
        """Whom a clinic has barred, from a place on."""
        query: Document = {"clinic_id": clinic_id, "_id": {"$gt": after or ""}}
        return await self.many(query, sort=[("_id", 1)], limit=limit)

    async def lift(self, clinic_id: str, patient_id: str) -> None:
        """Bar somebody no longer."""
        await self.collection.delete_one({"_id": barred_id(clinic_id, patient_id)})
