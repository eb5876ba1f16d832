"""Patients as they are stored."""

from collections.abc import Sequence
from typing import Any

from quickdoc.core.legible import folded
from quickdoc.core.types import known_zone
from quickdoc.identity.patients import Patient
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document


class Patients(Documents[Patient]):
    """`known_as`: derived for patients whom a clinic registered; there, name and phone identify a person."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Patient, _derived)

    async def of_account(self, account_id: str) -> list[Patient]:
        """The people for whom an account speaks, the first one first."""
        found = await self.many({"account_id": account_id}, sort=[("_id", 1)])
        return sorted(found, key=lambda each: len(each.id))

    async def zones(self, patient_ids: Sequence[str]) -> dict[str, str]:
        """Where these patients are, by their ids."""
        found = await self.collection.find({"_id": {"$in": list(patient_ids)}}, {"zone": 1}).to_list(None)
        return dict(await self.sifter.readable(found, _zone))

    async def registered(self, clinic_id: str, phone: str, name: str) -> Patient | None:
        """Whom a clinic's staff registered under a name on a phone."""
        return await self.one({"clinic_id": clinic_id, "phone": phone, "known_as": folded(name)})


def _zone(document: Document) -> tuple[str, str]:
    return document["_id"], known_zone(document["zone"])


def _derived(patient: Patient) -> Document:
    return {"known_as": folded(patient.name)} if patient.clinic_id else {}
