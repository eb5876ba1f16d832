"""Sessions: one login on one device, a family of refresh tokens of which only the newest is valid."""

from asyncio import gather
from contextlib import suppress
from datetime import datetime

import structlog

from quickdoc.core.errors import NotFoundError, StaleError, UnauthenticatedError
from quickdoc.core.ids import new_secret_id
from quickdoc.events.actions.commit import update_silently
from quickdoc.identity import access, sessions
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions.access import end_login, end_logins
from quickdoc.identity.sessions import Session
from quickdoc.services import Services

log = structlog.get_logger()


async def open_session(
    services: Services, account_id: str, *, epoch: int = 0, device: str = "", must_change: bool = False
) -> Session:
    """Start a session for an account that has just been authenticated.

    `epoch`: the account's at that time, so that ending all logins also ends a login that is in progress.
    `must_change`: by a one-time password.
    """
    session = sessions.start_session(
        new_secret_id("session"),
        account_id,
        services.clock.now(),
        epoch=epoch,
        device=device,
        must_change=must_change,
    )
    await services.store.sessions.insert_silently(session)
    return session


async def rotate_session(services: Services, session_id: str, generation: int) -> tuple[Session, Account]:
    """The session's next generation, and its account as it is now.

    Raises:
        UnauthenticatedError: the session has ended, or the token was reused, which revokes the session.
    """

    def rule(present: Session, now: datetime) -> Session:
        return sessions.rotate(present, generation, now)

    try:
        following = await update_silently(services, services.store.sessions, session_id, rule)
    except NotFoundError:
        raise UnauthenticatedError from None
    if following.revoked:
        await _end_stolen(services, following)
    return following, await _account(services, following)


async def close_session(services: Services, session_id: str) -> None:
    """Log out. Idempotent; an unknown session is ignored."""
    present = await services.store.sessions.find(session_id)
    if present:
        await _end(services, present)


async def good_sessions(services: Services, actor: Actor) -> list[Session]:
    """The actor's sessions, the ones seen last first."""
    found, known = await gather(
        services.store.sessions.of_account(actor.account_id, services.clock.now()),
        services.store.credentials.access(actor.account_id),
    )
    return [each for each in found if access.is_good(known, each.id, each.epoch)]


async def end_session(services: Services, actor: Actor, session_id: str) -> None:
    """End one of one's own sessions, on any device. Idempotent.

    Raises:
        NotFoundError: there is none, or somebody else's.
    """
    present = await services.store.sessions.find(session_id)
    if present is None or present.account_id != actor.account_id:
        raise NotFoundError
    await _end(services, present)


async def end_other_sessions(services: Services, actor: Actor, device: str) -> tuple[Session, Account]:
    """End all sessions and begin a new one for whoever asks.

    Raises:
        NotFoundError: the account is gone.
    """
    account = await services.store.accounts.get(actor.account_id)
    epoch = await end_logins(services, actor.account_id)
    return await open_session(services, account.id, epoch=epoch, device=device), account


async def _end(services: Services, session: Session) -> None:
    """End a session: first in the access record, which decides, then in its own document."""
    with suppress(NotFoundError):  # an account without a password has no access record
        await end_login(services, session.account_id, session.id)
    with suppress(NotFoundError, StaleError):
        await update_silently(services, services.store.sessions, session.id, _revoked)


def _revoked(present: Session, _now: datetime) -> Session:
    return present if present.revoked else sessions.revoke(present)


async def _end_stolen(services: Services, session: Session) -> None:
    log.warning("a refresh token was reused", session=session.id, account=session.account_id)
    await _end(services, session)
    raise UnauthenticatedError("This login was used in two places. For your safety, log in again.")


async def _account(services: Services, session: Session) -> Account:
    account, known = await gather(
        services.store.accounts.find(session.account_id),
        services.store.credentials.access(session.account_id),
    )
    if account is None:
        raise UnauthenticatedError
    access.ensure_good(known, session.id, session.epoch)
    return account
