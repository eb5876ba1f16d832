"""Accounts: signing up and logging in."""

from asyncio import gather
from typing import Any, NamedTuple

from quickdoc.core import phone_numbers
from quickdoc.core.errors import BadLoginError, BusyError, DoctorHasLoginError
from quickdoc.core.ids import new_id
from quickdoc.core.quotas import OF_ACCOUNT, host_key, login_keys
from quickdoc.events.actions.noting import note_refused_login
from quickdoc.identity import accounts, credentials, one_time_passwords, passwords
from quickdoc.identity.accounts import Account
from quickdoc.identity.actions import email_verification
from quickdoc.identity.credentials import Credential, Newcomer
from quickdoc.identity.one_time_passwords import OneTimePassword
from quickdoc.services import Services
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import DuplicateError


class Entrant(NamedTuple):
    """An authenticated account, and its epoch (`access.py`) at that time.

    `must_change`: it has shown a one-time password.
    """

    account: Account
    epoch: int
    must_change: bool = False


async def sign_up(
    services: Services, newcomer: Newcomer, password: str, *, host: str, demo: bool = False
) -> Entrant:
    """Create an account with a password, and send it a code and a link. `host`: the client's address.

    The response does not disclose whether an e-mail is known: an address may have any number of accounts, of
    which one can verify it. A second sign-up with the same password returns the existing account. `demo`: the
    demo's e-mails are allowed.

    Raises:
        BadPhoneError, CommonPasswordError
        TooManyAttemptsError: too many sign-ups from this host or with this address at present.
        BusyError: too many passwords are being hashed at present.
        BadLoginError: an e-mail of the demo, outside of it.
    """
    if not demo:
        accounts.refuse_demo(newcomer.email)
    passwords.ensure_uncommon(password, newcomer.email, newcomer.name)
    newcomer = _with_normal_phone(services, newcomer)
    await services.limiter.hit("sign_up", host_key(host))
    await services.limiter.hit("sign_up_of_address", accounts.normal_email(newcomer.email))
    password_hash, known = await hash_for(services, newcomer.email, password)
    if known:
        return await entrant(services, known)
    credential = _credential(services, newcomer, password_hash, by_sign_up=True)
    try:
        await services.store.credentials.insert_silently(credential)
    except DuplicateError:  # the same sign-up at the same time
        known = await services.store.credentials.signed_up(credential.email, password_hash)
        if known is None:
            raise BusyError from None
        return await entrant(services, known)
    account = await _finish_signup(services, credential)
    await email_verification.begin(services, account)
    return Entrant(account, credential.epoch)


async def create(
    services: Services,
    newcomer: Newcomer,
    password_hash: str | None,
    one_time: OneTimePassword | None = None,
) -> Account:
    """Create an account with a given password hash; with None nobody can log in.

    Neither its phone nor its address is verified; nothing is sent to either.

    Raises:
        BadPhoneError
        DoctorHasLoginError: another account has become the login of its doctor meanwhile.
    """
    known = _with_normal_phone(services, newcomer)
    credential = _credential(services, known, password_hash, one_time=one_time)
    await services.store.credentials.insert_silently(credential)
    return await _finish_signup(services, credential)


async def log_in(
    services: Services, *, email: str, password: str, host: str, device: str | None = None, demo: bool = False
) -> Entrant:
    """The account with this e-mail and password. `host`: the client's address.

    Attempts are counted before the password is checked, so that concurrent guesses gain nothing: by host, by
    host and account, then by account. A known `device`, on which the account has logged in before, has a
    count of its own: there the right password works, however often others have guessed. Of several accounts
    with one address the password decides. A successful login resets the counts only if it has verified the
    address: otherwise others could reset them and go on guessing at the owner's password.

    Raises:
        BadLoginError: for every kind of mismatch, with the same text and duration.
        OneTimePasswordExpiredError: the right one, too late.
        TooManyAttemptsError: too many failures with this e-mail or from this host at present.
        BusyError: too many passwords are being hashed at present.
        DoctorHasLoginError: a doctor's account that a crash left unfinished, and another one is theirs now.
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
        await note_refused_login(services, known[0].id if known else None)
        raise BadLoginError
    credential = known[place]
    one_time_passwords.ensure_usable(credential.one_time, services.clock.now())
    forgiven = [each for each in counted if each[0] in OF_ACCOUNT and credential.email_verified]
    account, *_ = await gather(
        services.store.accounts.find(credential.id),
        *(services.limiter.forgive(quota, key) for quota, key in forgiven),
    )
    return Entrant(
        account or await _finish_signup(services, credential),
        credential.epoch,
        credential.one_time is not None,
    )


async def hash_for(services: Services, email: str, password: str) -> tuple[str, Credential | None]:
    """The hash of a new account's password, and the account with the same address and password, if any.

    All accounts of an address share a salt, so one hash is enough to compare with all of them.
    """
    email = accounts.normal_email(email)
    present = [each for each in await services.store.credentials.of_email(email) if each.hash]
    salts = (passwords.salt_of(each.hash) for each in present if each.hash)
    salt = next((each for each in salts if each), None)
    if salt is None and services.links:
        salt = passwords.salt_for(email, services.links.secret)
    made = await passwords.hashed(password, salt)
    return made, next((each for each in present if each.hash == made), None)


async def entrant(services: Services, credential: Credential) -> Entrant:
    account = await services.store.accounts.find(credential.id)
    return Entrant(account or await _finish_signup(services, credential), credential.epoch)


def _credential(services: Services, newcomer: Newcomer, password_hash: str | None, **more: Any) -> Credential:
    return credentials.credential(
        newcomer,
        password_hash,
        account_id=new_id("account"),
        patient_id=new_id("patient"),
        now=services.clock.now(),
        **more,
    )


def _with_normal_phone(services: Services, newcomer: Newcomer) -> Newcomer:
    if newcomer.phone is None:
        return newcomer
    return newcomer.model_copy(update={"phone": phone_numbers.reachable(newcomer.phone, services.countries)})


async def _finish_signup(services: Services, credential: Credential) -> Account:
    """Write the account and patient that the credential holds. Idempotent."""
    if credential.patient:
        await _insert_once(services.store.patients, credential.patient)
    if credential.account is None:  # the account was closed meanwhile
        raise BadLoginError
    await _insert_account(services, credential.account)
    return credential.account


async def _insert_account(services: Services, account: Account) -> None:
    """Write the account, unless somebody else has become its doctor's login meanwhile: then nobody logs in.

    Raises:
        DoctorHasLoginError
    """
    try:
        await services.store.accounts.insert_silently(account)
    except DuplicateError:
        if await services.store.accounts.find(account.id) is None:
            await services.store.credentials.remove(account.id)
            raise DoctorHasLoginError from None


async def _insert_once(collection: Documents[Any], model: Any) -> None:
    try:
        await collection.insert_silently(model)
    except DuplicateError:
        return
