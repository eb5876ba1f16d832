"""Ends connections that are too slow, too old or not signed in.

- Too slow: the library's queue for a client is unbounded, so a client that stops reading would fill the
  memory. Direct writes have a bound of their own (`fastpath.connection`).
- Too old: a ticket is checked once, at connect. After an hour the client has to bring a new one, so that
  an account that has lost access to a board loses the room as well.
- Not signed in: a connection without a member after SIGN_IN_TIMEOUT, refused ones too.

The transport is aborted, without a Socket.IO disconnect: after a disconnect by the server a client does not
reconnect; after an abort it does, with a new ticket and the last position it saw.
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
"""Every so many rounds all connections are also checked for their age and sign-in."""

MAX_QUEUE = 4000
"""Packets: above a full replay of the own room, a feed and a board, which come at once."""

MAX_SESSION = 3600.0
SIGN_IN_TIMEOUT = 20.0
"""Seconds to sign in."""


class Sweeper:
    """Checks the queues once a second, everything else a few times a minute."""

    def __init__(self, sio: socketio.AsyncServer, counters: Counters) -> None:
        self._sio = sio
        self._counters = counters
        self._unauthenticated: dict[str, float] = {}

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            for _ in range(FULL_SWEEP_EVERY):
                await asyncio.sleep(INTERVAL)
                await self._cut(self._slow())
            await self.sweep()

    async def sweep(self) -> None:
        """End the connections that are too slow, too old or not signed in."""
        await self._cut([*self._slow(), *await self._old(), *self._not_signed_in()])

    def _slow(self) -> list[str]:
        sockets = self._sio.eio.sockets.items()
        return [eio_sid for eio_sid, each in sockets if each.queue.qsize() > MAX_QUEUE]

    async def _old(self) -> list[str]:
        oldest = monotonic() - MAX_SESSION
        connections = list(self._sio.manager.get_participants("/", None))
        joined = [(eio_sid, await members.of(self._sio, sid)) for sid, eio_sid in connections]
        return [eio_sid for eio_sid, member in joined if member and member.since < oldest]

    def _not_signed_in(self) -> list[str]:
        now = monotonic()
        known = {eio_sid for _, eio_sid in self._sio.manager.get_participants("/", None)}
        waiting = self._sio.eio.sockets.keys() - known
        self._unauthenticated = {each: self._unauthenticated.get(each, now) for each in waiting}
        return [each for each, since in self._unauthenticated.items() if now - since > SIGN_IN_TIMEOUT]

    async def _cut(self, eio_sids: list[str]) -> None:
        await cut(self._sio, self._counters, eio_sids)


async def cut(sio: socketio.AsyncServer, counters: Counters, eio_sids: Iterable[str]) -> None:
    """Abort connections and count them."""
    for eio_sid in eio_sids:
        environ = sio.environ.get(eio_sid, {})
        if is_closing(environ):
            continue
        counters.cut += 1
        socket = sio.eio.sockets.get(eio_sid)
        if not abort(environ) and socket:
            await socket.close(wait=False, abort=True)
