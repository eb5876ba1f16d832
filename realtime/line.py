"""The connection of one client, and the short way to it: frames straight into the socket.

The library's way is a queue and a writer task for each client, then an ASGI call and a framing for each
packet: eight times the work of the kernel's own part (docs/performance.md). The short way may be taken only
while nothing is on the long one, or a client would get its packets in another order. A packet is on the long
way while

- it is in the queue, or was taken out and not yet ticked off: `queue._unfinished_tasks`;
- the writer has it in hand and waits for the transport to drain: `writable._waiters`. It takes packets one
  by one from what it polled, and waits for nothing else between two of them.

All of this happens in one thread, and `write` waits for nothing, so what is found free stays free until the
frames are in the transport. From there on both ways share one buffer, first in, first out.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from realtime.outgoing import Outgoing

MOST_PENDING = 4 * 1024 * 1024
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

    `cut` is called when it was cut off for not reading.
    """

    __slots__ = (
        "_cut", "_fd", "_queue", "_socket", "_transport", "_waiters", "eio_sid", "rooms",
    )  # fmt: skip

    def __init__(
        self, eio_sid: str, socket: Any, environ: Mapping[str, Any], cut: Callable[[], None]
    ) -> None:
        self.eio_sid = eio_sid
        self.rooms: set[str] = set()
        self._socket = socket
        self._cut = cut
        self._transport: Any = None
        self._fd = -1
        ends = protocol(environ)
        if socket is not None and _is_short(socket, ends):
            self._transport = ends.transport
            self._queue, self._waiters = socket.queue, ends.writable._waiters  # noqa: SLF001
            self._fd = _descriptor(ends.transport)

    def write(self, frames: bytes) -> bool:
        """Take the short way, after all that was sent before; False when it is not free and nothing was done.

        It looks at as little as it can: each object that it touches is a miss in the processor's cache.
        """
        transport = self._transport
        if transport is None or self._queue._unfinished_tasks or self._waiters:  # noqa: SLF001
            return False
        pending = transport.get_write_buffer_size()
        if transport.is_closing():
            return True  # there is nobody any more
        if not pending and self._fd >= 0:
            try:
                written = os.write(self._fd, frames)
            except OSError:  # full, or broken; the transport finds out
                written = 0
            if written < len(frames):
                transport.write(memoryview(frames)[written:])
        elif pending > MOST_PENDING:
            self._cut()
            transport.abort()
        else:
            transport.write(frames)
        return True

    def queue(self, outgoing: Sequence[Outgoing]) -> None:
        """Take the library's way. To a client that has gone nothing is sent."""
        if self._socket is not None and not self._socket.closed:
            for each in outgoing:
                self._socket.queue.put_nowait(each.packet)

    def end(self) -> None:
        """The client has left the namespace: whoever is about to write need not."""
        self._transport = self._socket = None


def _is_short(socket: Any, ends: Any) -> bool:
    return (
        isinstance(ends, WebSocketsSansIOProtocol)
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
