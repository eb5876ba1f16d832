"""Who works at a clinic, and who may join."""

from fastapi import APIRouter, Response

from api.deps import CurrentActor, ServicesDep
from api.problems import refusals
from quickdoc.admin.actions import members
from quickdoc.clinics.actions import staff
from quickdoc.clinics.actions.staff import OpenInvite, StaffMember
from quickdoc.clinics.invitations import ChangedRole
from quickdoc.core.errors import ForbiddenError, LastManagerError, NotFoundError, StaleError

router = APIRouter(prefix="/clinics/{clinic_id}", tags=["clinics"])


@router.get("/staff", responses=refusals(ForbiddenError, NotFoundError))
async def list_staff(services: ServicesDep, actor: CurrentActor, clinic_id: str) -> list[StaffMember]:
    """Who works at the clinic, by name."""
    return await staff.members(services, actor, clinic_id)


@router.delete(
    "/staff/{account_id}",
    status_code=204,
    responses=refusals(ForbiddenError, NotFoundError, LastManagerError, StaleError),
)
async def remove_staff(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, account_id: str
) -> Response:
    """Take somebody's access to the clinic away. Their screens close at once.

    Whoever works at no other clinic has no account any more.
    """
    await members.remove_member(services, actor, clinic_id, account_id)
    return Response(status_code=204)


@router.put(
    "/staff/{account_id}/role",
    status_code=204,
    responses=refusals(ForbiddenError, NotFoundError, LastManagerError, StaleError),
)
async def change_role(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, account_id: str, body: ChangedRole
) -> Response:
    """Give somebody of the front desk another role. Who becomes less is logged out everywhere."""
    await members.change_role(services, actor, clinic_id, account_id, body.role)
    return Response(status_code=204)


@router.get("/invites", responses=refusals(ForbiddenError, NotFoundError))
async def list_invites(services: ServicesDep, actor: CurrentActor, clinic_id: str) -> list[OpenInvite]:
    """Invitations that somebody may still use. Their `id` names them and does not let in."""
    return await staff.open_invites(services, actor, clinic_id)


@router.delete("/invites/{invite_id}", status_code=204, responses=refusals(ForbiddenError, NotFoundError))
async def revoke_invite(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, invite_id: str
) -> Response:
    """Let nobody join by an invitation any more."""
    await staff.revoke_invite(services, actor, clinic_id, invite_id)
    return Response(status_code=204)
