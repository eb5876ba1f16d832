"""The photo of a doctor, which the doctor and the managers of their clinics change."""

from datetime import datetime

from quickdoc.clinics import doctors
from quickdoc.clinics.actions.doctors import ensure_may_change
from quickdoc.clinics.doctors import Doctor
from quickdoc.events.actions.commit import update
from quickdoc.events.models import DoctorChanged
from quickdoc.identity.accounts import Actor
from quickdoc.services import Services
from quickdoc.storage.actions import photos


async def put(services: Services, actor: Actor, doctor_id: str, body: bytes) -> Doctor:
    """Show another photo of a doctor.

    Raises:
        PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError, BusyError
        TooManyAttemptsError, NotFoundError, ForbiddenError, StaleError
    """
    ensure_may_change(actor, await services.store.doctors.get(doctor_id), ())
    await services.limiter.hit("photo", actor.account_id)
    return await photos.exchange(
        services, body, lambda photo_id: _refer(services, actor, doctor_id, photo_id)
    )


async def remove(services: Services, actor: Actor, doctor_id: str) -> None:
    """Show no photo of the doctor any more.

    Raises:
        NotFoundError, ForbiddenError, StaleError
    """
    _, before = await _refer(services, actor, doctor_id, None)
    await photos.remove(services, before)


async def _refer(
    services: Services, actor: Actor, doctor_id: str, photo_id: str | None
) -> tuple[Doctor, str | None]:
    before: str | None = None

    def rule(present: Doctor, now: datetime) -> Doctor:
        nonlocal before
        ensure_may_change(actor, present, ())
        before = present.photo_id
        return doctors.change(present, {"photo_id": photo_id}, now)

    return await update(services, services.store.doctors, doctor_id, rule, DoctorChanged), before
