"""Which logins of an account are good: what every access token, socket and session is checked against.

Two numbers tell. `epoch` counts up whenever all logins end (the password changed, say); a token or a session
carries the epoch that it was made in. `ended` names single sessions that were ended.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol, TypeVar

from quickdoc.core.errors import UnauthenticatedError
from quickdoc.core.types import Instant, Model

MAX_ENDED = 100
"""Sessions that are remembered as ended. The session itself says so, too, as soon as that is written."""
KEPT = timedelta(days=31)
"""Longer than any session lasts."""
BELIEVED = 3.0
"""Seconds for which a process believes what it read. The bus tells of changes at once; this is the bound when
it does not."""
MAX_BELIEVED = 20_000
"""Accounts; beyond them a process starts anew."""


class Ended(Model):
    """A session that was ended before its time."""

    session_id: str
    at: Instant


class Access(Model):
    """What is good of an account's logins. `id` is the account's; `closed_at`: none is, ever again."""

    id: str
    epoch: int = 0
    ended: tuple[Ended, ...] = ()
    closed_at: Instant | None = None
    version: int = 1


A = TypeVar("A", bound=Access)


def is_good(access: Access | None, session_id: str | None, epoch: int) -> bool:
    """Whether a login is good. An account without a record (None) has ended none.

    `session_id` None: of a token that an earlier version made, which names no session.
    """
    if access is None:
        return True
    if access.closed_at or epoch < access.epoch:
        return False
    return all(each.session_id != session_id for each in access.ended)


def ensure_good(access: Access | None, session_id: str | None, epoch: int) -> None:
    """Refuse a login that has ended.

    Raises:
        UnauthenticatedError
    """
    if not is_good(access, session_id, epoch):
        raise UnauthenticatedError("This login has ended. Please log in again.")


def end_session(access: A, session_id: str, now: datetime) -> A:
    """One session less; the same record when that is known."""
    if any(each.session_id == session_id for each in access.ended):
        return access
    kept = [each for each in access.ended if each.at > now - KEPT]
    return _next(access, ended=(*kept, Ended(session_id=session_id, at=now))[-MAX_ENDED:])


def end_all(access: A, **changes: object) -> A:
    """No session of before is good. `changes`: what else of the record is new."""
    return _next(access, epoch=access.epoch + 1, ended=(), **changes)


def close(access: A, now: datetime, **changes: object) -> A:
    """Nobody logs in here any more; the same record when that is so."""
    return access if access.closed_at else end_all(access, closed_at=now, **changes)


def _next(access: A, **changes: Any) -> A:
    return access.model_copy(update={**changes, "version": access.version + 1})


Read = Callable[[str], Awaitable[Access | None]]


class AccessRecords(Protocol):
    """Gives the records, from the store or from memory."""

    async def of(self, account_id: str, read: Read) -> Access | None:
        """The record of an account. `read` reads it from the store."""

    def forget(self, account_id: str) -> None:
        """It has changed: read it anew."""


class ReadEachTime:
    """Reads each time: the plain way."""

    async def of(self, account_id: str, read: Read) -> Access | None:
        """The record as it is stored."""
        return await read(account_id)

    def forget(self, account_id: str) -> None:
        """Nothing is remembered."""


class Remembered:
    """Remembers records for some seconds, unless the bus says that one has changed (`events/news.py`).

    What is read while news comes is not remembered: it may be from before.
    """

    def __init__(self, seconds: float = BELIEVED, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._known: dict[str, tuple[float, Access | None]] = {}
        self._news = 0

    async def of(self, account_id: str, read: Read) -> Access | None:
        """The record as it was at most so many seconds ago."""
        known = self._known.get(account_id)
        if known and known[0] > self._clock():
            return known[1]
        news, until = self._news, self._clock() + self._seconds
        found = await read(account_id)
        if news == self._news:
            if len(self._known) >= MAX_BELIEVED:
                self._known.clear()
            self._known[account_id] = (until, found)
        return found

    def forget(self, account_id: str) -> None:
        """It has changed: read it anew."""
        self._news += 1
        self._known.pop(account_id, None)
