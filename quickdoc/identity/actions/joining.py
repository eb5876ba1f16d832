"""Joining a clinic by an invitation: with a new account, or with one that works at another clinic already."""

from asyncio import gather

from quickdoc.core.errors import (
    AlreadyMemberError,
    DoctorHasLoginError,
    EmailTakenError,
    ForbiddenError,
    InviteInvalidError,
    StaleError,
)
from quickdoc.core.quotas import host_key
from quickdoc.identity import accounts, credentials, passwords, roles
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import email_verification
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.identity.actions.accounts import Entrant, create, entrant, hash_for
from quickdoc.identity.credentials import Invite, Newcomer
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError


async def join_clinic(
    services: Services, invite_id: str, *, email: str, name: str, password: str, host: str, demo: bool = False
) -> Entrant:
    """Create an account that works at a clinic, by an invitation, which can be used once.

    Other accounts with the same address make no difference. A repetition returns the same account. `host`:
    the client's address.

    Raises:
        InviteInvalidError: unknown, used or too old.
        CommonPasswordError, TooManyAttemptsError, BusyError: as for patients.
        EmailTakenError: another account has this address and the same password, so that a login could not
            tell the two apart; the invitation stays valid.
        DoctorHasLoginError: somebody else has become this doctor's login meanwhile.
        BadLoginError: an e-mail of the demo, outside of it.
    """
    if not demo:
        accounts.refuse_demo(email)
    passwords.ensure_uncommon(password, email, name)
    await services.limiter.hit("sign_up", host_key(host))
    found = await services.store.invites.find(invite_id)
    if found is None:
        raise InviteInvalidError
    await services.limiter.hit("sign_up_of_address", accounts.normal_email(email))
    password_hash, known = await hash_for(services, email, password)
    if known and credentials.has_joined(known, found):
        return await entrant(services, known)
    if not found.is_open(services.clock.now()):
        raise InviteInvalidError
    if known:
        raise EmailTakenError
    clinic = await services.store.clinics.get(found.clinic_id)
    newcomer = Newcomer(
        email=email,
        role=found.role,
        name=name,
        zone=clinic.zone,
        clinic_id=clinic.id,
        memberships=(found.membership,),
    )
    await _use(services, found, accounts.normal_email(email), account_id=None)
    account = await create(services, newcomer, password_hash)
    await email_verification.begin(services, account)
    return Entrant(account, 0)


async def join_another(services: Services, actor: Actor, invite_id: str) -> Account:
    """Join a clinic with an account that works somewhere already. New tokens speak for both clinics.

    Raises:
        InviteInvalidError: unknown, used or too old.
        ForbiddenError: a patient's or an administrator's account.
        AlreadyMemberError
        DoctorHasLoginError
    """
    found, account = await gather(
        services.store.invites.find(invite_id), services.store.accounts.get(actor.account_id)
    )
    if account.role not in roles.CLINIC_ROLES:
        raise ForbiddenError("Join with an account of your own for work.")
    if found and found.used_by == account.id and account.role_at(found.clinic_id):
        return account
    if found is None or not found.is_open(services.clock.now()):
        raise InviteInvalidError
    if account.role_at(found.clinic_id):
        raise AlreadyMemberError
    await _use(services, found, account.id, account_id=account.id)

    def rule(present: Account) -> Account:
        return accounts.with_memberships(present, roles.joined(present.memberships, found.membership))

    try:
        return await update_account(services, account.id, rule)
    except DuplicateError:  # somebody else has become this doctor's login a moment ago
        raise DoctorHasLoginError from None


async def _use(services: Services, found: Invite, used_by: str, *, account_id: str | None) -> None:
    """Use an invitation up: whoever writes this first joins. A doctor has one login at all their clinics."""
    holder = await services.store.accounts.of_doctor(found.doctor_id) if found.doctor_id else None
    if holder and holder.id != account_id:
        raise DoctorHasLoginError
    used = {"used_by": used_by, "version": found.version + 1}
    try:
        await services.store.invites.replace_silently(found.model_copy(update=used), before=found)
    except StaleError:
        raise InviteInvalidError from None
