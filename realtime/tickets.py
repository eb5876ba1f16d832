"""A ticket opens one connection.

This process remembers the tickets used here for as long as a ticket is valid. Tickets used at another process
have a flag in Redis. `connect` must not wait for it, so the connection is accepted, and ended when the flag
was set already. While Redis is unavailable each process knows its own tickets only.
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
    """The tickets of the last minute. `clock`: a monotonic clock in seconds."""

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
        self._used: dict[str, float] = {}  # ticket -> when it was used, the oldest first

    def use(self, ticket: str) -> None:
        """Mark a valid ticket as used.

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
        """End a connection whose ticket has opened one at another process."""
        if await self._flags.first(f"quickdoc:ticket:{_name(ticket)}"):
            return
        eio_sid = self._sio.manager.eio_sid_from_sid(sid, "/")
        await cut(self._sio, self._counters, [eio_sid] if eio_sid else [])


def _name(ticket: str) -> str:
    """Its signature, which is unique."""
    return ticket.rpartition(".")[2]
