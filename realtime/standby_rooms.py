"""Accounts on standby hear of the slots that their requests watch: from when they come until they go.

Nobody waits for it: the requests are read behind the connection, and what happened meanwhile is told then.
While the database is away they are read as soon as it is back.
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

PATIENCE = 5.0
AGAIN_AFTER = 1.0
UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)

log = structlog.get_logger()


class StandbyRooms:
    """Lets accounts in and out, and says who else an event is for."""

    def __init__(self, store: Store, matches: Matches, following: Following, clock: Clock) -> None:
        self._following = following
        self._matches = matches
        self._clock = clock
        self._read: Batcher[str, list[Standby]] = Batcher(store.standbys.of_accounts)

    def rooms_of(self, wire: Wire) -> Sequence[str]:
        """The rooms of the accounts here that wait for this event's slot, if it is about one."""
        if self._following.is_empty:
            return ()
        try:
            self._following.notice(wire)
            waiting = self._following.waiting_for(wire.audience, self._clock.now())
            if waiting:
                self._matches.put(wire)
        except ValueError:  # of a later version, say; whoever is in its rooms gets it all the same
            log.exception("an event could not be followed", event_id=wire.event_id)
            return ()
        return [topics.user(each) for each in {each.standby.account_id for each in waiting}]

    def come(self, account_id: str) -> None:
        """A socket of this account has come, and is in the account's own room already."""
        self._following.come(account_id)

    def go(self, account_id: str) -> None:
        """A socket of this account has gone."""
        self._following.go(account_id)

    def topics_of(self, account_id: str) -> list[str]:
        """What the account waits for, as far as it is known."""
        return self._following.topics_of(account_id, self._clock.now())

    async def read(self, account_id: str) -> None:
        """Read what an account that has come waits for, unless it has gone again."""
        while self._following.is_here(account_id) and not self._following.is_read(account_id):
            try:
                async with asyncio.timeout(PATIENCE):
                    self._following.learn(account_id, await self._read(account_id))
            except UNAVAILABLE as trouble:
                log.warning("the requests of an account cannot be read", trouble=repr(trouble))
                await asyncio.sleep(AGAIN_AFTER)

    async def tell_matches(self, account_id: str, wires: Sequence[Wire]) -> None:
        """Tell an account which of the slots match that it was told of when it came."""
        await self._matches.tell_again(account_id, wires)
