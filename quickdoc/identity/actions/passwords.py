"""Changing a password: by whoever knows the present one, or by whoever reads the account's mail."""

import structlog

from quickdoc.core.errors import (
    LinkInvalidError,
    NotFoundError,
    ResetInvalidError,
    StaleError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.core.ids import new_id
from quickdoc.identity import access, accounts, passwords, resets
from quickdoc.identity.accounts import Account, Actor, Credential
from quickdoc.identity.actions import addresses
from quickdoc.identity.actions.access import forget_browsers, update_access
from quickdoc.messaging import emails
from quickdoc.messaging.actions import phones
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()


async def change_password(services: Services, actor: Actor, present: str, new: str) -> tuple[Account, int]:
    """Another password. All sessions end; returns the account, and the epoch in which a new one begins.

    Raises:
        CommonPasswordError: the new one is among the first that anybody would try.
        WrongPasswordError: the present one is another.
        TooManyAttemptsError: it was guessed too often.
        NotFoundError: the account is gone.
        StaleError: it was changed at the same moment.
    """
    account = await services.store.accounts.get(actor.account_id)
    passwords.ensure_uncommon(new, account.email, account.name)
    proved = await prove(services, actor, present)
    return account, await _set(services, proved, new)


async def prove(services: Services, actor: Actor, password: str) -> Credential:
    """What an actor's login is checked against, once they have said their password.

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
    """Send a link by which a new password can be chosen, if anybody has an account with this address.

    Whoever asks is told nothing of that: it is done behind the answer. A mail that does not go out is asked
    for again by whoever waits for it.
    """
    await services.task_runner.run(_mail_reset(services, accounts.normal_email(email)))


async def _mail_reset(services: Services, email: str) -> None:
    credential = accounts.to_reset(await services.store.credentials.of_email(email))
    if services.mailer is None or services.links is None or credential is None:
        return
    now = services.clock.now()
    try:
        await services.limiter.hit("reset_by_mail", email)
    except TooManyAttemptsError:
        log.info("no more mails for a new password this hour", account=credential.id)
        return
    token = resets.new_token()
    await services.store.password_resets.insert_silently(resets.permission(token, credential.id, email, now))
    page = resets.page(services.links.public_url, token)
    try:
        await services.mailer.send(emails.reset(new_id("mail"), email, page))
    except (DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError) as error:
        log.warning("a mail for a new password did not go out", account=credential.id, error=repr(error))


async def reset_password(services: Services, token: str, new: str) -> None:
    """Choose a new password by the link in a mail, which is used up by it. All sessions end.

    It shows that the address is theirs. Whoever made an account that had not shown that may be a stranger, so
    its phone has to be verified anew.

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
    """Write the new hash and end all sessions in one write, unless the password is another by now.

    `by_mail`: the address is shown to be the account's own by that, in the same write.

    Raises:
        DuplicateError: it is another account's.
    """
    fresh = await passwords.hashed(new, passwords.salt_of(proved.hash or ""))

    def rule(now_there: Credential, _now: object) -> Credential:
        if now_there.hash != proved.hash or now_there.email != proved.email:
            raise StaleError
        verified = now_there.email_verified or by_mail
        return access.end_all(now_there, hash=fresh, by_sign_up=False, email_verified=verified)

    changed = await update_access(services, proved.id, rule)
    await forget_browsers(services, proved.id, changed.epoch)
    return changed.epoch
