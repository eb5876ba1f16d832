"""Patients as they are stored."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from quickdoc.core.legible import folded
from quickdoc.core.searching import search_key, search_keys
from quickdoc.core.types import known_zone
from quickdoc.identity.patients import Patient
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.storage.prefixes import beginning

ENTERED = "entered"
"""The version that searches find (`known_patients.py`); each write of a patient takes it away."""


class Patients(Documents[Patient]):
    """`known_as`: derived for patients whom a clinic registered; there, name and phone identify a person.

    `sorted_as` and `found_by` are derived for lists and searches. Documents of earlier versions get them from
    a sweep.
    """

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Patient, _derived)

    async def of_account(self, account_id: str) -> list[Patient]:
        """The people for whom an account speaks, the first one first."""
        return [each for each in await self.ever_of_account(account_id) if not each.removed]

    async def ever_of_account(self, account_id: str) -> list[Patient]:
        """The same with those who were removed."""
        found = await self.many({"account_id": account_id}, sort=[("_id", 1)])
        return sorted(found, key=lambda each: len(each.id))

    async def zones(self, patient_ids: Sequence[str]) -> dict[str, str]:
        """Where these patients are, by their ids."""
        found = await self.collection.find({"_id": {"$in": list(patient_ids)}}, {"zone": 1}).to_list(None)
        return dict(await self.sifter.readable(found, _zone))

    async def registered(self, clinic_id: str, phone: str, name: str) -> Patient | None:
        """Whom a clinic's staff registered under a name on a phone."""
        return await self.one({"clinic_id": clinic_id, "phone": phone, "known_as": folded(name)})

    async def by_name(self, after: str | None, limit: int) -> list[Patient]:
        """All patients in the order of their names, from the one after this patient on."""
        last = after and await self.collection.find_one({"_id": after}, {"sorted_as": 1})
        order = [("sorted_as", 1), ("_id", 1)]
        if not last or "sorted_as" not in last:
            return await self.many({"sorted_as": {"$gte": ""}}, sort=order, limit=limit)
        name = last["sorted_as"]
        onwards = {"$or": [{"sorted_as": {"$gt": name}}, {"sorted_as": name, "_id": {"$gt": after}}]}
        return await self.many(onwards, sort=order, limit=limit)

    async def called(self, name: str, limit: int) -> list[Patient]:
        """Patients of whose name any word, and what follows it, begins so."""
        one_of_them = {"$elemMatch": beginning(search_key(name))}
        return await self.many({"found_by": one_of_them}, limit=limit)

    async def on_phones(self, digits: str, limit: int) -> list[Patient]:
        """Patients whose number begins so, with the country code."""
        return await self.many({"phone": beginning(digits)}, limit=limit)

    async def born_on(self, day: date, limit: int) -> list[Patient]:
        """Patients of this birth date."""
        return await self.many({"born": day.isoformat()}, limit=limit)

    async def make_searchable(self, limit: int) -> int:
        """Add the fields of searches to documents of earlier versions; returns how many there were."""
        names = {"name": 1, "sorted_as": 1}
        found = await self.collection.find({"sorted_as": None}, names, limit=limit).to_list(None)
        for each in found:
            unchanged = {"_id": each["_id"], "sorted_as": None}
            await self.collection.update_one(unchanged, {"$set": _searched(str(each.get("name", "")))})
        return len(found)

    async def to_enter(self, limit: int) -> list[Patient]:
        """Patients whom searches do not find as they are now, also those of earlier versions."""
        return await self.many({ENTERED: None}, limit=limit)

    async def entered(self, patient: Patient) -> None:
        """Searches find the patient as they are in this version. Not part of the model: no event."""
        seen = {"_id": patient.id, "version": patient.version}
        await self.collection.update_one(seen, {"$set": {ENTERED: patient.version}})


def _zone(document: Document) -> tuple[str, str]:
    return document["_id"], known_zone(document["zone"])


def _derived(patient: Patient) -> Document:
    known = {"known_as": folded(patient.name)} if patient.clinic_id else {}
    return {**known, **_searched(patient.name), ENTERED: None}


def _searched(name: str) -> Document:
    return {"sorted_as": search_key(name), "found_by": search_keys(name)}
