"""Families: the patients of an account.

A new patient is written before the account, so that an account never refers to a missing patient; after a
crash in between the reaction to `PatientAdded` finishes it.
"""

from asyncio import gather
from contextlib import suppress
from datetime import date, datetime

from quickdoc.core.errors import NotFoundError, StaleError
from quickdoc.core.legible import PersonName
from quickdoc.core.types import Body, local
from quickdoc.events.actions.commit import update_silently
from quickdoc.events.actions.dispatch import dispatch, new_event
from quickdoc.events.models import PatientAdded
from quickdoc.identity import accounts, patients
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

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
        new = patients.relative(account, everybody, person.name, person.born, now)
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
