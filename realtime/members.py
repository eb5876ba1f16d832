"""Who sits on a socket, kept in the library's session of that socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

import socketio

from quickdoc.identity.accounts import Actor
from realtime.requests import BusyError

BATCH_SIZE = 8
"""Requests of one socket that may wait for the database together."""

_KEY = "member"


@dataclass
class Member:
    """An account or a guest, and the feed rooms it watches. `told`: ids of what it was lately told again."""

    actor: Actor | None
    feed: frozenset[str] = frozenset()
    told: set[str] | None = None
    since: float = field(default_factory=monotonic)
    busy: int = 0

    def forget_told(self) -> None:
        """Its return is over: what it asks for from now on it may be told again."""
        self.told = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Room for one request.

        Raises:
            BusyError: too many are under way.
        """
        if self.busy >= BATCH_SIZE:
            raise BusyError
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1


async def seat(sio: socketio.AsyncServer, sid: str, actor: Actor | None) -> Member:
    """Remember who has come."""
    member = Member(actor)
    await sio.save_session(sid, {_KEY: member})
    return member


async def leaving(sio: socketio.AsyncServer, sid: str) -> Member | None:
    """Who sat there; for the one who is told that they have gone."""
    try:
        session = await sio.get_session(sid)
    except KeyError:
        return None
    member: Member | None = session.get(_KEY)
    return member


async def of(sio: socketio.AsyncServer, sid: str) -> Member | None:
    """Who sits there; None when they have gone or are still at the door."""
    if not sio.manager.is_connected(sid, "/"):
        return None
    session = await sio.get_session(sid)
    member: Member = session[_KEY]
    return member
