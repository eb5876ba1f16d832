"""Joining a clinic's staff by an invitation."""

from asyncio import gather

from quickdoc.core.errors import EmailTakenError, InviteInvalidError, StaleError
from quickdoc.core.quotas import host_key
from quickdoc.identity import accounts, credentials, passwords
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import email_verification
from quickdoc.identity.actions.accounts import Entrant, create, entrant, hash_for
from quickdoc.identity.credentials import Invite, Newcomer
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made


async def invite(services: Services, actor: Actor, clinic_id: str) -> Invite:
    """Create an invitation for one person to join the clinic's staff, valid for a week.

    Raises:
        NotFoundError, ForbiddenError
        TooManyAttemptsError: too many invitations by this account at present.
    """
    await gather(services.store.clinics.get(clinic_id), services.limiter.hit("invite", actor.account_id))
    actor.ensure_manager(clinic_id)
    made = Invite(
        id=services.ids.new_secret("invite"),
        clinic_id=clinic_id,
        expires_at=services.clock.now() + credentials.INVITE_LIFE,
        by=actor.account_id,
    )

    async def make() -> Invite:
        await services.store.invites.insert_silently(made)
        return made

    return await found_or_made(services, lambda: services.store.invites.find(made.id), make)


async def join_clinic(
    services: Services, invite_id: str, *, email: str, name: str, password: str, host: str, demo: bool = False
) -> Entrant:
    """Create a staff account with an invitation, which can be used once. `host`: the client's address.

    Other accounts with the same address make no difference. A repetition returns the same account.

    Raises:
        InviteInvalidError: unknown, used or too old.
        CommonPasswordError, TooManyAttemptsError, BusyError: as for patients.
        EmailTakenError: another account has this address and the same password, so that a login could not
            tell the two apart; the invitation stays valid.
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
    account = await _join(services, found, email, name, password_hash)
    await email_verification.begin(services, account)
    return Entrant(account, 0)


async def _join(services: Services, found: Invite, email: str, name: str, password_hash: str) -> Account:
    clinic = await services.store.clinics.get(found.clinic_id)
    newcomer = Newcomer(email=email, role="staff", name=name, zone=clinic.zone, clinic_id=clinic.id)
    used = {"used_by": accounts.normal_email(email), "version": found.version + 1}
    try:
        await services.store.invites.replace_silently(found.model_copy(update=used))
    except StaleError:
        raise InviteInvalidError from None
    return await create(services, newcomer, password_hash)
