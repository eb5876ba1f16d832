"""Emits many events at a time through `FastManager`."""

from collections.abc import Sequence

import socketio

from quickdoc.events.wire import Wire
from realtime.emitter import EVENT, Emitter, LibraryEmitter
from realtime.fastpath.manager import FastManager
from realtime.fastpath.outgoing import Outgoing


def emitter(sio: socketio.AsyncServer) -> Emitter:
    """The emitter for the server's manager: batches for ours, single events for the library's."""
    return BatchEmitter(sio.manager) if isinstance(sio.manager, FastManager) else LibraryEmitter(sio)


class BatchEmitter:
    """Encodes each event once and passes all of them to the manager in one call."""

    def __init__(self, manager: FastManager) -> None:
        self._manager = manager

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        await self._manager.emit_all([(each.audience, Outgoing.event(EVENT, each.body)) for each in wires])

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        await self._manager.emit_to(sid, [Outgoing.event(EVENT, each.body) for each in wires])
