"""What one doctor works at one clinic, as whoever frees a slot has to know it: four reads at once."""

from asyncio import gather

from quickdoc.core.errors import UnreadableError
from quickdoc.scheduling.schedules import Absence, Schedule
from quickdoc.scheduling.work import Work
from quickdoc.services import Services


async def hours_at(services: Services, doctor_id: str, clinic_id: str) -> Work | None:
    """Enough of it to say whether a slot may stay free; None where there is no such doctor."""
    store = services.store
    doctor, clinic, hours = await gather(
        store.doctors.find(doctor_id), store.clinics.find(clinic_id), _hours(services, doctor_id)
    )
    if doctor is None:
        return None
    schedules, absences = hours or ((), ())
    clinics = {clinic_id: clinic} if clinic else {}
    return Work(doctor, schedules, absences, clinics, {}, is_known=hours is not None)


async def _hours(
    services: Services, doctor_id: str
) -> tuple[tuple[Schedule, ...], tuple[Absence, ...]] | None:
    """The schedules and absences; None where one of them cannot be read."""
    try:
        schedules, absences = await gather(
            services.store.schedules.of_doctors([doctor_id]),
            services.store.absences.of_doctors([doctor_id], services.clock.now()),
        )
    except UnreadableError:
        return None
    return tuple(schedules), tuple(absences)
