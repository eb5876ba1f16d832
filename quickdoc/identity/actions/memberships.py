"""Writing what an account is at its clinics. A clinic keeps at least one manager."""

from quickdoc.core.errors import LastManagerError
from quickdoc.identity import accounts, roles
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.identity.roles import Membership, Memberships
from quickdoc.services import Services


async def give_role(services: Services, account: Account, new: Membership) -> Account:
    """The account with that role at that clinic.

    Raises:
        NotFoundError, StaleError
        LastManagerError
    """
    return await _write(services, account, new.clinic_id, roles.joined(account.memberships, new))


async def leave(services: Services, account: Account, clinic_id: str) -> Account:
    """The account without its role at that clinic.

    Raises:
        NotFoundError, StaleError
        LastManagerError
    """
    return await _write(services, account, clinic_id, roles.left(account.memberships, clinic_id))


async def _write(services: Services, before: Account, clinic_id: str, wanted: Memberships) -> Account:
    """Write the memberships, and take that back if it left the clinic without a manager.

    Looking before the write would not do: of two managers who end each other's roles at the same moment both
    would find the other one. Looking after it, the later of the two finds nobody, and both stay at worst.
    """
    changed = await _set(services, before.id, wanted)
    if before.role_at(clinic_id) == "manager" and not await _has_manager(services, clinic_id):
        await _set(services, before.id, before.memberships)
        raise LastManagerError
    return changed


async def _set(services: Services, account_id: str, wanted: Memberships) -> Account:
    return await update_account(
        services, account_id, lambda present: accounts.with_memberships(present, wanted)
    )


async def _has_manager(services: Services, clinic_id: str) -> bool:
    members = await services.store.accounts.staff_of(clinic_id, 0)
    return any(each.role_at(clinic_id) == "manager" for each in members)
