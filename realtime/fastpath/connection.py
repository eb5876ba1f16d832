"""The connection of one client, with a direct write: frames go straight to the socket.

The library has a queue and a writer task for each client, then an ASGI call and a framing for each packet:
eight times the work of the kernel's own part (docs/performance.md). A direct write is allowed only while no
packet is queued or being written by the library, or a client would get its packets in another order. So the
queue (`ObservedQueue`) disables direct writes when a packet is put into it, and enables them again when the
writer, which has passed everything it took to the transport, asks for the next packet and the queue is empty.

All of this happens in one thread, and nothing is awaited between the check and the write, so the result of
the check still holds when the frames reach the transport. From there on both ways share one FIFO buffer.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.fastpath.outgoing import Outgoing
from realtime.fastpath.transport import protocol

MAX_PENDING = 4 * 1024 * 1024
"""Octets that may wait for one client beside the kernel's buffer. Above a full replay of the own room, a feed
and a board, which come at once. Whoever has more to come does not read: they are cut off, and come back by
themselves with the last position they saw."""


class ClientConnection:
    """`eio_sid` and `rooms` of a client of one namespace, and how to write to it.

    `is_direct`: a direct write is allowed. `cut` is called when a client that does not read is
    disconnected.
    """

    # Everything that is read for each client and event is in one object: each further object is a cache miss
    # of the processor and costs a fifth of the time.
    __slots__ = ("_cut", "_socket", "eio_sid", "fd", "is_direct", "rooms", "transport")

    def __init__(
        self, eio_sid: str, socket: Any, environ: Mapping[str, Any], cut: Callable[[], None]
    ) -> None:
        self.eio_sid = eio_sid
        self.rooms: set[str] = set()
        self._socket = socket
        self._cut = cut
        self.is_direct = False
        if socket is not None and _can_write_directly(socket, ends := protocol(environ)):
            self.transport = ends.transport
            self.fd = _descriptor(ends.transport)
            socket.queue.add_observer(self)

    def write(self, frames: bytes | memoryview, pending: int) -> None:
        """Give frames to the transport, of which `pending` octets wait already."""
        if pending > MAX_PENDING:
            self._cut()
            self.transport.abort()
        else:
            self.transport.write(frames)

    def queue(self, outgoing: Sequence[Outgoing]) -> None:
        """Send through the library's queue, unless the client has disconnected."""
        if self._socket is not None and not self._socket.closed:
            for each in outgoing:
                self._socket.queue.put_nowait(each.packet)

    def end(self) -> None:
        """The client has left the namespace: nothing is written to it any more."""
        if self._socket is not None and hasattr(self._socket.queue, "remove_observer"):
            self._socket.queue.remove_observer(self)
        self.is_direct = False
        self._socket = None


class ObservedQueue(asyncio.Queue[Any]):
    """The library's queue for one socket; it tells its observers when they may write directly."""

    def __init__(self) -> None:
        super().__init__()
        self._connections: list[ClientConnection] = []

    def add_observer(self, connection: ClientConnection) -> None:
        """Add one. It may write directly once the writer has asked for a packet."""
        self._connections.append(connection)

    def remove_observer(self, connection: ClientConnection) -> None:
        """Remove one."""
        if connection in self._connections:
            self._connections.remove(connection)

    def put_nowait(self, item: Any) -> None:
        """Queue a packet; direct writes have to wait."""
        for each in self._connections:
            each.is_direct = False
        super().put_nowait(item)

    async def get(self) -> Any:
        """Take the next packet. The writer asks for it when all earlier ones are in the transport."""
        if self.empty():
            for each in self._connections:
                each.is_direct = True
        return await super().get()


def write(connections: Iterable[ClientConnection], frames: bytes) -> list[ClientConnection]:
    """Write frames to the connections that allow a direct write, and return the others."""
    size = len(frames)
    busy = []
    for connection in connections:
        if not connection.is_direct:
            busy.append(connection)
            continue
        transport = connection.transport
        pending = transport.get_write_buffer_size()
        if transport.is_closing():
            continue  # the client is gone
        if pending or connection.fd < 0:
            connection.write(frames, pending)
            continue
        try:
            written = os.write(connection.fd, frames)
        except OSError:  # full, or broken; the transport finds out
            written = 0
        if written < size:
            connection.write(memoryview(frames)[written:], 0)
    return busy


def _can_write_directly(socket: Any, ends: Any) -> bool:
    return (
        isinstance(ends, WebSocketsSansIOProtocol)
        and hasattr(socket.queue, "add_observer")
        and bool(socket.upgraded)
        and ends.handshake_complete
        and not ends.conn.extensions  # compression belongs to one client
        and ends.transport.get_extra_info("sslcontext") is None
    )


def _descriptor(transport: Any) -> int:
    # While the transport's buffer is empty the descriptor may be written to at once: uvloop delays writes to
    # the end of the loop's iteration. Only POSIX writes to sockets as to files.
    socket = transport.get_extra_info("socket")
    return socket.fileno() if socket is not None and os.name == "posix" else -1
