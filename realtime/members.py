"""Who sits on a socket, kept in the library's session of that socket."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

import socketio

from quickdoc.accounts import Actor
from realtime.asks import BusyError

AT_ONCE = 8
"""Requests of one socket that may wait for the database together."""

_KEY = "member"


@dataclass
class Member:
    """An account or a guest, and the feed rooms it watches."""

    actor: Actor | None
    feed: frozenset[str] = frozenset()
    since: float = field(default_factory=monotonic)
    busy: int = 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Room for one request.

        Raises:
            BusyError: too many are under way.
        """
        if self.busy >= AT_ONCE:
            raise BusyError
        self.busy += 1
        try:
            yield
        finally:
            self.busy -= 1


async def seat(sio: socketio.AsyncServer, sid: str, actor: Actor | None) -> None:
    """Remember who has come."""
    await sio.save_session(sid, {_KEY: Member(actor)})


async def of(sio: socketio.AsyncServer, sid: str) -> Member | None:
    """Who sits there; None when they have gone or are still at the door."""
    if not sio.manager.is_connected(sid, "/"):
        return None
    session = await sio.get_session(sid)
    member: Member = session[_KEY]
    return member
