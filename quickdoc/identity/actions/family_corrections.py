"""Corrections of a patient's name and birth date.

A new name is written on the patient first and on their standby requests second, which the reaction to
`PatientChanged` finishes.
"""

from datetime import date, datetime

from quickdoc.core.types import local
from quickdoc.events.actions.commit import update
from quickdoc.events.models import PatientChanged, StandbyChanged
from quickdoc.identity import patients
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions.families import Person
from quickdoc.identity.patients import Patient
from quickdoc.services import Services
from quickdoc.waitlist.standby import Standby


async def rename(services: Services, actor: Actor, patient_id: str, person: Person) -> Patient:
    """Change a name and birth date. Standby requests follow; offers and visits keep the old name.

    Raises:
        NotFoundError: there is none, or somebody else's.
        BadBirthDateError, TooManyAttemptsError, StaleError
    """
    await services.limiter.hit("family", actor.account_id)

    def rule(present: Patient, now: datetime) -> Patient:
        patients.ensure_own(present, actor.account_id)
        patients.ensure_birth_date(person.born, local(now, present.zone).date())
        return patients.corrected(present, person.name, person.born, present.zone)

    changed = await update(services, services.store.patients, patient_id, rule, PatientChanged)
    await carry_over(services, patient_id)
    return changed


async def correct(services: Services, actor: Actor, patient_id: str, person: Person) -> Patient:
    """Change anybody's name and birth date, as an administrator.

    Raises:
        ForbiddenError, NotFoundError, BadBirthDateError, StaleError
    """
    actor.ensure_admin()

    def rule(present: Patient, now: datetime) -> Patient:
        patients.ensure_birth_date(person.born, local(now, present.zone).date())
        return patients.corrected(present, person.name, person.born, present.zone)

    changed = await update(services, services.store.patients, patient_id, rule, PatientChanged)
    await carry_over(services, patient_id)
    return changed


async def add_birth_date(services: Services, actor: Actor, patient_id: str, born: date) -> Patient:
    """Set a birth date where none is known. One that is known is changed by `rename` only.

    Raises:
        NotFoundError: there is none, or somebody else's.
        BadBirthDateError, StaleError
    """

    def rule(present: Patient, now: datetime) -> Patient:
        patients.ensure_own(present, actor.account_id)
        if present.born:
            return present
        patients.ensure_birth_date(born, local(now, present.zone).date())
        return patients.corrected(present, present.name, born, present.zone)

    changed = await update(services, services.store.patients, patient_id, rule, PatientChanged)
    await carry_over(services, patient_id)
    return changed


async def carry_over(services: Services, patient_id: str) -> None:
    """Write a patient's name, and what depends on it, on their standby requests."""
    patient, told = await services.store.patients.get(patient_id), 0
    while told != patient.version:
        told = patient.version
        for each in await services.store.standbys.shown_to(patient.account_id, services.clock.now()):
            if each.patient_id == patient.id:
                await _write_on(services, each, patient)
        patient = await services.store.patients.get(patient_id)  # somebody may have changed it meanwhile


async def _write_on(services: Services, standby: Standby, patient: Patient) -> None:
    def rule(present: Standby, _now: datetime) -> Standby:
        theirs = {
            "patient_name": patient.name,
            "born": patient.born,
            "zone": patient.zone,
            "phone": patient.phone,
        }
        changed = present.model_copy(update=theirs)
        return present if changed == present else changed.model_copy(update={"version": present.version + 1})

    await update(services, services.store.standbys, standby.id, rule, StandbyChanged)
