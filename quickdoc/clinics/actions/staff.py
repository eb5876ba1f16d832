"""Who works at a clinic, and who may join."""

from quickdoc.clinics.invitations import invite_handle
from quickdoc.core.errors import NotFoundError, StaleError
from quickdoc.core.types import Instant, Model
from quickdoc.identity import credentials
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.credentials import Invite
from quickdoc.identity.roles import ClinicRole
from quickdoc.services import Services

MAX_LISTED = 200


class StaffMember(Model):
    """Somebody who works at a clinic. `doctor_id`: whose login it is."""

    account_id: str
    name: str
    email: str
    role: ClinicRole
    doctor_id: str | None = None


class OpenInvite(Model):
    """An invitation that nobody has used. `id` names it and does not let in."""

    id: str
    expires_at: Instant
    role: ClinicRole
    email: str | None = None
    by_name: str | None = None


async def members(services: Services, actor: Actor, clinic_id: str) -> list[StaffMember]:
    """Who works at a clinic, by name.

    Raises:
        NotFoundError, ForbiddenError
    """
    return [
        StaffMember(
            account_id=each.id,
            name=each.name,
            email=each.email,
            role=membership.role,
            doctor_id=membership.doctor_id,
        )
        for each in await _accounts(services, actor, clinic_id)
        for membership in each.memberships
        if membership.clinic_id == clinic_id
    ]


async def open_invites(services: Services, actor: Actor, clinic_id: str) -> list[OpenInvite]:
    """The invitations to a clinic that somebody may still use, the ones that end first before the others.

    Raises:
        NotFoundError, ForbiddenError
    """
    names = {each.id: each.name for each in await _accounts(services, actor, clinic_id)}
    return [
        OpenInvite(
            id=invite_handle(each.id),
            expires_at=each.expires_at,
            role=each.role,
            email=each.email,
            by_name=names.get(each.by or ""),
        )
        for each in await _open(services, clinic_id, MAX_LISTED)
    ]


async def revoke_invite(services: Services, actor: Actor, clinic_id: str, handle: str) -> None:
    """Let nobody join by an invitation any more.

    Raises:
        NotFoundError: there is none, or somebody has used it.
        ForbiddenError
    """
    await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)
    for each in await _open(services, clinic_id):  # also one that was too many for the list
        if invite_handle(each.id) == handle:
            try:
                await services.store.invites.replace_silently(credentials.revoke(each), before=each)
            except StaleError:
                raise NotFoundError from None
            return
    raise NotFoundError


async def _open(services: Services, clinic_id: str, limit: int = 0) -> list[Invite]:
    """A clinic's open invitations. Those that are not open do not use up the limit."""
    return await services.store.invites.open_at(clinic_id, services.clock.now(), limit)


async def _accounts(services: Services, actor: Actor, clinic_id: str) -> list[Account]:
    await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)
    return await services.store.accounts.staff_of(clinic_id, MAX_LISTED)
