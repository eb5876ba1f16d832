"""Logins by a one-time password, which a manager hands over: for whoever gets no mails.

The password is told once, to the manager who asks; only its hash is kept. Who made it is kept as well.
"""

import structlog

from quickdoc.clinics.clinics import ensure_open
from quickdoc.clinics.invitations import NewLogin
from quickdoc.core.errors import (
    AlreadyMemberError,
    DoctorHasLoginError,
    ForbiddenError,
    NotFoundError,
    ResetsByMailError,
)
from quickdoc.core.types import Instant, Model
from quickdoc.identity import access, accounts, one_time_passwords
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions.access import forget_browsers, update_access
from quickdoc.identity.actions.accounts import create, hash_for
from quickdoc.identity.actions.inviting import end_invitations, ensure_without_login
from quickdoc.identity.credentials import Credential, Newcomer
from quickdoc.identity.roles import Membership
from quickdoc.services import Services

log = structlog.get_logger()


class OneTimeLogin(Model):
    """What a manager hands over. The password is told here and nowhere else."""

    account_id: str
    email: str
    password: str
    expires_at: Instant


async def make_login(services: Services, actor: Actor, clinic_id: str, wanted: NewLogin) -> OneTimeLogin:
    """Create an account that works at the clinic, with a one-time password.

    Raises:
        NotFoundError: there is no such clinic, or no such doctor there.
        ForbiddenError, ClinicClosedError, TooManyAttemptsError, BusyError
        AlreadyMemberError: somebody with this address works there.
        DoctorHasLoginError: also where it is one of another clinic's, with which they can join this one.
        BadLoginError: an address of the demo, outside of it.
    """
    clinic = await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)
    ensure_open(clinic)
    await services.limiter.hit("invite", actor.account_id)
    await _ensure_new(services, clinic_id, wanted)
    newcomer = Newcomer(
        email=wanted.email,
        role=wanted.role,
        name=wanted.name,
        zone=clinic.zone,
        clinic_id=clinic_id,
        memberships=(Membership(clinic_id=clinic_id, role=wanted.role, doctor_id=wanted.doctor_id),),
    )
    password = one_time_passwords.new_password()
    password_hash, _ = await hash_for(services, wanted.email, password)
    one_time = one_time_passwords.made(actor.account_id, services.clock.now())
    account = await create(services, newcomer, password_hash, one_time)
    if wanted.doctor_id:
        await end_invitations(services, clinic_id, wanted.doctor_id)
    return _told(account, password, one_time.expires_at, actor)


async def renew_login(services: Services, actor: Actor, clinic_id: str, account_id: str) -> OneTimeLogin:
    """Give somebody who works at the clinic a new one-time password. The one before and all sessions end.

    Raises:
        NotFoundError: nobody of that id works there.
        ForbiddenError: the actor does not manage every clinic where they work, or it is the actor themselves.
        ResetsByMailError: they have verified their address, and choose a new password by mail.
        TooManyAttemptsError, BusyError, StaleError
    """
    account = await _member(services, actor, clinic_id, account_id)
    await services.limiter.hit("invite", actor.account_id)
    known = await services.store.credentials.get(account_id)
    if known.email_verified and services.mailer:
        raise ResetsByMailError
    password = one_time_passwords.new_password()
    password_hash, _ = await hash_for(services, account.email, password)
    one_time = one_time_passwords.made(actor.account_id, services.clock.now())

    def rule(present: Credential, _now: object) -> Credential:
        return access.end_all(present, hash=password_hash, by_sign_up=False, one_time=one_time)

    changed = await update_access(services, account_id, rule)
    await forget_browsers(services, account_id, changed.epoch)
    return _told(account, password, one_time.expires_at, actor)


async def _ensure_new(services: Services, clinic_id: str, wanted: NewLogin) -> None:
    if wanted.doctor_id:
        await ensure_without_login(services, clinic_id, wanted.doctor_id)
        if await services.store.accounts.of_doctor(wanted.doctor_id):
            raise DoctorHasLoginError
    email = accounts.normal_email(wanted.email)
    if any(each.email == email for each in await services.store.accounts.staff_of(clinic_id, 0)):
        raise AlreadyMemberError("Somebody with this address works here already.")


async def _member(services: Services, actor: Actor, clinic_id: str, account_id: str) -> Account:
    await services.store.clinics.get(clinic_id)
    actor.ensure_manager(clinic_id)
    account = await services.store.accounts.get(account_id)
    if account.role_at(clinic_id) is None:
        raise NotFoundError
    if account.id == actor.account_id:
        raise ForbiddenError("Change your own password on your account's page.")
    if not all(actor.manages(each.clinic_id) for each in account.memberships):
        raise ForbiddenError("They work at another clinic as well, whose manager you are not.")
    return account


def _told(account: Account, password: str, expires_at: Instant, actor: Actor) -> OneTimeLogin:
    log.info("a one-time password was made", account=account.id, by=actor.account_id)
    return OneTimeLogin(account_id=account.id, email=account.email, password=password, expires_at=expires_at)
