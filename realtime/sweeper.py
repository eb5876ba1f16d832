"""Connections that must go.

- Too slow: the library's queue for a client has no end, so one that stops reading would fill our memory. What
  waits on the short way is bounded where it is written (`line`).
- Too old: a ticket is looked at once, at connect. After an hour the client has to bring a new one, so
  that somebody who lost their right to a board loses the board as well.
- Never signed in: a connection that has no member after a while, refused ones too.

They are cut off, not told to go: a Socket.IO client that is told to go stays away, one that is cut off
comes back by itself, with a new ticket and the last position it saw.
"""

import asyncio
from collections.abc import Iterable
from time import monotonic

import socketio

from realtime import members
from realtime.counters import Counters
from realtime.fastpath.transport import abort, is_closing

INTERVAL = 1.0
FULL_SWEEP_EVERY = 15
"""Every so many rounds it is also looked at who is too old or still at the door."""

MAX_QUEUE = 4000
"""Packets: above a full replay of the own room, a feed and a board, which come at once."""

MAX_SESSION = 3600.0
SIGN_IN_TIMEOUT = 20.0
"""Seconds to sign in."""


class Sweeper:
    """Looks at every queue once a second, at everything else a few times a minute."""

    def __init__(self, sio: socketio.AsyncServer, counters: Counters) -> None:
        self._sio = sio
        self._counters = counters
        self._unauthenticated: dict[str, float] = {}

    async def run(self) -> None:
        """Sweep for ever."""
        while True:
            for _ in range(FULL_SWEEP_EVERY):
                await asyncio.sleep(INTERVAL)
                await self._cut(self._slow())
            await self.sweep()

    async def sweep(self) -> None:
        """Cut off whoever is too slow, too old or still at the door."""
        await self._cut([*self._slow(), *await self._old(), *self._not_signed_in()])

    def _slow(self) -> list[str]:
        sockets = self._sio.eio.sockets.items()
        return [eio_sid for eio_sid, each in sockets if each.queue.qsize() > MAX_QUEUE]

    async def _old(self) -> list[str]:
        oldest = monotonic() - MAX_SESSION
        everybody = list(self._sio.manager.get_participants("/", None))
        seats = [(eio_sid, await members.of(self._sio, sid)) for sid, eio_sid in everybody]
        return [eio_sid for eio_sid, member in seats if member and member.since < oldest]

    def _not_signed_in(self) -> list[str]:
        now = monotonic()
        known = {eio_sid for _, eio_sid in self._sio.manager.get_participants("/", None)}
        waiting = self._sio.eio.sockets.keys() - known
        self._unauthenticated = {each: self._unauthenticated.get(each, now) for each in waiting}
        return [each for each, since in self._unauthenticated.items() if now - since > SIGN_IN_TIMEOUT]

    async def _cut(self, eio_sids: list[str]) -> None:
        await cut(self._sio, self._counters, eio_sids)


async def cut(sio: socketio.AsyncServer, counters: Counters, eio_sids: Iterable[str]) -> None:
    """Cut off connections, without a word."""
    for eio_sid in eio_sids:
        environ = sio.environ.get(eio_sid, {})
        if is_closing(environ):
            continue
        counters.cut += 1
        socket = sio.eio.sockets.get(eio_sid)
        if not abort(environ) and socket:
            await socket.close(wait=False, abort=True)
