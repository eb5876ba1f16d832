"""Removing a person from a family. What they had at clinics stays there, under the name that they had."""

from contextlib import suppress
from datetime import datetime

from quickdoc.admin.actions.ending import cancel_visits, coming_visits, end_requests
from quickdoc.core.errors import FirstPatientError, NotFoundError, PatientHasVisitsError
from quickdoc.events.actions.commit import update
from quickdoc.events.models import PatientRemoved
from quickdoc.identity import accounts, patients
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import profiles
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.identity.patients import Patient
from quickdoc.services import Services


async def remove_patient(services: Services, actor: Actor, patient_id: str) -> None:
    """Remove a patient from the account: their requests and offers end, profile and photo are deleted.

    Raises:
        NotFoundError: there is none, or somebody else's.
        FirstPatientError: the account is theirs.
        PatientHasVisitsError: they have coming visits.
        TooManyAttemptsError, StaleError
    """
    await services.limiter.hit("family", actor.account_id)
    account = await services.store.accounts.get(actor.account_id)
    patient = await services.store.patients.get(patient_id)
    patients.ensure_own(patient, account.id)
    if account.patient_ids[0] == patient_id:
        raise FirstPatientError
    if await coming_visits(services, _only(patient)):
        raise PatientHasVisitsError

    def rule(present: Patient, _now: datetime) -> Patient:
        return patients.without(present)

    await update(services, services.store.patients, patient_id, rule, PatientRemoved)
    await clear(services, patient)


async def clear(services: Services, patient: Patient) -> None:
    """End what a removed patient still has. Idempotent.

    It runs once in the action and once more in the reaction, which also finds what a concurrent request has
    made since, such as a visit.
    """
    them = _only(patient)
    await end_requests(services, them)
    await cancel_visits(services, them)
    await profiles.forget(services, patient)
    with suppress(NotFoundError):  # the account was closed meanwhile
        await update_account(
            services, patient.account_id, lambda account: accounts.without_patient(account, patient.id)
        )


def _only(patient: Patient) -> Actor:
    return Actor(account_id=patient.account_id, role="patient", patient_ids=(patient.id,))
