"""Families: the patients of an account, and their names.

A new patient is written before the account, so that an account never refers to a missing patient; after a
crash in between the reaction to `PatientAdded` finishes it. A new name is written on the patient first and on
their standby requests second, which the reaction to `PatientChanged` finishes.
"""

from asyncio import gather
from contextlib import suppress
from datetime import date, datetime

from quickdoc.core.errors import NotFoundError, StaleError
from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body, local
from quickdoc.events.actions.commit import update, update_silently
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import PatientAdded, PatientChanged, StandbyChanged
from quickdoc.identity import accounts, patients
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.waitlist.standby import Standby

ATTEMPTS = patients.FAMILY + 1
"""When a concurrent request takes a number first, the next number is tried, up to the maximum."""


class Person(Body):
    """A member of a family. The birth date is needed for visit types with an age limit."""

    name: PersonName
    born: date | None = None


async def add(services: Services, actor: Actor, person: Person) -> Patient:
    """Add a patient to the account. The same name and birth date again returns the same patient.

    Raises:
        NotFoundError, ForbiddenError: it is no patient's account.
        BadBirthDateError, TooManyPatientsError, TooManyAttemptsError
    """
    account, _ = await gather(
        services.store.accounts.get(actor.account_id), services.limiter.hit("family", actor.account_id)
    )
    now = services.clock.now()
    patients.ensure_birth_date(person.born, local(now, account.zone).date())
    for _ in range(ATTEMPTS):
        everybody = await services.store.patients.ever_of_account(account.id)
        family = [each for each in everybody if not each.removed]
        known = patients.same_person(family, person.name, person.born)
        if known:
            await join(services, known)
            return known
        new = patients.relative(account, everybody, person.name, person.born)
        event = new_event(PatientAdded, new, now)
        try:
            await services.store.patients.insert(new, event)
        except DuplicateError:
            continue
        await join(services, new)
        await dispatch(services, event)
        return new
    raise StaleError


async def join(services: Services, patient: Patient) -> None:
    """Write a new patient on their account. Patients whom a clinic registered have no account."""

    def rule(present: Account, _now: datetime) -> Account:
        return accounts.with_patient(present, patient.id)

    with suppress(NotFoundError):
        await update_silently(services, services.store.accounts, patient.account_id, rule)


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
