"""The profiles and photos of one's patients."""

from fastapi import APIRouter, Response

from api.deps import CurrentActor, ServicesDep
from api.photos import PHOTO_BODY, PHOTO_REFUSALS, PhotoFile
from api.problems import refusals
from quickdoc.core.errors import BadPhoneError, NotFoundError, StaleError, TooManyAttemptsError
from quickdoc.identity.actions import profiles
from quickdoc.identity.patients import Patient
from quickdoc.identity.profiles import Profile, ProfileFields

router = APIRouter(prefix="/patients/{patient_id}", tags=["patients"])


@router.get("/profile", responses=refusals(NotFoundError))
async def read_profile(services: ServicesDep, actor: CurrentActor, patient_id: str) -> Profile:
    """What the account has written about one of its patients; nobody else reads it."""
    return await profiles.read(services, actor, patient_id)


@router.put("/profile", responses=refusals(NotFoundError, BadPhoneError, TooManyAttemptsError, StaleError))
async def set_profile(
    services: ServicesDep, actor: CurrentActor, patient_id: str, body: ProfileFields
) -> Profile:
    """Write the whole profile; what is left out is forgotten."""
    return await profiles.write(services, actor, patient_id, body)


@router.put("/photo", openapi_extra=PHOTO_BODY, responses=refusals(*PHOTO_REFUSALS))
async def put_patient_photo(
    services: ServicesDep, actor: CurrentActor, patient_id: str, body: PhotoFile
) -> Patient:
    """Show this photo of a patient, made anew as that of an account is (`PUT /me/photo`)."""
    return await profiles.put_photo(services, actor, patient_id, body)


@router.delete("/photo", status_code=204, responses=refusals(NotFoundError, StaleError))
async def drop_patient_photo(services: ServicesDep, actor: CurrentActor, patient_id: str) -> Response:
    """Show no photo of the patient any more."""
    await profiles.remove_photo(services, actor, patient_id)
    return Response(status_code=204)
