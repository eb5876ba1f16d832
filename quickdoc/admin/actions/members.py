"""Changing and ending what somebody is at a clinic."""

from quickdoc.admin.actions.closing import close_account, revoke_invites
from quickdoc.clinics.invitations import DeskRole
from quickdoc.core.errors import ForbiddenError, NotFoundError
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import memberships
from quickdoc.identity.actions.access import end_logins
from quickdoc.identity.roles import Membership
from quickdoc.services import Services


async def change_role(
    services: Services, actor: Actor, clinic_id: str, account_id: str, role: DeskRole
) -> None:
    """Give somebody of a clinic's front desk another role there. Who becomes less is logged out everywhere.

    Raises:
        ForbiddenError: the actor does not manage the clinic, or it is their own role, or a doctor's.
        NotFoundError: nobody of that id works there.
        LastManagerError
    """
    account = await _member(services, actor, clinic_id, account_id)
    if account.role_at(clinic_id) == "doctor":
        raise ForbiddenError("A doctor's login stays a doctor's. Invite them to the front desk as well.")
    changed = await memberships.give_role(services, account, Membership(clinic_id=clinic_id, role=role))
    if role == "staff" and changed.version > account.version:
        await end_logins(services, account_id)


async def remove_member(services: Services, actor: Actor, clinic_id: str, account_id: str) -> None:
    """Take somebody's access to a clinic away: sockets and sessions end at once, their invitations end.

    Whoever works nowhere else has no account any more.

    Raises:
        ForbiddenError: the actor does not manage the clinic, or it is the actor themselves.
        NotFoundError: nobody of that id works there.
        LastManagerError
    """
    account = await _member(services, actor, clinic_id, account_id)
    left = await memberships.leave(services, account, clinic_id)
    await revoke_invites(services, account.id, clinic_id)
    if left.memberships:
        await end_logins(services, account.id)
    else:
        await close_account(services, account.id)


async def _member(services: Services, actor: Actor, clinic_id: str, account_id: str) -> Account:
    await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)
    account = await services.store.accounts.get(account_id)
    if account.role_at(clinic_id) is None:
        raise NotFoundError
    if account.id == actor.account_id:
        raise ForbiddenError("Nobody changes what they are themselves. To leave, delete your own account.")
    return account
