"""The profiles and photos of the patients of an account. Their owner reads and writes them, nobody else."""

from datetime import datetime

from quickdoc.core import phone_numbers
from quickdoc.events.actions.commit import update, update_silently
from quickdoc.events.models import PatientChanged
from quickdoc.identity import patients, profiles
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.profiles import Profile, ProfileFields
from quickdoc.services import Services
from quickdoc.storage.actions import photos


async def read(services: Services, actor: Actor, patient_id: str) -> Profile:
    """A patient's profile; an empty one where nothing was written yet.

    Raises:
        NotFoundError: there is no such patient, or they are somebody else's.
    """
    await _own(services, actor, patient_id)
    return await services.store.profiles.find(patient_id) or Profile(id=patient_id)


async def write(services: Services, actor: Actor, patient_id: str, fields: ProfileFields) -> Profile:
    """Write the whole profile. No event tells of it: events are stored, and this is nobody else's.

    Raises:
        NotFoundError: there is no such patient, or they are somebody else's.
        BadPhoneError: the emergency contact's phone cannot exist.
        TooManyAttemptsError, StaleError
    """
    await services.limiter.hit("profile", actor.account_id)
    await _own(services, actor, patient_id)
    wanted = _with_normal_phone(fields)
    return await update_silently(
        services,
        services.store.profiles,
        patient_id,
        lambda present, _now: profiles.filled(present, wanted),
        otherwise=Profile(id=patient_id, version=0),
    )


async def put_photo(services: Services, actor: Actor, patient_id: str, body: bytes) -> Patient:
    """Show another photo of a patient.

    Raises:
        NotFoundError: there is no such patient, or they are somebody else's.
        PhotoNotAnImageError, PhotoTooLargeError, PhotoTooManyPixelsError, BusyError
        TooManyAttemptsError, StaleError
    """
    await services.limiter.hit("photo", actor.account_id)
    await _own(services, actor, patient_id)
    return await photos.exchange(services, body, lambda new: _refer(services, actor, patient_id, new))


async def remove_photo(services: Services, actor: Actor, patient_id: str) -> None:
    """Show no photo of a patient any more.

    Raises:
        NotFoundError, StaleError
    """
    _, before = await _refer(services, actor, patient_id, None)
    await photos.remove(services, before)


async def forget(services: Services, patient: Patient) -> None:
    """Delete the profile and the photo of a patient whom nobody speaks for any more. Idempotent."""
    await services.store.profiles.remove(patient.id)
    await photos.remove(services, patient.photo_id)


async def _refer(
    services: Services, actor: Actor, patient_id: str, photo_id: str | None
) -> tuple[Patient, str | None]:
    before: str | None = None

    def rule(present: Patient, _now: datetime) -> Patient:
        nonlocal before
        patients.ensure_own(present, actor.account_id)
        before = present.photo_id
        return patients.with_photo(present, photo_id)

    return await update(services, services.store.patients, patient_id, rule, PatientChanged), before


async def _own(services: Services, actor: Actor, patient_id: str) -> None:
    patients.ensure_own(await services.store.patients.get(patient_id), actor.account_id)


def _with_normal_phone(fields: ProfileFields) -> ProfileFields:
    contact = fields.emergency_contact
    if contact is None:
        return fields
    phone = phone_numbers.normal(contact.phone)
    return fields.model_copy(update={"emergency_contact": contact.model_copy(update={"phone": phone})})
