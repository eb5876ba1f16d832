"""Photos of people: that of one's own account, and those of doctors."""

from typing import Literal

from fastapi import APIRouter, Response

from api.conditional import NOT_MODIFIED, IfNoneMatch, names, unchanged
from api.deps import CurrentActor, ServicesDep
from api.photos import PHOTO_ANSWER, PHOTO_BODY, PHOTO_HEADERS, PHOTO_REFUSALS, PhotoFile
from api.problems import refusals
from quickdoc.clinics.actions import doctor_photos
from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import ForbiddenError, NotFoundError, StaleError
from quickdoc.core.images import MEDIA_TYPE
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions import photos

router = APIRouter(tags=["photos"])


@router.put("/me/photo", openapi_extra=PHOTO_BODY, responses=refusals(*PHOTO_REFUSALS))
async def put_photo(services: ServicesDep, actor: CurrentActor, body: PhotoFile) -> Account:
    """Show this photo of whoever is logged in. It is made anew: square, without any metadata."""
    return await photos.put(services, actor, body)


@router.delete("/me/photo", status_code=204, responses=refusals(NotFoundError, StaleError))
async def remove_photo(services: ServicesDep, actor: CurrentActor) -> Response:
    """Show no photo any more."""
    await photos.remove(services, actor)
    return Response(status_code=204)


@router.put(
    "/doctors/{doctor_id}/photo",
    openapi_extra=PHOTO_BODY,
    responses=refusals(ForbiddenError, *PHOTO_REFUSALS),
)
async def put_doctor_photo(
    services: ServicesDep, actor: CurrentActor, doctor_id: str, body: PhotoFile
) -> Doctor:
    """Show this photo of a doctor, made anew as that of an account is (`PUT /me/photo`)."""
    return await doctor_photos.put(services, actor, doctor_id, body)


@router.delete(
    "/doctors/{doctor_id}/photo",
    status_code=204,
    responses=refusals(ForbiddenError, NotFoundError, StaleError),
)
async def drop_doctor_photo(services: ServicesDep, actor: CurrentActor, doctor_id: str) -> Response:
    """Show no photo of the doctor any more."""
    await doctor_photos.remove(services, actor, doctor_id)
    return Response(status_code=204)


@router.get(
    "/photos/{photo_id}",
    response_class=Response,
    responses={**PHOTO_ANSWER, **NOT_MODIFIED, **refusals(NotFoundError)},
)
async def read_photo(
    services: ServicesDep,
    photo_id: str,
    size: Literal["large", "small"] = "large",
    asked: IfNoneMatch = None,
) -> Response:
    """A photo of 512 or 96 pixels a side. An id never gets another photo, so that answers may be kept."""
    photo = await services.store.photos.get(photo_id)
    headers = {**PHOTO_HEADERS, "ETag": f'"{photo.id}.{size}"'}
    if names(asked, headers["ETag"]):
        return unchanged(headers)
    return Response(getattr(photo, size), headers=headers, media_type=MEDIA_TYPE)
