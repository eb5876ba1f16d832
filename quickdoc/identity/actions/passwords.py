"""Changing a password: with the present one, or with a link sent to the account's e-mail address."""

import structlog

from quickdoc.core.errors import (
    LinkInvalidError,
    NotFoundError,
    ResetInvalidError,
    SamePasswordError,
    StaleError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.core.ids import new_id
from quickdoc.identity import access, accounts, credentials, one_time_passwords, passwords, resets
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import addresses
from quickdoc.identity.actions.access import forget_browsers, update_access
from quickdoc.identity.credentials import Credential
from quickdoc.messaging.actions import phones
from quickdoc.messaging.emails import account_emails
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()


async def change_password(services: Services, actor: Actor, present: str, new: str) -> tuple[Account, int]:
    """Set another password. All sessions end; returns the account, and the epoch of new sessions.

    Raises:
        CommonPasswordError: the new one is among the first that anybody would try.
        WrongPasswordError: the present one is another.
        TooManyAttemptsError: it was guessed too often.
        NotFoundError: the account is gone.
        StaleError: it was changed at the same moment.
        OneTimePasswordExpiredError, SamePasswordError: the present one is a one-time password.
    """
    account = await services.store.accounts.get(actor.account_id)
    passwords.ensure_uncommon(new, account.email, account.name)
    proved = await prove(services, actor, present)
    one_time_passwords.ensure_usable(proved.one_time, services.clock.now())
    if proved.one_time and new == present:
        raise SamePasswordError
    return account, await _set(services, proved, new)


async def prove(services: Services, actor: Actor, password: str) -> Credential:
    """Check an actor's password and return their credential.

    Raises:
        WrongPasswordError, TooManyAttemptsError, BusyError
    """
    await services.limiter.hit("present_password", actor.account_id)
    credential = await services.store.credentials.find(actor.account_id)
    right = await passwords.matches(password, credential.hash if credential else None)
    if not right or credential is None:
        raise WrongPasswordError
    await services.limiter.forgive("present_password", actor.account_id)
    return credential


async def mail_reset(services: Services, email: str) -> None:
    """Send a link to choose a new password, if an account has this address.

    It runs after the response, so that the response does not disclose whether there is one. A mail that could
    not be sent is not retried: the user asks for another.
    """
    await services.task_runner.run(_mail_reset(services, accounts.normal_email(email)))


async def _mail_reset(services: Services, email: str) -> None:
    credential = credentials.to_reset(await services.store.credentials.of_email(email))
    if services.mailer is None or services.links is None or credential is None:
        return
    now = services.clock.now()
    try:
        await services.limiter.hit("reset_by_mail", email)
    except TooManyAttemptsError:
        log.info("too many password mails this hour", account=credential.id)
        return
    token = resets.new_token()
    await services.store.password_resets.insert_silently(resets.permission(token, credential.id, email, now))
    page = resets.page(services.links.public_url, token)
    try:
        await services.mailer.send(account_emails.reset(new_id("mail"), email, page))
    except (DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError) as error:
        log.warning("a password mail was not sent", account=credential.id, error=repr(error))


async def reset_password(services: Services, token: str, new: str) -> None:
    """Set a new password with the link in a mail, which can be used once. All sessions end.

    This also verifies the address. If it was unverified before, a stranger may have made the account, so its
    phone must be verified again.

    Raises:
        CommonPasswordError: the new one is among the first that anybody would try; the link stays good.
        ResetInvalidError: unknown, used or too old, or another account has verified the address meanwhile.
    """
    passwords.ensure_uncommon(new)
    used = await services.store.password_resets.use(resets.reset_id(token))
    if used is None or used.expires_at <= services.clock.now():
        raise ResetInvalidError
    credential = await services.store.credentials.find(used.account_id)
    if credential is None or credential.hash is None or used.email not in {None, credential.email}:
        raise ResetInvalidError
    is_shown = used.email is not None and not credential.email_verified
    try:
        if is_shown:
            await _forget_phone(services, credential.id)
        await _set(services, credential, new, by_mail=used.email is not None)
        if is_shown:
            await addresses.take(services, credential.id, credential.email)
    except (NotFoundError, StaleError, DuplicateError, LinkInvalidError):
        raise ResetInvalidError from None


async def _forget_phone(services: Services, account_id: str) -> None:
    account = await services.store.accounts.find(account_id)
    if account and account.phone:
        await phones.leave(services, account.phone, account_id)


async def _set(services: Services, proved: Credential, new: str, *, by_mail: bool = False) -> int:
    """Write the new hash and end all sessions in one write, unless the password has changed meanwhile.

    `by_mail`: the same write verifies the address.

    Raises:
        DuplicateError: it is another account's.
    """
    fresh = await passwords.hashed(new, passwords.salt_of(proved.hash or ""))

    def rule(now_there: Credential, _now: object) -> Credential:
        if now_there.hash != proved.hash or now_there.email != proved.email:
            raise StaleError
        verified = now_there.email_verified or by_mail
        changes = {"hash": fresh, "by_sign_up": False, "one_time": None, "email_verified": verified}
        return access.end_all(now_there, **changes)

    changed = await update_access(services, proved.id, rule)
    await forget_browsers(services, proved.id, changed.epoch)
    return changed.epoch
