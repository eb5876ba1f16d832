"""How events leave this process: the interface, and the implementation that works with any client manager."""

from collections.abc import Sequence
from typing import Protocol

import socketio

from quickdoc.events.wire import Wire

EVENT = "event"


class Emitter(Protocol):
    """Sends every client each event once, and events in the order in which they are given."""

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        """Emit each event to everybody in its rooms. Each has an audience."""
        ...

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        """Emit events to one client."""
        ...


class LibraryEmitter:
    """One call of the library's `emit` for each event."""

    def __init__(self, sio: socketio.AsyncServer) -> None:
        self._sio = sio

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        for each in wires:
            # One emit for all rooms: the library merges them, so a socket in several gets one copy.
            await self._sio.emit(EVENT, each.message(), to=list(each.audience))

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        for each in wires:
            await self._sio.emit(EVENT, each.message(), to=sid)
