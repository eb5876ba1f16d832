"""The account of each connection, kept in the library's session of that connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

import socketio

from quickdoc.identity.accounts import Actor
from realtime.requests import BusyError

MAX_REQUESTS = 8
"""Requests of one connection that may be in progress at the same time."""

_KEY = "member"


@dataclass
class Member:
    """An account or a guest, and the feed rooms it watches. `told`: ids of events replayed to it."""

    actor: Actor | None
    feed: frozenset[str] = frozenset()
    told: set[str] | None = None
    since: float = field(default_factory=monotonic)
    busy: int = 0

    def forget_told(self) -> None:
        """The reconnect is over: from now on events may be replayed to it twice."""
        self.told = None

    @contextmanager
    def request_slot(self) -> Iterator[None]:
        """Count a request while it is in progress.

        Raises:
            BusyError: too many are in progress.
        """
        if self.busy >= MAX_REQUESTS:
            raise BusyError
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1


async def register(sio: socketio.AsyncServer, sid: str, actor: Actor | None) -> Member:
    """Store the account of a new connection."""
    member = Member(actor)
    await sio.save_session(sid, {_KEY: member})
    return member


async def of_disconnected(sio: socketio.AsyncServer, sid: str) -> Member | None:
    """The member of a connection that has just been closed, for the `disconnect` handler."""
    try:
        session = await sio.get_session(sid)
    except KeyError:
        return None
    member: Member | None = session.get(_KEY)
    return member


async def of(sio: socketio.AsyncServer, sid: str) -> Member | None:
    """The member of a connection; None when it is closed or not signed in yet."""
    if not sio.manager.is_connected(sid, "/"):
        return None
    session = await sio.get_session(sid)
    member: Member = session[_KEY]
    return member
