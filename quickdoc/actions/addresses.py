"""Whose an e-mail address is: of whoever showed first that they read its mails. A unique index decides."""

from quickdoc import accounts
from quickdoc.accounts import Account, with_verified_email
from quickdoc.actions.switches import ATTEMPTS, revise_account
from quickdoc.errors import LinkInvalidError, StaleError
from quickdoc.ports import Doors
from quickdoc.store.documents import DuplicateError


async def take(doors: Doors, account_id: str, email: str) -> Account:
    """The account, which has shown that the address is its own. Doing it twice changes nothing.

    First what decides; whoever is cut off before the account says so as well does it again.

    Raises:
        LinkInvalidError: another account has shown it before, or this one has another address by now.
        NotFoundError, StaleError
    """
    await _take(doors, account_id, email)
    return await revise_account(doors, account_id, lambda each: with_verified_email(each, email))


async def _take(doors: Doors, account_id: str, email: str) -> None:
    for _ in range(ATTEMPTS):
        present = await doors.store.credentials.find(account_id)
        if present is None:
            return  # nobody can log in there
        changed = accounts.verify_address(present, email)
        if changed is present:
            return
        try:
            await doors.store.credentials.replace(changed)
        except StaleError:
            continue
        except DuplicateError:
            raise LinkInvalidError from None
        return
    raise StaleError
