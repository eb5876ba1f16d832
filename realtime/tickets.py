"""A ticket opens one socket.

What was used here this process remembers for as long as a ticket lives. What was used at another process a
mark in Redis tells; `connect` must not wait for it, so the socket is let in and cut off when the mark was
there already. While Redis is away each process knows its own only.
"""

from collections.abc import Callable
from time import monotonic

import socketio
from redis.asyncio import Redis

from quickdoc.core.errors import TicketExpiredError
from quickdoc.events.one_time_flags import OneTimeFlags
from quickdoc.identity.tokens import TICKET_LIFE
from realtime.counters import Counters
from realtime.sweeper import cut

LIFE = TICKET_LIFE.total_seconds()


class UsedTickets:
    """The tickets of the last minute. `clock`: seconds that only grow."""

    def __init__(
        self,
        sio: socketio.AsyncServer,
        redis: Redis,
        counters: Counters,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._sio = sio
        self._flags = OneTimeFlags(redis, lasting_ms=int(LIFE * 1000))
        self._counters = counters
        self._clock = clock
        self._used: dict[str, float] = {}  # when each was used, the oldest first

    def use(self, ticket: str) -> None:
        """Use a ticket that is good.

        Raises:
            TicketExpiredError: it was used here before.
        """
        now = self._clock()
        while self._used and now - next(iter(self._used.values())) > LIFE:
            del self._used[next(iter(self._used))]
        name = _name(ticket)
        if name in self._used:
            raise TicketExpiredError
        self._used[name] = now

    async def check(self, sid: str, ticket: str) -> None:
        """Cut off a socket whose ticket has opened one at another process."""
        if await self._flags.first(f"quickdoc:ticket:{_name(ticket)}"):
            return
        eio_sid = self._sio.manager.eio_sid_from_sid(sid, "/")
        await cut(self._sio, self._counters, [eio_sid] if eio_sid else [])


def _name(ticket: str) -> str:
    """Its signature, which no other ticket has."""
    return ticket.rpartition(".")[2]
