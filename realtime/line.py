"""The connection of one client, and the short way to it: frames straight into the socket.

The library's way is a queue and a writer task for each client, then an ASGI call and a framing for each
packet: eight times the work of the kernel's own part (docs/performance.md). The short way may be taken only
while nothing is on the long one, or a client would get its packets in another order. So the queue tells
(`Tray`): from when a packet is put into it until the writer, which has handed all that it took to the
transport, comes back and finds it empty, the short way is closed.

All of this happens in one thread, and writing waits for nothing, so a way that is found free stays free until
the frames are in the transport. From there on both ways share one buffer, first in, first out.
"""

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.outgoing import Outgoing

MAX_PENDING = 4 * 1024 * 1024
"""Octets that may wait for one client beside the kernel's buffer. Above a full replay of the own room, a feed
and a board, which come at once. Whoever has more to come does not read: they are cut off, and come back by
themselves with the last position they saw."""


def protocol(environ: Mapping[str, Any]) -> Any:
    """Uvicorn's object for the connection: the ASGI `send` is a method of it. None under another server."""
    return getattr(environ.get("asgi.send"), "__self__", None)


def abort(environ: Mapping[str, Any]) -> bool:
    """Cut the connection itself: a client that does not read cannot be told anything. False: it cannot be."""
    transport = getattr(protocol(environ), "transport", None)
    if transport is None:
        return False
    transport.abort()
    return True


def is_closing(environ: Mapping[str, Any]) -> bool:
    """Whether the connection is at its end already."""
    transport = getattr(protocol(environ), "transport", None)
    return transport is not None and transport.is_closing()


class Line:
    """`eio_sid` and `rooms` of a client of one namespace, and how to write to it.

    `is_free`: the short way may be taken. `cut` is called when the client was cut off for not reading.
    """

    # One object with all that is looked at for each client and event: each object more is a miss in the
    # processor's cache, and a fifth of the time.
    __slots__ = ("_cut", "_socket", "eio_sid", "fd", "is_free", "rooms", "transport")

    def __init__(
        self, eio_sid: str, socket: Any, environ: Mapping[str, Any], cut: Callable[[], None]
    ) -> None:
        self.eio_sid = eio_sid
        self.rooms: set[str] = set()
        self._socket = socket
        self._cut = cut
        self.is_free = False
        if socket is not None and _is_short(socket, ends := protocol(environ)):
            self.transport = ends.transport
            self.fd = _descriptor(ends.transport)
            socket.queue.follow(self)

    def write(self, frames: bytes | memoryview, pending: int) -> None:
        """Give frames to the transport, of which `pending` octets wait already."""
        if pending > MAX_PENDING:
            self._cut()
            self.transport.abort()
        else:
            self.transport.write(frames)

    def queue(self, outgoing: Sequence[Outgoing]) -> None:
        """Take the library's way. To a client that has gone nothing is sent."""
        if self._socket is not None and not self._socket.closed:
            for each in outgoing:
                self._socket.queue.put_nowait(each.packet)

    def end(self) -> None:
        """The client has left the namespace: whoever is about to write need not."""
        if self._socket is not None and hasattr(self._socket.queue, "unfollow"):
            self._socket.queue.unfollow(self)
        self.is_free = False
        self._socket = None


class Tray(asyncio.Queue[Any]):
    """The library's queue for one socket; it tells those who follow it when the short way is free."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def follow(self, line: Line) -> None:
        """Tell this one from now on. Its way is not free before the writer has come by once."""
        self._lines.append(line)

    def unfollow(self, line: Line) -> None:
        """Tell this one no more."""
        if line in self._lines:
            self._lines.remove(line)

    def put_nowait(self, item: Any) -> None:
        """Put a packet on the long way."""
        for each in self._lines:
            each.is_free = False
        super().put_nowait(item)

    async def get(self) -> Any:
        """Take the next packet. The writer asks for it when all earlier ones are in the transport."""
        if self.empty():
            for each in self._lines:
                each.is_free = True
        return await super().get()


def write(lines: Iterable[Line], frames: bytes) -> list[Line]:
    """Write frames to those to whom the short way is free, and return the others."""
    size = len(frames)
    busy = []
    for line in lines:
        if not line.is_free:
            busy.append(line)
            continue
        transport = line.transport
        pending = transport.get_write_buffer_size()
        if transport.is_closing():
            continue  # there is nobody any more
        if pending or line.fd < 0:
            line.write(frames, pending)
            continue
        try:
            written = os.write(line.fd, frames)
        except OSError:  # full, or broken; the transport finds out
            written = 0
        if written < size:
            line.write(memoryview(frames)[written:], 0)
    return busy


def _is_short(socket: Any, ends: Any) -> bool:
    return (
        isinstance(ends, WebSocketsSansIOProtocol)
        and hasattr(socket.queue, "follow")
        and bool(socket.upgraded)
        and ends.handshake_complete
        and not ends.conn.extensions  # compression belongs to one client
        and ends.transport.get_extra_info("sslcontext") is None
    )


def _descriptor(transport: Any) -> int:
    # With nothing in the transport's buffer the kernel may be asked directly, at once: uvloop keeps what it
    # is given until the end of the loop's turn. Only POSIX writes to sockets as to files.
    socket = transport.get_extra_info("socket")
    return socket.fileno() if socket is not None and os.name == "posix" else -1
