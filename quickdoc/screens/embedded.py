"""What a clinic's page shows on other sites: where and when it is open, its doctors, and what is free."""

from asyncio import gather

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.types import Model
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from quickdoc.scheduling.store.search import Search
from quickdoc.services import Services

MAX_SLOTS = 20


class EmbeddedClinic(Model):
    """A clinic, its doctors who practise, by name, and the next free slots, soonest first."""

    clinic: Clinic
    doctors: tuple[Doctor, ...]
    slots: tuple[Slot, ...]


async def embedded(services: Services, clinic_id: str) -> EmbeddedClinic | None:
    """The page of a clinic; None where there is none. A closed one has neither doctors nor slots."""
    store, now = services.store, services.clock.now()
    clinic = await store.clinics.find(clinic_id)
    if clinic is None or clinic.closed_at:
        return EmbeddedClinic(clinic=clinic, doctors=(), slots=()) if clinic else None
    doctors, (slots, _) = await gather(
        store.doctors.by_name(clinic_id=clinic_id),
        search.page(store.slots, Search(clinic_id=clinic_id), now, None, MAX_SLOTS),
    )
    practising = tuple(each for each in doctors if each.suspended_at is None)
    return EmbeddedClinic(clinic=clinic, doctors=practising, slots=tuple(slots))
