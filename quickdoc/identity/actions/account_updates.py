"""Changing an account by a rule: load, rule, write; and its notification preferences."""

from collections.abc import Callable

from quickdoc.events.actions.commit import update_silently
from quickdoc.identity import accounts
from quickdoc.identity.accounts import Account, Actor, NotificationPreferences
from quickdoc.services import Services


async def set_switches(services: Services, actor: Actor, switches: NotificationPreferences) -> Account:
    """Choose which kind of message goes out on which channel.

    Raises:
        NotFoundError, StaleError
    """
    return await update_account(
        services, actor.account_id, lambda account: accounts.set_switches(account, switches)
    )


async def update_account(services: Services, account_id: str, rule: Callable[[Account], Account]) -> Account:
    """Apply a rule to an account and retry on a conflict. Nothing is written if the rule changes nothing.

    Raises:
        NotFoundError, StaleError
    """
    return await update_silently(
        services, services.store.accounts, account_id, lambda present, _now: rule(present)
    )
