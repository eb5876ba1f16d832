"""What one doctor works at one clinic, as whoever frees a slot has to know it: four reads at once."""

from asyncio import gather

from quickdoc.scheduling.work import Work
from quickdoc.services import Services


async def hours_at(services: Services, doctor_id: str, clinic_id: str) -> Work | None:
    """Enough of it to say whether a slot may stay free; None where there is no such doctor."""
    store = services.store
    doctor, clinic, schedules, absences = await gather(
        store.doctors.find(doctor_id),
        store.clinics.find(clinic_id),
        store.schedules.of_doctors([doctor_id]),
        store.absences.of_doctors([doctor_id], services.clock.now()),
    )
    if doctor is None:
        return None
    return Work(doctor, tuple(schedules), tuple(absences), {clinic_id: clinic} if clinic else {}, {})
