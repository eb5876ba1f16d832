"""Accounts: signing up, joining a clinic, logging in."""

from asyncio import gather
from typing import Any, NamedTuple

from quickdoc.core import phone_numbers
from quickdoc.core.errors import BadLoginError, BusyError, EmailTakenError, InviteInvalidError, StaleError
from quickdoc.core.ids import new_id
from quickdoc.core.quotas import OF_ACCOUNT, host_key, login_keys
from quickdoc.identity import accounts, passwords
from quickdoc.identity.accounts import Account, Actor, Credential, Invite, Newcomer
from quickdoc.identity.actions import verification
from quickdoc.services import Services
from quickdoc.storage.actions.idempotency import found_or_made
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import DuplicateError


class Entrant(NamedTuple):
    """Somebody who has proved who they are, and the epoch of their account (`access.py`) when they did."""

    account: Account
    epoch: int


async def sign_up(
    services: Services, newcomer: Newcomer, password: str, *, host: str, demo: bool = False
) -> Entrant:
    """A new account with a password, which is sent a code and a mail. `host`: where it comes from.

    Nobody learns here whether an address is known: it may have any number of accounts, of which one can show
    that it is theirs. Who signs up again with the same password gets the account that they have. `demo`: the
    demo's e-mails are allowed.

    Raises:
        BadPhoneError, CommonPasswordError
        TooManyAttemptsError: many sign up from this host or with this address just now.
        BusyError: many passwords are being looked at just now.
        BadLoginError: an e-mail of the demo, outside of it.
    """
    if not demo:
        accounts.refuse_demo(newcomer.email)
    passwords.ensure_uncommon(password, newcomer.email, newcomer.name)
    newcomer = _with_normal_phone(services, newcomer)
    await services.limiter.hit("sign_up", host_key(host))
    await services.limiter.hit("sign_up_of_address", accounts.normal_email(newcomer.email))
    password_hash, known = await _hashed(services, newcomer.email, password)
    if known:
        return await _entrant(services, known)
    credential = _credential(newcomer, password_hash, by_sign_up=True)
    try:
        await services.store.credentials.insert_silently(credential)
    except DuplicateError:  # the same person at the same moment
        known = await services.store.credentials.signed_up(credential.email, password_hash)
        if known is None:
            raise BusyError from None
        return await _entrant(services, known)
    account = await _finish_signup(services, credential)
    await verification.begin(services, account)
    return Entrant(account, credential.epoch)


async def create(services: Services, newcomer: Newcomer, password_hash: str | None) -> Account:
    """A new account with a hash that was made before; with None nobody can log in.

    Neither its phone nor its address is verified; nothing is sent to either.

    Raises:
        BadPhoneError
    """
    credential = _credential(_with_normal_phone(services, newcomer), password_hash)
    await services.store.credentials.insert_silently(credential)
    return await _finish_signup(services, credential)


async def invite(services: Services, actor: Actor, clinic_id: str) -> Invite:
    """A permission for one person to join the clinic's staff, good for a week.

    Raises:
        NotFoundError, ForbiddenError
        TooManyAttemptsError: the account has invited many just now.
    """
    await gather(services.store.clinics.get(clinic_id), services.limiter.hit("invite", actor.account_id))
    actor.ensure_clinic(clinic_id)
    made = Invite(
        id=services.ids.new_secret("invite"),
        clinic_id=clinic_id,
        expires_at=services.clock.now() + accounts.INVITE_LIFE,
        by=actor.account_id,
    )

    async def make() -> Invite:
        await services.store.invites.insert_silently(made)
        return made

    return await found_or_made(services, lambda: services.store.invites.find(made.id), make)


async def join_clinic(
    services: Services, invite_id: str, *, email: str, name: str, password: str, host: str, demo: bool = False
) -> Entrant:
    """Become staff by an invitation, which is used up by it. `host`: where it comes from.

    Whether others have the address makes no difference. Doing it twice brings the same account.

    Raises:
        InviteInvalidError: unknown, used or too old.
        CommonPasswordError, TooManyAttemptsError, BusyError: as for patients.
        EmailTakenError: they have another account with this address and this very password, which a login
            could not tell from the new one; the invitation stays good.
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
    password_hash, known = await _hashed(services, email, password)
    if known and accounts.has_joined(known, found):
        return await _entrant(services, known)
    if not found.is_open(services.clock.now()):
        raise InviteInvalidError
    if known:
        raise EmailTakenError
    account = await _join(services, found, email, name, password_hash)
    await verification.begin(services, account)
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


async def log_in(
    services: Services, *, email: str, password: str, host: str, device: str | None = None, demo: bool = False
) -> Entrant:
    """The account behind an e-mail and a password. `host`: where the attempt comes from.

    Attempts are counted before the password is looked at, so that many at once gain nothing: by host, then by
    host and account, then by account. A known `device`, on which the account has logged in before, is counted
    by itself: whatever others try, the right password lets its owner in there. Of several accounts with one
    address the password decides. Only whoever has verified the address takes back what was counted: others
    would make room for guesses at the owner's password.

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
        await services.limiter.hit(quota, key)
    known = [each for each in await services.store.credentials.of_email(email) if each.hash]
    place = await passwords.matching(password, [each.hash or "" for each in known])
    if place is None:
        raise BadLoginError
    credential = known[place]
    forgiven = [each for each in counted if each[0] in OF_ACCOUNT and credential.email_verified]
    account, *_ = await gather(
        services.store.accounts.find(credential.id),
        *(services.limiter.forgive(quota, key) for quota, key in forgiven),
    )
    return Entrant(account or await _finish_signup(services, credential), credential.epoch)


async def _hashed(services: Services, email: str, password: str) -> tuple[str, Credential | None]:
    """The hash of a new account's password, and the account of this address that has the same password.

    It is made with the salt of those that are there, so that one hash tells, whether or not there are any.
    """
    email = accounts.normal_email(email)
    present = [each for each in await services.store.credentials.of_email(email) if each.hash]
    salts = (passwords.salt_of(each.hash) for each in present if each.hash)
    salt = next((each for each in salts if each), None)
    if salt is None and services.links:
        salt = passwords.salt_for(email, services.links.secret)
    made = await passwords.hashed(password, salt)
    return made, next((each for each in present if each.hash == made), None)


async def _entrant(services: Services, credential: Credential) -> Entrant:
    account = await services.store.accounts.find(credential.id)
    return Entrant(account or await _finish_signup(services, credential), credential.epoch)


def _credential(newcomer: Newcomer, password_hash: str | None, *, by_sign_up: bool = False) -> Credential:
    return accounts.credential(
        newcomer,
        password_hash,
        account_id=new_id("account"),
        patient_id=new_id("patient"),
        by_sign_up=by_sign_up,
    )


def _with_normal_phone(services: Services, newcomer: Newcomer) -> Newcomer:
    if newcomer.phone is None:
        return newcomer
    return newcomer.model_copy(update={"phone": phone_numbers.reachable(newcomer.phone, services.countries)})


async def _finish_signup(services: Services, credential: Credential) -> Account:
    """Write what the credential says there should be; doing it again changes nothing."""
    if credential.patient:
        await _insert_once(services.store.patients, credential.patient)
    if credential.account is None:  # closed meanwhile
        raise BadLoginError
    await _insert_once(services.store.accounts, credential.account)
    return credential.account


async def _insert_once(collection: Documents[Any], model: Any) -> None:
    try:
        await collection.insert_silently(model)
    except DuplicateError:
        return
