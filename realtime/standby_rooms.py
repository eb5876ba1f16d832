"""Connected accounts on standby get the events of the slots that their requests watch.

The requests are read in the background after the connect, and the events of the meantime are sent then. While
the database is unavailable the read is repeated.
"""

import asyncio
from collections.abc import Sequence

import structlog

from quickdoc.core.batching import Batcher
from quickdoc.core.clock import Clock
from quickdoc.events import topics
from quickdoc.events.wire import Wire
from quickdoc.storage.outage import OUTAGES
from quickdoc.store import Store
from quickdoc.waitlist.standby import Standby
from realtime.following import Following
from realtime.matches import Matches

TIMEOUT = 5.0
RETRY_AFTER = 1.0
UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)

log = structlog.get_logger()


class StandbyRooms:
    """Follows the requests of connected accounts, and adds their rooms to the audience of an event."""

    def __init__(self, store: Store, matches: Matches, following: Following, clock: Clock) -> None:
        self._following = following
        self._matches = matches
        self._clock = clock
        self._read: Batcher[str, list[Standby]] = Batcher(store.standbys.of_accounts)

    def rooms_of(self, wire: Wire) -> Sequence[str]:
        """The rooms of the connected accounts whose requests watch this event's slot, if it is about one."""
        if self._following.is_empty:
            return ()
        try:
            self._following.update(wire)
            waiting = self._following.waiting_for(wire.audience, self._clock.now())
            if waiting:
                self._matches.put(wire)
        except ValueError:  # of a later version, say; its own audience gets it all the same
            log.exception("an event could not be followed", event_id=wire.event_id)
            return ()
        return [topics.user(each) for each in {each.standby.account_id for each in waiting}]

    def connected(self, account_id: str) -> None:
        """The account has one more connection, which is in the account's room already."""
        self._following.connected(account_id)

    def disconnected(self, account_id: str) -> None:
        """The account has one connection less."""
        self._following.disconnected(account_id)

    def topics_of(self, account_id: str) -> list[str]:
        """The topics that the account's requests watch, as far as they are read."""
        return self._following.topics_of(account_id, self._clock.now())

    async def read(self, account_id: str) -> None:
        """Read the requests of a connected account; stop when it disconnects."""
        while self._following.is_connected(account_id) and not self._following.is_read(account_id):
            try:
                async with asyncio.timeout(TIMEOUT):
                    self._following.add(account_id, await self._read(account_id))
            except UNAVAILABLE as error:
                log.warning("the requests of an account cannot be read", error=repr(error))
                await asyncio.sleep(RETRY_AFTER)

    async def emit_matches(self, account_id: str, wires: Sequence[Wire]) -> None:
        """Send an account the matches among the slots whose events it missed."""
        await self._matches.emit_missed(account_id, wires)
