"""Sessions: one login on one device, a family of refresh tokens of which only the newest is good."""

from asyncio import gather
from contextlib import suppress

import structlog

from quickdoc import access, accounts
from quickdoc.accounts import Account, Actor, Session
from quickdoc.actions.access import end_login, end_logins
from quickdoc.errors import NotFoundError, StaleError, UnauthenticatedError
from quickdoc.ids import new_secret_id
from quickdoc.ports import Doors

log = structlog.get_logger()
RETRIES = 5


async def open_session(doors: Doors, account_id: str, *, epoch: int = 0, device: str = "") -> Session:
    """A new session of an account that has just proved who it is.

    `epoch`: the account's when it proved that, so that a login which is overtaken by the end of all logins
    is ended by it, too.
    """
    now = doors.clock.now()
    session = accounts.start_session(new_secret_id("session"), account_id, now, epoch=epoch, device=device)
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
        if following.revoked:
            await _end_stolen(doors, following)
        return following, await _account(doors, following)
    raise StaleError


async def close_session(doors: Doors, session_id: str) -> None:
    """Log out. Doing it twice, or with a session that nobody knows, changes nothing."""
    present = await doors.store.sessions.find(session_id)
    if present:
        await _end(doors, present)


async def good_sessions(doors: Doors, actor: Actor) -> list[Session]:
    """The actor's sessions, the ones seen last first."""
    found, known = await gather(
        doors.store.sessions.of_account(actor.account_id, doors.clock.now()),
        doors.store.credentials.access(actor.account_id),
    )
    return [each for each in found if access.is_good(known, each.id, each.epoch)]


async def end_session(doors: Doors, actor: Actor, session_id: str) -> None:
    """End one of one's own sessions, on whichever device. Doing it twice changes nothing.

    Raises:
        NotFoundError: there is none, or somebody else's.
    """
    present = await doors.store.sessions.find(session_id)
    if present is None or present.account_id != actor.account_id:
        raise NotFoundError
    await _end(doors, present)


async def end_other_sessions(doors: Doors, actor: Actor, device: str) -> tuple[Session, Account]:
    """End all sessions and begin a new one for whoever asks.

    Raises:
        NotFoundError: the account is gone.
    """
    account = await doors.store.accounts.get(actor.account_id)
    epoch = await end_logins(doors, actor.account_id)
    return await open_session(doors, account.id, epoch=epoch, device=device), account


async def _end(doors: Doors, session: Session) -> None:
    """First what decides, in one write; a session that is not marked any more ends nowhere else."""
    with suppress(NotFoundError):  # an account without a password has no other logins
        await end_login(doors, session.account_id, session.id)
    for _ in range(RETRIES):
        present = await doors.store.sessions.find(session.id)
        if present is None or present.revoked:
            return
        with suppress(StaleError):
            await doors.store.sessions.replace(accounts.revoke(present))
            return


async def _end_stolen(doors: Doors, session: Session) -> None:
    log.warning("a used refresh token came back", session=session.id, account=session.account_id)
    await _end(doors, session)
    raise UnauthenticatedError("This login was used in two places. For your safety, log in again.")


async def _account(doors: Doors, session: Session) -> Account:
    account, known = await gather(
        doors.store.accounts.find(session.account_id),
        doors.store.credentials.access(session.account_id),
    )
    if account is None:
        raise UnauthenticatedError
    access.ensure_good(known, session.id, session.epoch)
    return account
