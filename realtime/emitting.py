"""How events leave this process: together, through our own manager, or one by one, through any."""

from collections.abc import Sequence
from typing import Protocol

import socketio

from quickdoc.events.wire import Wire
from realtime.manager import FastManager
from realtime.outgoing import Outgoing

EVENT = "event"


class Emitter(Protocol):
    """Both ways tell every client each event once, and events in the order in which they are given."""

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        """Emit each event to everybody in its rooms. Each has an audience."""
        ...

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        """Emit events to one client."""
        ...


def emitter(sio: socketio.AsyncServer) -> Emitter:
    """The way that the server's manager allows."""
    return Together(sio.manager) if isinstance(sio.manager, FastManager) else OneByOne(sio)


class Together:
    """Hands over what is ready to be sent, many events at a time."""

    def __init__(self, manager: FastManager) -> None:
        self._manager = manager

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        await self._manager.emit_all([(each.audience, Outgoing.event(EVENT, each.body)) for each in wires])

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        await self._manager.tell(sid, [Outgoing.event(EVENT, each.body) for each in wires])


class OneByOne:
    """The library's own way."""

    def __init__(self, sio: socketio.AsyncServer) -> None:
        self._sio = sio

    async def to_rooms(self, wires: Sequence[Wire]) -> None:
        for each in wires:
            # One emit for all rooms: the library merges them, so a socket in several gets one copy.
            await self._sio.emit(EVENT, each.message(), to=list(each.audience))

    async def to_client(self, sid: str, wires: Sequence[Wire]) -> None:
        for each in wires:
            await self._sio.emit(EVENT, each.message(), to=sid)
