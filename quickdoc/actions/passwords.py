"""Changing a password: by whoever knows the present one, or by whoever reads the account's mail."""

from datetime import timedelta

import structlog

from quickdoc import access, accounts, letters, passwords, resets
from quickdoc.accounts import Account, Actor, Credential
from quickdoc.actions.access import forget_browsers, revise_access
from quickdoc.errors import (
    NotFoundError,
    ResetInvalidError,
    StaleError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.ids import new_id
from quickdoc.ports import Doors, TextDelayedError, TextRefusedError, TextUnknownError

log = structlog.get_logger()

STRETCH = timedelta(minutes=15)
MAX_WRONG = 10
"""Wrong present passwords of an account in 15 minutes: whoever finds an open screen cannot guess for ever."""
MAILS_STRETCH = timedelta(hours=1)
MAX_MAILS = 3


async def change_password(doors: Doors, actor: Actor, present: str, new: str) -> tuple[Account, int]:
    """Another password. All sessions end; returns the account, and the epoch in which a new one begins.

    Raises:
        WrongPasswordError: the present one is another.
        TooManyAttemptsError: it was guessed too often.
        NotFoundError: the account is gone.
        StaleError: it was changed at the same moment.
        CommonPasswordError: everybody would try the new one.
    """
    passwords.ensure_uncommon(new)
    proved = await prove(doors, actor, present)
    account = await doors.store.accounts.get(actor.account_id)
    return account, await _set(doors, proved, new)


async def prove(doors: Doors, actor: Actor, password: str) -> Credential:
    """What an actor's login is checked against, once they have said their password.

    Raises:
        WrongPasswordError, TooManyAttemptsError
    """
    key = f"password {actor.account_id}"
    count, until = await doors.store.attempts.count(key, doors.clock.now(), STRETCH)
    if count > MAX_WRONG:
        raise TooManyAttemptsError(seconds=max(1, round((until - doors.clock.now()).total_seconds())))
    credential = await doors.store.credentials.find(actor.account_id)
    right = await passwords.matches(password, credential.hash if credential else None)
    if not right or credential is None:
        raise WrongPasswordError
    await doors.store.attempts.forgive(key, doors.clock.now(), STRETCH)
    return credential


async def mail_reset(doors: Doors, email: str) -> None:
    """Send a link by which a new password can be chosen, if anybody has an account with this address.

    Whoever asks is told nothing of that: it is done behind the answer. A mail that does not go out is asked
    for again by whoever waits for it.
    """
    await doors.errands.run(_mail_reset(doors, accounts.normal_email(email)))


async def _mail_reset(doors: Doors, email: str) -> None:
    credential = await doors.store.credentials.by_email(email)
    if doors.mailer is None or doors.links is None or credential is None or credential.hash is None:
        return
    now = doors.clock.now()
    count, _ = await doors.store.attempts.count(f"reset {credential.id}", now, MAILS_STRETCH)
    if count > MAX_MAILS:
        log.info("no more mails for a new password this hour", account=credential.id)
        return
    token = resets.new_token()
    await doors.store.password_resets.insert(resets.permission(token, credential.id, now))
    page = resets.page(doors.links.public_url, token)
    try:
        await doors.mailer.send(letters.reset(new_id("mail"), email, page))
    except (TextRefusedError, TextDelayedError, TextUnknownError) as error:
        log.warning("a mail for a new password did not go out", account=credential.id, error=repr(error))


async def reset_password(doors: Doors, token: str, new: str) -> None:
    """Choose a new password by the link in a mail, which is used up by it. All sessions end.

    Raises:
        ResetInvalidError: unknown, used or too old.
        CommonPasswordError: everybody would try it. The link stays good.
    """
    passwords.ensure_uncommon(new)
    used = await doors.store.password_resets.use(resets.reset_id(token))
    if used is None or used.expires_at <= doors.clock.now():
        raise ResetInvalidError
    credential = await doors.store.credentials.find(used.account_id)
    if credential is None or credential.hash is None:
        raise ResetInvalidError
    try:
        await _set(doors, credential, new)
    except (NotFoundError, StaleError):
        raise ResetInvalidError from None


async def _set(doors: Doors, proved: Credential, new: str) -> int:
    """Write the new hash and end all sessions in one write, unless the password is another by now."""
    fresh = await passwords.hashed(new)

    def rule(now_there: Credential, _now: object) -> Credential:
        if now_there.hash != proved.hash:
            raise StaleError
        return access.end_all(now_there, hash=fresh)

    changed = await revise_access(doors, proved.id, rule)
    await forget_browsers(doors, proved.id, changed.epoch)
    return changed.epoch
