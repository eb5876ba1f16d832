"""Ownership of an e-mail address: the first account to verify it has it. A unique index decides."""

from contextlib import suppress
from datetime import datetime

from quickdoc.core.errors import LinkInvalidError, NotFoundError
from quickdoc.events.actions.commit import update_silently
from quickdoc.events.models import EmailMoved
from quickdoc.identity import accounts, credentials
from quickdoc.identity.accounts import Account, with_verified_email
from quickdoc.identity.actions.access import update_access
from quickdoc.identity.actions.account_updates import update_account
from quickdoc.identity.actions.contact_notices import Notice, tell
from quickdoc.identity.credentials import Credential
from quickdoc.messaging.emails.account_emails import EMAIL_CHANGED
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError


async def take(services: Services, account_id: str, email: str) -> Account:
    """Mark an account's address as verified. Idempotent.

    The credential, whose unique index decides, is written first, the account second; after a crash in between
    the link can be used again.

    Raises:
        LinkInvalidError: another account has shown it before, or this one has another address by now.
        NotFoundError, StaleError
    """
    await _take(services, account_id, email)
    return await update_account(services, account_id, lambda each: with_verified_email(each, email))


async def _take(services: Services, account_id: str, email: str) -> None:
    def rule(present: Credential, _now: datetime) -> Credential:
        return credentials.verify_address(present, email)

    with suppress(NotFoundError):  # nobody can log in there
        try:
            await update_silently(services, services.store.credentials, account_id, rule)
        except DuplicateError:
            raise LinkInvalidError from None


async def change(services: Services, account_id: str, present: str, email: str) -> Account:
    """Give an account another address, which its owner has verified with a link.

    The write on the credential decides; the account follows at once, or in the reaction to `EmailMoved`. The
    previous address gets a notice, if it was verified. Sessions stay valid. Idempotent.

    Raises:
        LinkInvalidError: another account has verified the address, or this one has another by now.
        StaleError
    """

    def rule(there: Credential, _now: object) -> Credential:
        return credentials.change_address(there, present, email)

    try:
        await update_access(services, account_id, rule, EmailMoved)
        return await finish_change(services, account_id)
    except (DuplicateError, NotFoundError):
        raise LinkInvalidError from None


async def finish_change(services: Services, account_id: str) -> Account:
    """Write the address of the credential on the account.

    Raises:
        NotFoundError: it is closed.
        StaleError
    """
    credential = await services.store.credentials.get(account_id)
    move, email = credential.readdressed, credential.email
    if move is None or credential.closed_at:
        raise NotFoundError
    account = await services.store.accounts.get(account_id)
    if move.told and services.mailer:
        notice = Notice("email_changed", move.change, "email", EMAIL_CHANGED, to=move.left)
        await tell(services, account, notice)
    return await update_account(services, account_id, lambda each: accounts.with_email(each, email))
