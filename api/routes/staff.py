"""Who works at a clinic, and who may join."""

from fastapi import APIRouter, Response

from api.deps import CurrentActor, ServicesDep, SettingsDep
from api.problems import refusals
from api.routes.auth import CROWDED, is_demo
from quickdoc.admin.actions import members
from quickdoc.clinics.actions import staff
from quickdoc.clinics.actions.staff import OpenInvite, StaffMember
from quickdoc.clinics.invitations import ChangedRole, NewLogin
from quickdoc.core.errors import (
    AlreadyMemberError,
    BadLoginError,
    ClinicClosedError,
    DoctorHasLoginError,
    ForbiddenError,
    LastManagerError,
    NotFoundError,
    ResetsByMailError,
    StaleError,
)
from quickdoc.identity.accounts import refuse_demo
from quickdoc.identity.actions import one_time_logins
from quickdoc.identity.actions.one_time_logins import OneTimeLogin

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


@router.post(
    "/logins",
    status_code=201,
    responses=refusals(
        ForbiddenError,
        NotFoundError,
        AlreadyMemberError,
        DoctorHasLoginError,
        ClinicClosedError,
        BadLoginError,
        *CROWDED,
    ),
)
async def make_login(
    services: ServicesDep,
    settings: SettingsDep,
    actor: CurrentActor,
    clinic_id: str,
    body: NewLogin,
) -> OneTimeLogin:
    """Give somebody a login for the clinic without a mail: by a password that works once, for a week.

    The password is told in this answer only. Whoever logs in with it has to choose another one.
    """
    if not is_demo(settings):
        refuse_demo(body.email)
    return await one_time_logins.make_login(services, actor, clinic_id, body)


@router.post(
    "/staff/{account_id}/one-time-password",
    responses=refusals(ForbiddenError, NotFoundError, ResetsByMailError, StaleError, *CROWDED),
)
async def renew_login(
    services: ServicesDep, actor: CurrentActor, clinic_id: str, account_id: str
) -> OneTimeLogin:
    """Give somebody a new one-time password. The one before and all their logins end."""
    return await one_time_logins.renew_login(services, actor, clinic_id, account_id)


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
