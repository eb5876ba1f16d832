"""Doctors as they are stored."""

from datetime import datetime
from typing import Any, NamedTuple

from quickdoc.clinics.doctors import Doctor
from quickdoc.core.searching import search_key
from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.encoding import Document
from quickdoc.storage.ordered import Order, PageRequest, ordered
from quickdoc.storage.searchable import Searchable, any_word, searched
from quickdoc.storage.versions import DocumentVersion, document_versions

ORDERS = {
    "name": Order("sorted_as", "", lambda doctor: search_key(doctor.name)),
    "specialty": Order("specialty", "", lambda doctor: doctor.specialty),
}


class DoctorFilter(NamedTuple):
    """Which doctors are listed: of a clinic, of a specialty, suspended or not. None: any."""

    clinic_id: str | None = None
    specialty: str | None = None
    is_suspended: bool | None = None

    @property
    def query(self) -> Document:
        """The equalities that it stands for."""
        wanted = {"clinic_ids": self.clinic_id, "specialties": self.specialty}
        given: Document = {key: value for key, value in wanted.items() if value is not None}
        return given if self.is_suspended is None else {**given, "is_suspended": self.is_suspended}


class Doctors(Searchable[Doctor]):
    """There are few for each clinic, and they hardly ever change. `is_suspended`: derived for lists."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Doctor, _derived)

    async def listed(self, page: PageRequest, wanted: DoctorFilter) -> list[Doctor]:
        """A page of such doctors."""
        return await ordered(self, page, wanted.query)

    async def called(self, name: str, limit: int, wanted: DoctorFilter) -> list[Doctor]:
        """Such doctors, of whose name any word, and what follows it, begins so."""
        return await self.many({**any_word(name), **wanted.query}, limit=limit)

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


def _derived(doctor: Doctor) -> Document:
    return {**searched(doctor.name), "is_suspended": doctor.suspended_at is not None}


def _at(clinic_id: str) -> Document:
    """The query for a clinic's doctors; those of earlier versions have one clinic only."""
    return {"$or": [{"clinic_ids": clinic_id}, {"clinic_id": clinic_id}]}
