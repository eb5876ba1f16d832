"""Patients as they are stored."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from quickdoc.core.legible import folded
from quickdoc.core.searching import search_key
from quickdoc.core.types import EARLIEST, LATEST, known_zone
from quickdoc.identity.patients import Patient
from quickdoc.storage.encoding import Document
from quickdoc.storage.ordered import Order, PageRequest, ordered
from quickdoc.storage.prefixes import beginning
from quickdoc.storage.searchable import Searchable, any_word, searched

ORDERS = {
    "name": Order("sorted_as", "", lambda patient: search_key(patient.name)),
    "born": Order("born", "", lambda patient: patient.born and patient.born.isoformat(), has_none=True),
    "registered": Order("registered_at", EARLIEST, lambda patient: patient.registered_at, has_none=True),
}

ENTERED = "entered"
"""The version that searches find (`known_patients.py`); each write of a patient takes it away."""


class Patients(Searchable[Patient]):
    """`known_as`: derived for patients whom a clinic registered; there, name and phone identify a person."""

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

    async def listed(
        self, page: PageRequest, since: datetime | None = None, until: datetime | None = None
    ) -> list[Patient]:
        """A page of all patients, or of those who were registered from `since` to before `until`.

        With a time they are sorted by it, since one index cannot be in two orders.
        """
        bounds = {"$gte": since or EARLIEST, "$lt": until or LATEST}
        return await ordered(self, page, {}, bounds if since or until else None)

    async def called(self, name: str, limit: int) -> list[Patient]:
        """Patients of whose name any word, and what follows it, begins so."""
        return await self.many(any_word(name), limit=limit)

    async def on_phones(self, digits: str, limit: int) -> list[Patient]:
        """Patients whose number begins so, with the country code."""
        return await self.many({"phone": beginning(digits)}, limit=limit)

    async def born_on(self, day: date, limit: int) -> list[Patient]:
        """Patients of this birth date."""
        return await self.many({"born": day.isoformat()}, limit=limit)

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
    return {**known, **searched(patient.name), ENTERED: None}
