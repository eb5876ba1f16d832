"""The block list of each clinic, as it is stored."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from quickdoc.core.batching import Batcher
from quickdoc.core.types import EARLIEST
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.storage.ordered import Order, PageRequest, ordered
from quickdoc.waitlist.block_list import EVERYWHERE, BlockedPatient, blocked_id

ORDERS = {"blocked": Order("at", EARLIEST, lambda entry: entry.at)}
PAIR = {"clinic_id": 1, "patient_id": 1}


def of_patients(patient_ids: Sequence[str]) -> Document:
    """The query for the block list entries of these patients."""
    return {"patient_id": {"$in": sorted(set(patient_ids))}}


class BlockList(Documents[BlockedPatient]):
    """The id is made from clinic and patient, so nobody has two entries on one block list."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, BlockedPatient)
        self._clinics_of: Callable[[str], Awaitable[frozenset[str]]] = self._clinics_of_one

    def group(self) -> None:
        """From now on batch concurrent reads."""
        super().group()
        self._clinics_of = Batcher(self.clinics_of_each)

    async def clinics_of(self, patient_id: str) -> frozenset[str]:
        """The clinics that have a patient on their block list; `EVERYWHERE` stands for all."""
        return await self._clinics_of(patient_id)

    async def _clinics_of_one(self, patient_id: str) -> frozenset[str]:
        return (await self.clinics_of_each([patient_id]))[0]

    async def entries_of(self, patient_id: str) -> list[BlockedPatient]:
        """Where a patient is blocked, and why."""
        return await self.many(of_patients([patient_id]))

    async def clinics_of_each(self, patient_ids: Sequence[str]) -> list[frozenset[str]]:
        """For each of these patients the clinics that have blocked them, read in one query."""
        found = await self.collection.find(of_patients(patient_ids), PAIR).to_list(None)
        clinics = await self.clinics_in(found)
        return [clinics.get(each, frozenset()) for each in patient_ids]

    async def clinics_in(self, found: Sequence[Document]) -> dict[str, frozenset[str]]:
        """The clinics of these documents, by patient."""
        clinics: defaultdict[str, set[str]] = defaultdict(set)
        for patient_id, clinic_id in await self.sifter.readable(found, _pair):
            clinics[patient_id].add(clinic_id)
        return {each: frozenset(some) for each, some in clinics.items()}

    async def among(self, clinic_id: str, patient_ids: Sequence[str]) -> frozenset[str]:
        """Which of these patients are blocked at the clinic, or at all of them."""
        places = (clinic_id, EVERYWHERE)
        ids = {blocked_id(place, each): each for each in patient_ids for place in places}
        found = self.collection.find({"_id": {"$in": list(ids)}}, {"_id": 1})
        return frozenset(ids[each["_id"]] for each in await found.to_list(None))

    async def reasons(self, clinic_id: str, patient_ids: Sequence[str]) -> dict[str, str]:
        """The clinic's own reasons for those of these patients who are on its block list."""
        found = await self.many({"_id": {"$in": [blocked_id(clinic_id, each) for each in patient_ids]}})
        return {each.patient_id: each.reason for each in found}

    async def of_clinics(self, clinic_ids: Sequence[str]) -> dict[str, set[str]]:
        """The patients who are blocked at these clinics; a clinic without any is left out."""
        query = {"clinic_id": {"$in": [*clinic_ids, EVERYWHERE]}}
        found = self.collection.find(query, {"clinic_id": 1, "patient_id": 1})
        patients: defaultdict[str, set[str]] = defaultdict(set)
        for clinic_id, patient_id in await self.sifter.readable(await found.to_list(None), _line):
            for each in clinic_ids if clinic_id == EVERYWHERE else (clinic_id,):
                patients[each].add(patient_id)
        return dict(patients)

    async def page(self, clinic_id: str, after: str | None, limit: int) -> list[BlockedPatient]:
        """A clinic's block list, from a place on."""
        query: Document = {"clinic_id": clinic_id, "_id": {"$gt": after or ""}}
        return await self.many(query, sort=[("_id", 1)], limit=limit)

    async def listed(self, page: PageRequest, place: str) -> list[BlockedPatient]:
        """A page of those who are blocked at a clinic, or at all, by when they were blocked."""
        return await ordered(self, page, {"clinic_id": place})

    async def unblock(self, clinic_id: str, patient_id: str) -> None:
        """Take a patient off the block list."""
        await self.collection.delete_one({"_id": blocked_id(clinic_id, patient_id)})


def _pair(document: Document) -> tuple[str, str]:
    return document["patient_id"], document["clinic_id"]


def _line(document: Document) -> tuple[str, str]:
    return document["clinic_id"], document["patient_id"]
