"""A doctor's public page: who they are, where they practise, and when they are free next."""

from asyncio import gather
from datetime import datetime

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from quickdoc.scheduling.store.search import Search
from quickdoc.store import Store

NEXT_SLOTS = 12


class DoctorPage(Doctor):
    """A doctor with `experience` in years, the clinics where they practise, and their next free slots."""

    experience: int | None
    clinics: tuple[Clinic, ...]
    slots: tuple[Slot, ...]


async def page(store: Store, now: datetime, doctor_id: str) -> DoctorPage:
    """The page of a doctor, also of a suspended one.

    Raises:
        NotFoundError
    """
    doctor = await store.doctors.get(doctor_id)
    clinics, (slots, _) = await gather(
        store.clinics.with_ids(doctor.clinic_ids),
        search.page(store.slots, Search(doctor_id=doctor_id), now, None, NEXT_SLOTS),
    )
    open_ones = sorted((each for each in clinics if each.closed_at is None), key=lambda each: each.name)
    return DoctorPage(
        **doctor.model_dump(),
        experience=doctor.years_of_practice(now),
        clinics=tuple(open_ones),
        slots=tuple(slots),
    )
