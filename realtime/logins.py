"""Disconnects connections of logins that have ended: at the event about it, and after the connect.

A ticket may be older than the end of its login, so the login is also read when a client connects, in the
background. While the database is unavailable the read is repeated.
"""

import asyncio
from collections.abc import Iterable

import orjson
import socketio
import structlog

from quickdoc.core.batching import Batcher
from quickdoc.core.errors import UnreadableError
from quickdoc.core.types import EARLIEST
from quickdoc.events import topics
from quickdoc.events.wire import Wire
from quickdoc.identity.access import Access, is_good
from quickdoc.identity.accounts import Actor
from quickdoc.storage.outage import OUTAGES
from quickdoc.store import Store
from realtime import members
from realtime.counters import Counters
from realtime.sweeper import cut

ABOUT_LOGINS = b'"subject":"access"'
"""Quotes inside of JSON strings are escaped, so only events about logins contain this."""
TIMEOUT = 5.0
RETRY_AFTER = 1.0
UNAVAILABLE: tuple[type[Exception], ...] = (*OUTAGES, TimeoutError)

log = structlog.get_logger()


class Logins:
    """Finds the connections of an account by the account's room."""

    def __init__(self, sio: socketio.AsyncServer, store: Store, counters: Counters) -> None:
        self._sio = sio
        self._record: Batcher[str, Access | None] = Batcher(store.credentials.accesses)
        self._counters = counters

    async def on_event(self, wire: Wire) -> None:
        """Disconnect the connections here whose login has ended by this event."""
        if ABOUT_LOGINS not in wire.body:
            return
        try:
            access = Access.model_validate(orjson.loads(wire.body)["event"]["state"])
        except ValueError:  # of a later version, say
            log.exception("an event about logins cannot be read", event_id=wire.event_id)
            return
        connections = list(self._sio.manager.get_participants("/", topics.user(access.id)))
        await self._cut_ended(connections, access)

    async def check(self, sid: str, actor: Actor) -> None:
        """Disconnect a client whose ticket is of a login that has ended since."""
        access = await self._read(sid, actor.account_id)
        if access and not is_good(access, actor.session_id, actor.epoch):
            eio_sid = self._sio.manager.eio_sid_from_sid(sid, "/")
            await cut(self._sio, self._counters, [eio_sid] if eio_sid else [])

    async def _read(self, sid: str, account_id: str) -> Access | None:
        while self._sio.manager.is_connected(sid, "/"):
            try:
                async with asyncio.timeout(TIMEOUT):
                    return await self._record(account_id)
            except UNAVAILABLE as error:
                log.warning("it cannot be read whether a login has ended", error=repr(error))
                await asyncio.sleep(RETRY_AFTER)
            except UnreadableError:  # its content may be that the login has ended
                return Access(id=account_id, closed_at=EARLIEST)
        return None

    async def _cut_ended(self, connections: Iterable[tuple[str, str]], access: Access) -> None:
        joined = [(eio_sid, await members.of(self._sio, sid)) for sid, eio_sid in connections]
        ended = [
            eio_sid
            for eio_sid, member in joined
            if member and member.actor and not is_good(access, member.actor.session_id, member.actor.epoch)
        ]
        await cut(self._sio, self._counters, ended)
