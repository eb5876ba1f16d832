"""Accounts: signing up, joining a clinic, logging in."""

from asyncio import gather
from typing import Any, NamedTuple

from quickdoc import accounts, passwords, phones
from quickdoc.accounts import Account, Actor, Credential, Invite, Newcomer
from quickdoc.actions import verification
from quickdoc.actions.idempotency import found_or_made
from quickdoc.errors import (
    BadLoginError,
    EmailTakenError,
    InviteInvalidError,
    StaleError,
)
from quickdoc.ids import new_id
from quickdoc.ports import Doors
from quickdoc.quotas import OF_ACCOUNT, host_key, login_keys
from quickdoc.store.documents import Documents, DuplicateError


async def sign_up(
    doors: Doors, newcomer: Newcomer, password: str, *, host: str, demo: bool = False
) -> Account:
    """A new account with a password, which is sent a code and a link. `host`: where it comes from.

    `demo`: the demo's e-mails are allowed.

    Raises:
        EmailTakenError, BadPhoneError, CommonPasswordError
        TooManyAttemptsError: many sign up from this host just now.
        BusyError: many passwords are being looked at just now.
        BadLoginError: an e-mail of the demo, outside of it.
    """
    if not demo:
        accounts.refuse_demo(newcomer.email)
    passwords.ensure_uncommon(password, newcomer.email, newcomer.name)
    newcomer = _with_normal_phone(doors, newcomer)
    await doors.limiter.hit("sign_up", host_key(host))
    password_hash = await passwords.hashed(password)
    await _needs_free(doors, newcomer.email)
    account = await create(doors, newcomer, password_hash)
    await verification.begin(doors, account)
    return account


async def create(doors: Doors, newcomer: Newcomer, password_hash: str | None) -> Account:
    """A new account with a hash that was made before; with None nobody can log in.

    Neither its phone nor its address is verified; nothing is sent to either.

    Raises:
        EmailTakenError, BadPhoneError
    """
    credential = accounts.credential(
        _with_normal_phone(doors, newcomer),
        password_hash,
        account_id=new_id("account"),
        patient_id=new_id("patient"),
    )
    try:
        await doors.store.credentials.insert(credential)
    except DuplicateError:
        raise EmailTakenError from None
    return await _settle(doors, credential)


async def invite(doors: Doors, actor: Actor, clinic_id: str) -> Invite:
    """A permission for one person to join the clinic's staff, good for a week.

    Raises:
        NotFoundError, ForbiddenError
        TooManyAttemptsError: the account has invited many just now.
    """
    await gather(doors.store.clinics.get(clinic_id), doors.limiter.hit("invite", actor.account_id))
    actor.needs_clinic(clinic_id)
    made = Invite(
        id=doors.ids.new_secret("invite"),
        clinic_id=clinic_id,
        expires_at=doors.clock.now() + accounts.INVITE_LIFE,
        by=actor.account_id,
    )

    async def make() -> Invite:
        await doors.store.invites.insert(made)
        return made

    return await found_or_made(doors, lambda: doors.store.invites.find(made.id), make)


async def join_clinic(
    doors: Doors, invite_id: str, *, email: str, name: str, password: str, host: str, demo: bool = False
) -> Account:
    """Become staff by an invitation, which is used up by it. `host`: where it comes from.

    Raises:
        InviteInvalidError: unknown, used or too old.
        CommonPasswordError, TooManyAttemptsError, BusyError: as for patients.
        EmailTakenError: the invitation stays good.
        BadLoginError: an e-mail of the demo, outside of it.
    """
    if not demo:
        accounts.refuse_demo(email)
    passwords.ensure_uncommon(password, email, name)
    await doors.limiter.hit("sign_up", host_key(host))
    found = await doors.store.invites.find(invite_id)
    if found is None or not found.is_open(doors.clock.now()):
        raise InviteInvalidError
    await _needs_free(doors, email)
    clinic = await doors.store.clinics.get(found.clinic_id)
    newcomer = Newcomer(email=email, role="staff", name=name, zone=clinic.zone, clinic_id=clinic.id)
    password_hash = await passwords.hashed(password)
    used = found.model_copy(update={"used_by": accounts.normal_email(email), "version": found.version + 1})
    try:
        await doors.store.invites.replace(used)
    except StaleError:
        raise InviteInvalidError from None
    try:
        return await create(doors, newcomer, password_hash)
    except EmailTakenError:
        await doors.store.invites.replace(
            used.model_copy(update={"used_by": None, "version": used.version + 1})
        )
        raise


class Entrant(NamedTuple):
    """Somebody who has proved who they are, and the epoch of their account (`access.py`) when they did."""

    account: Account
    epoch: int


async def log_in(
    doors: Doors, *, email: str, password: str, host: str, device: str | None = None, demo: bool = False
) -> Entrant:
    """The account behind an e-mail and a password. `host`: where the attempt comes from.

    Attempts are counted before the password is looked at, so that many at once gain nothing: by host, then by
    host and account, then by account. A known `device`, on which the account has logged in before, is counted
    by itself: whatever others try, the right password lets its owner in there.

    Raises:
        BadLoginError: whatever is wrong, it sounds and lasts the same.
        TooManyAttemptsError: too many failures of this e-mail or from this host just now.
        BusyError: many passwords are being looked at just now.
    """
    email = accounts.normal_email(email)
    if not demo:
        accounts.refuse_demo(email)
    counted = login_keys(email, host_key(host), device)
    for quota, key in counted:
        await doors.limiter.hit(quota, key)
    credential = await doors.store.credentials.by_email(email)
    if not await passwords.matches(password, credential.hash if credential else None) or credential is None:
        raise BadLoginError
    account, *_ = await gather(
        doors.store.accounts.find(credential.id),
        *(doors.limiter.forgive(quota, key) for quota, key in counted if quota in OF_ACCOUNT),
    )
    return Entrant(account or await _settle(doors, credential), credential.epoch)


async def _needs_free(doors: Doors, email: str) -> None:
    if await doors.store.credentials.by_email(accounts.normal_email(email)):
        raise EmailTakenError


def _with_normal_phone(doors: Doors, newcomer: Newcomer) -> Newcomer:
    if newcomer.phone is None:
        return newcomer
    return newcomer.model_copy(update={"phone": phones.reachable(newcomer.phone, doors.countries)})


async def _settle(doors: Doors, credential: Credential) -> Account:
    """Write what the credential says there should be; doing it again changes nothing."""
    if credential.patient:
        await _insert_once(doors.store.patients, credential.patient)
    if credential.account is None:  # closed meanwhile
        raise BadLoginError
    await _insert_once(doors.store.accounts, credential.account)
    return credential.account


async def _insert_once(collection: Documents[Any], model: Any) -> None:
    try:
        await collection.insert(model)
    except DuplicateError:
        return
