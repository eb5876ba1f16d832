"""The websocket below a socket: uvicorn's own protocol, which after the handshake forgets the handshake.

As it comes, a connection keeps its request, its answer, its headers (twice) and queues for ever: 20 KB that nobody
will look at again. This one drops them when it is told so, and lets a text be written without a task.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from realtime.outbox import Mailbox


class Gate:
    """An `asyncio.Event` that is nearly always open and weighs nothing."""

    __slots__ = ("_closed",)

    _waiters = ()
    """`line` looks here for a writer that has a packet in hand. Ours keep it in the outbox until it is written."""

    def __init__(self) -> None:
        self._closed: asyncio.Event | None = None

    def is_set(self) -> bool:
        """Whether one may pass."""
        return self._closed is None

    def set(self) -> None:
        """Open it; whoever waits passes."""
        if self._closed is not None:
            self._closed.set()
            self._closed = None

    def clear(self) -> None:
        """Close it."""
        if self._closed is None:
            self._closed = asyncio.Event()

    async def wait(self) -> bool:
        """Wait until it is open."""
        if self._closed is not None:
            await self._closed.wait()
        return True


# The attributes of uvicorn's object, as slots: a dictionary of so many weighs 1.5 KB. One that is not named
# here goes into a dictionary as before, so a new version of uvicorn costs memory and breaks nothing.
_ATTRIBUTES = (
    *("config", "app", "loop", "logger", "root_path", "asgi_version", "app_state", "connections", "tasks"),
    *("default_headers", "transport", "server", "client", "scheme", "queue", "handshake_initiated"),
    *("handshake_complete", "close_sent", "disconnected", "close_timer", "close_timeout", "initial_response"),
    *("conn", "read_paused", "writable", "ping_interval", "ping_timeout", "ping_timer", "pong_timer"),
    *("pending_ping_payload", "ping_sent_at", "last_ping_rtt", "frames", "curr_msg_data_type"),
    *("request", "response", "scope"),
)


class Websocket(WebSocketsSansIOProtocol):
    """What `--ws realtime.websocket:Websocket` makes of each upgraded connection."""

    __slots__ = _ATTRIBUTES

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.queue: Mailbox[Any] = Mailbox()
        self.writable = Gate()

    def forget_handshake(self) -> None:
        """The connection is made: whatever was said for that is not needed any more."""
        self.scope.clear()
        self.request = self.response = None
        self.server = self.client = self.initial_response = None

    def write_text(self, text: str) -> bool:
        """Write a message at once, in its place after all earlier ones; False when it has to wait its turn."""
        if not self.writable.is_set() or self.close_sent or self.conn.state is not OPEN:
            return False
        self.conn.send_text(text.encode())
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def hang_up(self) -> None:
        """End the connection without a word: the client does not read, or is gone."""
        self.transport.abort()
