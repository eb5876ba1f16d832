"""By which clinics patients are known, and the keys by which those find them.

One document for each clinic and patient, and one more for the administrators, who find everybody. It holds
keys and ids only; whoever is found is read anew, so what is shown is never old.
"""

from asyncio import gather
from collections.abc import Iterable, Sequence
from typing import Any

from quickdoc.identity.patient_search import keys_of
from quickdoc.identity.patients import Patient
from quickdoc.storage.bulk import upsert_newer
from quickdoc.storage.encoding import Document
from quickdoc.storage.prefixes import beginning

EVERYWHERE = "*"
"""Stands for a clinic where everybody is known."""


class KnownPatients:
    """An entry is only ever written over by one of the same or a later version of the patient."""

    def __init__(self, collection: Any) -> None:
        self.collection = collection

    async def enter(self, patient: Patient, clinic_ids: Iterable[str]) -> None:
        """Let these clinics find a patient as they are now."""
        keys = keys_of(patient)
        for clinic_id in sorted(set(clinic_ids)):
            fields: Document = {"clinic_id": clinic_id, "patient_id": patient.id, "keys": keys}
            await upsert_newer(self.collection, f"{clinic_id} {patient.id}", patient.version, fields)

    async def remove(self, patient_id: str) -> None:
        """Let nobody find a patient any more."""
        await self.collection.delete_many({"patient_id": patient_id})

    async def clinics_of(self, patient_id: str) -> set[str]:
        """The clinics that find a patient so far."""
        found = self.collection.find({"patient_id": patient_id}, {"clinic_id": 1})
        return {each["clinic_id"] for each in await found.to_list(None)}

    async def find(self, clinic_ids: Sequence[str], prefixes: Sequence[str], limit: int) -> list[str]:
        """Patients whom one of these clinics knows and one of whose keys begins so, `limit` for each key."""
        found = await gather(*(self._beginning(clinic_ids, prefix, limit) for prefix in prefixes))
        return list(dict.fromkeys(each for ids in found for each in ids))

    async def _beginning(self, clinic_ids: Sequence[str], prefix: str, limit: int) -> list[str]:
        query: Document = {
            "clinic_id": {"$in": list(clinic_ids)},
            "keys": {"$elemMatch": beginning(prefix)},
        }
        found = await self.collection.find(query, {"patient_id": 1}, limit=limit).to_list(None)
        return [each["patient_id"] for each in found]
