"""The patients for whom an account may act."""

from fastapi import APIRouter, Response

from api.deps import CurrentActor, ServicesDep
from api.idempotent import KEY_REFUSALS, IdempotencyKey, Idempotent
from api.problems import refusals
from quickdoc.admin.actions import removing
from quickdoc.core.errors import (
    BadBirthDateError,
    FirstPatientError,
    ForbiddenError,
    NotFoundError,
    PatientHasVisitsError,
    StaleError,
    TooManyAttemptsError,
    TooManyPatientsError,
)
from quickdoc.identity.actions import families, family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.identity.patients import Patient

router = APIRouter(prefix="/me/patients", tags=["auth"])
repeatable = APIRouter(prefix="/me/patients", tags=["auth"], route_class=Idempotent)


@router.get("")
async def list_patients(services: ServicesDep, actor: CurrentActor) -> list[Patient]:
    """The people for whom the account speaks, the first one first."""
    return await services.store.patients.of_account(actor.account_id)


@repeatable.post(
    "",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        BadBirthDateError,
        TooManyPatientsError,
        TooManyAttemptsError,
        StaleError,
        *KEY_REFUSALS,
    ),
)
async def add_patient(
    services: ServicesDep, actor: CurrentActor, body: Person, _key: IdempotencyKey = None
) -> Patient:
    """One more person on the account's phone, twelve at most.

    The same name and birth date again is the same person. An access token says for whom it speaks, so get
    another one (`POST /auth/refresh`) before you act for them.
    """
    return await families.add(services, actor, body)


@router.put(
    "/{patient_id}", responses=refusals(NotFoundError, BadBirthDateError, TooManyAttemptsError, StaleError)
)
async def change_patient(
    services: ServicesDep, actor: CurrentActor, patient_id: str, body: Person
) -> Patient:
    """Another name and birth date; without one it is forgotten. Standbys follow, offers and visits do not."""
    return await family_corrections.rename(services, actor, patient_id, body)


@router.delete(
    "/{patient_id}",
    status_code=204,
    responses=refusals(
        NotFoundError, FirstPatientError, PatientHasVisitsError, TooManyAttemptsError, StaleError
    ),
)
async def remove_patient(services: ServicesDep, actor: CurrentActor, patient_id: str) -> Response:
    """Remove a person: their requests and offers end, profile and photo are deleted.

    Whoever has coming visits is not removed, nor the first person, whose account it is.
    """
    await removing.remove_patient(services, actor, patient_id)
    return Response(status_code=204)
