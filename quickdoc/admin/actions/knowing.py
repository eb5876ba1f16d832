"""Which clinics can find a patient: those that know them. What is done here may be done twice or late.

A clinic knows whoever has or had a visit there, whom its staff registered, and whose active standby request
names it. It goes on to know them. A patient who is removed is found by nobody.
"""

from asyncio import gather
from collections.abc import Iterable

from quickdoc.identity.patients import Patient
from quickdoc.identity.store.known_patients import EVERYWHERE
from quickdoc.scheduling.store import found_visits
from quickdoc.services import Services


async def meet(services: Services, patient_id: str, clinic_ids: Iterable[str]) -> None:
    """Let these clinics find a patient from now on."""
    patient = await services.store.patients.find(patient_id)
    if patient and not patient.removed:
        await services.store.known_patients.enter(patient, clinic_ids)


async def enter(services: Services, patient: Patient) -> None:
    """Let all clinics that know a patient find them as they are now, and none if they are removed."""
    store = services.store
    if patient.removed:
        await store.known_patients.remove(patient.id)
    else:
        known, visited, named = await gather(
            store.known_patients.clinics_of(patient.id),
            found_visits.clinics_of(store.bookings, patient.id),
            store.standbys.clinics_named_by(patient.id),
        )
        registered = {patient.clinic_id} if patient.clinic_id else set()
        await store.known_patients.enter(patient, known | visited | named | registered | {EVERYWHERE})
    await store.patients.entered(patient)


async def enter_anew(services: Services, patient_id: str) -> None:
    """The same for a patient as they are stored by now."""
    patient = await services.store.patients.find(patient_id)
    if patient:
        await enter(services, patient)
