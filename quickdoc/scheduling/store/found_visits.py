"""Visits as searches find them, of some clinics or of all (`clinic_ids` is None)."""

from collections.abc import Sequence
from datetime import datetime

from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.store.bookings import Bookings
from quickdoc.storage.encoding import Document


async def with_code(bookings: Bookings, code: str, clinic_ids: Sequence[str] | None) -> list[Booking]:
    """Active visits whose patients text this code back."""
    query: Document = {"active": True, "code": {"$eq": code, "$type": "string"}, **_at(clinic_ids)}
    return await bookings.many(query, limit=MAX_OF_CODE)


async def of_patients(
    bookings: Bookings,
    patient_ids: Sequence[str],
    clinic_ids: Sequence[str] | None,
    after: datetime,
    limit: int,
) -> list[Booking]:
    """The first visits of these patients that begin after the moment and are not off."""
    coming: Document = {"brief.start": {"$gt": after}, "kind": "visit", "active": True}
    query = {"holder.patient_id": {"$in": list(patient_ids)}, **coming, **_at(clinic_ids)}
    return await bookings.many(query, sort=[("brief.start", 1)], limit=limit)


async def clinics_of(bookings: Bookings, patient_id: str) -> set[str]:
    """The clinics where a patient has or had a visit."""
    query = {"holder.patient_id": patient_id, "kind": "visit"}
    return set(await bookings.collection.distinct("brief.clinic_id", query))


def _at(clinic_ids: Sequence[str] | None) -> Document:
    return {} if clinic_ids is None else {"brief.clinic_id": {"$in": list(clinic_ids)}}


MAX_OF_CODE = 20
