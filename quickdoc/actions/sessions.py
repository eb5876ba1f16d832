"""Sessions: one login on one device, a family of refresh tokens of which only the newest is good."""

import structlog

from quickdoc import accounts
from quickdoc.accounts import Account, Session
from quickdoc.errors import StaleError, UnauthenticatedError
from quickdoc.ids import new_secret_id
from quickdoc.ports import Doors

log = structlog.get_logger()
RETRIES = 5


async def open_session(doors: Doors, account_id: str) -> Session:
    """A new session of an account that has just proved who it is."""
    session = accounts.start_session(new_secret_id("session"), account_id, doors.clock.now())
    await doors.store.sessions.insert(session)
    return session


async def rotate_session(doors: Doors, session_id: str, generation: int) -> tuple[Session, Account]:
    """The session's next generation, and its account as it is now.

    Raises:
        UnauthenticatedError: the session is over, or the token was used before and all are revoked.
    """
    for _ in range(RETRIES):
        present = await doors.store.sessions.find(session_id)
        if present is None:
            raise UnauthenticatedError
        following = accounts.rotate(present, generation, doors.clock.now())
        try:
            if following != present:
                await doors.store.sessions.replace(following)
        except StaleError:
            continue
        _needs_good(following)
        return following, await _account(doors, following)
    raise StaleError


async def close_session(doors: Doors, session_id: str) -> None:
    """Log out. Doing it twice, or with a session that nobody knows, changes nothing."""
    for _ in range(RETRIES):
        present = await doors.store.sessions.find(session_id)
        if present is None or present.revoked:
            return
        try:
            await doors.store.sessions.replace(accounts.revoke(present))
        except StaleError:
            continue
        return


def _needs_good(session: Session) -> None:
    if session.revoked:
        log.warning("a used refresh token came back", session=session.id, account=session.account_id)
        raise UnauthenticatedError("This login was used in two places. For your safety, log in again.")


async def _account(doors: Doors, session: Session) -> Account:
    account = await doors.store.accounts.find(session.account_id)
    if account is None:
        raise UnauthenticatedError
    return account
