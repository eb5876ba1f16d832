"""Which logins of an account are valid: what every access token, socket and session is checked against.

`epoch` is incremented whenever all logins end (a password change, for instance); a token or a session carries
the epoch in which it was made. `ended` lists single sessions that were ended.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Protocol, TypeVar

from quickdoc.core.errors import UnauthenticatedError
from quickdoc.core.types import Instant, Model

MAX_ENDED = 100
"""Ended sessions that are kept here. The session's own document is marked as ended soon after."""
KEPT = timedelta(days=31)
"""How long an ended session is kept: longer than any session lasts."""
BELIEVED = 3.0
"""Seconds for which a process caches a record. The bus reports changes at once; this is the limit when the
bus is unavailable."""
MAX_BELIEVED = 20_000
"""Cached records; beyond that the cache is cleared."""


class Ended(Model):
    """A session that was ended before its time."""

    session_id: str
    at: Instant


class Access(Model):
    """The validity of an account's logins. `id`: the account's; `closed_at`: since then none is valid."""

    id: str
    epoch: int = 0
    ended: tuple[Ended, ...] = ()
    closed_at: Instant | None = None
    version: int = 1


A = TypeVar("A", bound=Access)


def is_good(access: Access | None, session_id: str | None, epoch: int) -> bool:
    """Whether a login is valid. `access` None: the account has never ended a login.

    `session_id` None: a token made by an earlier version, which has no session's id.
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
    """The record with one more ended session; the same record if it has ended already."""
    if any(each.session_id == session_id for each in access.ended):
        return access
    kept = [each for each in access.ended if each.at > now - KEPT]
    return _next(access, ended=(*kept, Ended(session_id=session_id, at=now))[-MAX_ENDED:])


def end_all(access: A, **changes: object) -> A:
    """The record in a new epoch, which ends all earlier sessions. `changes`: other fields to set."""
    return _next(access, epoch=access.epoch + 1, ended=(), **changes)


def close(access: A, now: datetime, **changes: object) -> A:
    """The record of a closed account; the same record if it is closed already."""
    return access if access.closed_at else end_all(access, closed_at=now, **changes)


def _next(access: A, **changes: Any) -> A:
    return access.model_copy(update={**changes, "version": access.version + 1})


Read = Callable[[str], Awaitable[Access | None]]


class AccessRecords(Protocol):
    """Reads access records, from the store or from a cache."""

    async def of(self, account_id: str, read: Read) -> Access | None:
        """The record of an account. `read`: loads it from the store."""

    def forget(self, account_id: str) -> None:
        """It has changed: read it anew."""


class ReadEachTime:
    """Reads the record from the store each time."""

    async def of(self, account_id: str, read: Read) -> Access | None:
        """The record as it is stored."""
        return await read(account_id)

    def forget(self, account_id: str) -> None:
        """Do nothing: there is no cache."""


class Remembered:
    """Caches records for some seconds, unless the bus reports a change (`events/news.py`).

    A record that is being read while a change is reported is not cached: it may be the old one.
    """

    def __init__(self, seconds: float = BELIEVED, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._known: dict[str, tuple[float, Access | None]] = {}
        self._news = 0

    async def of(self, account_id: str, read: Read) -> Access | None:
        """The record, cached for `BELIEVED` seconds at most."""
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
