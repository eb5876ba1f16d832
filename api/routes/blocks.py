"""Patients whom administrators have blocked at all clinics."""

from fastapi import APIRouter, Response

from api import cursors
from api.cursors import Cursor, Limit, Page
from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from api.routes.block_list import Bar
from quickdoc.core.errors import BadCursorError, ForbiddenError, NotFoundError, StaleError
from quickdoc.waitlist.actions import block_list
from quickdoc.waitlist.block_list import BlockedPatient

router = APIRouter(prefix="/admin", tags=["administration"])


@router.get("/blocks", responses=refusals(ForbiddenError, BadCursorError))
async def list_all_blocked(
    services: ServicesDep, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 50
) -> Page[BlockedPatient]:
    """Who is blocked at all clinics, and why. Neither patients nor clinics see the reason."""
    found = await block_list.blocked_everywhere(services, actor, cursors.name(cursor), limit)
    following = cursors.encode(found[-1].id) if len(found) == limit else None
    return Page(items=found, next_cursor=following)


@router.put("/patients/{patient_id}/block", responses=refusals(ForbiddenError, NotFoundError, StaleError))
async def block_everywhere(
    services: ServicesDep, actor: CurrentActor, patient_id: str, body: Bar
) -> BlockedPatient:
    """Offer a patient no slot of any clinic any more. Again, and the reason is the new one."""
    return await block_list.block_everywhere(services, actor, patient_id, body.reason)


@router.delete("/patients/{patient_id}/block", status_code=204, responses=refusals(ForbiddenError))
async def unblock_everywhere(services: ServicesDep, actor: CurrentActor, patient_id: str) -> Response:
    """Lift the block at all clinics; those of single clinics stay. Saying it twice changes nothing."""
    await block_list.unblock_everywhere(services, actor, patient_id)
    return Response(status_code=204)
