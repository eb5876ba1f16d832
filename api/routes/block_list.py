"""The block list of a clinic, for its staff."""

from fastapi import APIRouter, Response

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.core.errors import (
    BadCursorError,
    ForbiddenError,
    NotFoundError,
    StaleError,
)
from quickdoc.core.types import Body
from quickdoc.waitlist.actions import block_list
from quickdoc.waitlist.actions.block_list import Reason
from quickdoc.waitlist.block_list import BlockedPatient

router = APIRouter(prefix="/clinics/{clinic_id}", tags=["desk"])


class Bar(Body):
    """Why a patient is on the block list, for the staff."""

    reason: Reason


@router.get("/barred", responses=refusals(ForbiddenError, NotFoundError, BadCursorError))
async def list_barred(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, cursor: Cursor = None, limit: Limit = 50
) -> Page[BlockedPatient]:
    """The patients on this clinic's block list, and why. Patients never see it."""
    found = await block_list.blocked_patients(services, actor, clinic_id, cursors.name(cursor), limit)
    following = cursors.encode(found[-1].id) if len(found) == limit else None
    return Page(items=found, next_cursor=following)


@router.put("/barred/{patient_id}", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def bar_patient(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, patient_id: str, body: Bar
) -> BlockedPatient:
    """Offer this clinic's slots to a patient no more. Again, and the reason is the new one.

    Only a patient whom the clinic has come across: in its line, by an offer or a visit, or at its desk.
    """
    return await block_list.block_patient(services, actor, clinic_id, patient_id, body.reason)


@router.delete("/barred/{patient_id}", status_code=204, responses=refusals(ForbiddenError, NotFoundError))
async def unblock_patient(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, patient_id: str
) -> Response:
    """Offer this clinic's slots to a patient again. Saying it twice changes nothing."""
    await block_list.unblock_patient(services, actor, clinic_id, patient_id)
    return Response(status_code=204)
