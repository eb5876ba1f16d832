"""A client manager of our own within python-socketio's contract (docs/adr/0008).

The library's manager makes a task for each client and packet, and goes through all rooms when a client
leaves. This one keeps the connections of each room and the rooms of each connection, encodes and frames a
message once, and writes the same bytes to all its clients. Emits, acknowledgements and rooms work as in the
library.
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import engineio
from socketio import AsyncManager, AsyncServer, packet

from realtime.counters import Counters
from realtime.fastpath.connection import ClientConnection, ObservedQueue, write
from realtime.fastpath.grouping import group_by_client
from realtime.fastpath.outgoing import Outgoing

BATCH_SIZE = 250
"""Clients that are written to before the event loop may run other tasks: about two milliseconds. Fewer when
each gets more than SMALL octets."""

SMALL = 4096

ROOT = "/"

Room = str | Sequence[str] | None
Part = tuple[Collection[ClientConnection], Sequence[Outgoing]]


class FastManager(AsyncManager):  # type: ignore[misc]  # the library has no types
    """Keeps `rooms[namespace][room]` as connections by session id; in the room None as the library does."""

    def __init__(self, counters: Counters) -> None:
        super().__init__()
        self._counters = counters
        self._connections: dict[str, ClientConnection] = {}
        # Keeps the order of emits while a long one lets other tasks run.
        self._lock = asyncio.Lock()

    def set_server(self, server: AsyncServer) -> None:
        """Set the server, and have its sockets made with observed queues."""
        super().set_server(server)
        if type(server.eio).create_queue is engineio.AsyncServer.create_queue:
            server.eio.create_queue = ObservedQueue

    async def emit(  # noqa: PLR0917  the library's signature
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Room = None,
        skip_sid: Sequence[str] | str | None = None,
        callback: Any = None,
        to: Room = None,
        **_: Any,
    ) -> None:
        """Send an event to a client, to rooms, or to all. Returns when it is written or queued.

        Without recipients nothing is encoded. Each client's acknowledgement has a number of its own.
        """
        connections = self._addressed(namespace, to or room, skip_sid)
        if not connections:
            return
        arguments = [event, *_arguments(data)]
        parts: Iterable[Part]
        if callback:
            parts = [
                ([connection], self._encoded(arguments, namespace, self._generate_ack_id(sid, callback)))
                for sid, connection in connections.items()
            ]
        else:
            parts = [(connections.values(), self._encoded(arguments, namespace))]
        await self._write(parts)

    async def emit_all(self, batch: Sequence[tuple[Collection[str], Outgoing]]) -> None:
        """Send several events to rooms of the default namespace, each with its rooms.

        Every client gets those of its rooms once and in order, in one write.
        """
        rooms = self.rooms.get(ROOT, {})
        groups = group_by_client([audience for audience, _ in batch], rooms)
        await self._write((connections, [batch[n][1] for n in which]) for connections, which in groups)

    async def emit_to(self, sid: str, outgoing: Sequence[Outgoing]) -> None:
        """Send several packets to one client, in one write."""
        connection = self._connections.get(sid)
        if connection is not None and outgoing:
            await self._write([([connection], outgoing)])

    async def _write(self, parts: Iterable[Part]) -> None:
        async with self._lock:
            budget = BATCH_SIZE * SMALL
            for connections, outgoing in parts:
                frames = b"".join([each.frame for each in outgoing])
                cost = max(len(frames), SMALL)
                remaining = iter(connections)
                while some := list(islice(remaining, max(1, budget // cost))):
                    for connection in write(some, frames):
                        connection.queue(outgoing)
                    budget -= cost * len(some)
                    if budget < cost:
                        await asyncio.sleep(0)
                        budget = BATCH_SIZE * SMALL

    def _encoded(self, arguments: list[Any], namespace: str, ack: int | None = None) -> list[Outgoing]:
        parts = self.server.packet_class(packet.EVENT, namespace=namespace, data=arguments, id=ack).encode()
        return [Outgoing.encoded(each) for each in (parts if isinstance(parts, list) else [parts])]

    def _addressed(
        self, namespace: str, room: Room, skip: Sequence[str] | str | None
    ) -> dict[str, ClientConnection]:
        connections = {sid: self._connections[sid] for sid in self._sids(namespace, room)}
        for each in [skip] if skip is None or isinstance(skip, str) else skip:
            connections.pop(each or "", None)
        return connections

    def _sids(self, namespace: str, room: Room) -> Iterable[str]:
        rooms = self.rooms.get(namespace, {})
        if room is None or isinstance(room, str):
            return self._in_room(rooms, room)
        return dict.fromkeys(sid for each in room for sid in self._in_room(rooms, each))

    def _in_room(self, rooms: dict[str | None, Any], room: str | None) -> Iterable[str]:
        # Each client has a room named after its session id.
        if room is not None and room in rooms.get(None, ()):
            return [room]
        return list(rooms.get(room, ()))

    # The library's methods, kept consistent with the rooms of each client.

    def get_participants(self, namespace: str, room: Room) -> Iterator[tuple[str, str]]:
        """The session ids in a room or rooms with their Engine.IO ids."""
        yield from [(sid, self._connections[sid].eio_sid) for sid in self._sids(namespace, room)]

    def get_rooms(self, sid: str, namespace: str) -> list[str]:
        """The rooms of a client, its own among them."""
        return (
            [sid, *self._connections[sid].rooms] if sid in self.rooms.get(namespace, {}).get(None, ()) else []
        )

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Put a client into a room; at connect into the room None."""
        if room is None:
            super().basic_enter_room(sid, namespace, None, eio_sid=eio_sid)
            self._connections[sid] = self._connection(str(eio_sid))
            return
        if namespace not in self.rooms:
            raise ValueError("sid is not connected to requested namespace")
        if room == sid:
            return
        if self.is_sid_room(namespace, room):
            raise ValueError("cannot enter a sid room")
        connection = self._connections[sid]
        connection.rooms.add(room)
        self.rooms[namespace].setdefault(room, {})[sid] = connection

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Take a client out of a room."""
        connection = self._connections.get(sid)
        if connection is not None and room is not None:
            connection.rooms.discard(room)
        super().basic_leave_room(sid, namespace, room)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Remove a client. The cost depends on the number of its own rooms, not of all rooms."""
        connection = self._connections.get(sid)
        for room in [*(connection.rooms if connection else ()), None]:
            self.basic_leave_room(sid, namespace, room)
        if connection:
            connection.end()
            del self._connections[sid]
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
            if not waiting:
                pending.pop(namespace, None)

    def _connection(self, eio_sid: str) -> ClientConnection:
        socket, environ = self.server.eio.sockets.get(eio_sid), self.server.environ.get(eio_sid, {})
        return ClientConnection(eio_sid, socket, environ, self._count_cut)

    def _count_cut(self) -> None:
        self._counters.cut += 1


def _arguments(data: Any) -> list[Any]:
    """A tuple is several arguments, None is none."""
    if isinstance(data, tuple):
        return list(data)
    return [] if data is None else [data]
