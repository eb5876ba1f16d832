"""Ending logins: the one write that decides which are valid, and the news of it to every process."""

from asyncio import gather
from collections.abc import Callable
from datetime import datetime

from quickdoc.events.actions.commit import update
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import AccessChanged, AccessEvent
from quickdoc.identity import access
from quickdoc.identity.credentials import Credential
from quickdoc.services import Services

Rule = Callable[[Credential, datetime], Credential]


async def update_access(
    services: Services, account_id: str, rule: Rule, kind: type[AccessEvent] = AccessChanged
) -> Credential:
    """Apply a rule to an account's access record. Nothing is written if the rule changes nothing.

    Raises:
        NotFoundError: the account has no credential.
        StaleError: other writers changed it again and again.
    """

    def told(changed: Credential, now: datetime) -> list[AccessEvent]:
        return [new_event(kind, changed.access, now)]

    def forget() -> None:
        services.access.forget(account_id)

    return await update(services, services.store.credentials, account_id, rule, told, on_commit=forget)


async def end_login(services: Services, account_id: str, session_id: str) -> None:
    """End one session. Idempotent."""

    def rule(present: Credential, now: datetime) -> Credential:
        return access.end_session(present, session_id, now)

    await update_access(services, account_id, rule)


async def end_logins(services: Services, account_id: str) -> int:
    """End all sessions; returns the epoch in which new ones begin."""
    changed = await update_access(services, account_id, lambda present, _now: access.end_all(present))
    await forget_browsers(services, account_id, changed.epoch)
    return changed.epoch


async def forget_browsers(services: Services, account_id: str, epoch: int) -> None:
    """Delete what the ended logins have stored: sessions, push subscriptions and password resets.

    This is only a clean-up: the new epoch has ended the sessions. A browser that is logged in subscribes to
    push again when it opens the app.
    """
    await gather(
        services.store.subscriptions.drop_of(account_id, None),
        services.store.password_resets.drop_of(account_id),
        services.store.sessions.drop_of(account_id, epoch),
    )


async def ensure_good(services: Services, account_id: str, session_id: str | None, epoch: int) -> None:
    """Refuse a login that has ended.

    Raises:
        UnauthenticatedError
    """
    known = await services.access.of(account_id, services.store.credentials.access)
    access.ensure_good(known, session_id, epoch)
