"""The websocket below a socket: uvicorn's own protocol, which after the handshake forgets the handshake.

As it comes, a connection keeps its request, its answer, its headers (twice) and queues for ever: 20 KB that
nobody will look at again. This one drops them when it is told so, and lets a text be written without a
task.
"""

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, Self, cast
from urllib.parse import unquote

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.protocol import OPEN, SERVER, Protocol
from websockets.server import ServerProtocol

from realtime.fastpath.incoming import unmasked_text
from realtime.fastpath.outgoing import frame
from realtime.fastpath.send_queue import LightQueue

if TYPE_CHECKING:
    from realtime.fastpath.upgrade import Upgrade


class LightEvent:
    """An `asyncio.Event` that is nearly always open and weighs nothing."""

    __slots__ = ("_closed",)

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

MAX_UNREAD = 4
"""Messages of one client that may wait for the application before no more are read from it."""

_ANSWER = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
)


_SCHEMES: Final[dict[str, Literal["ws", "wss"]]] = {"http": "ws", "https": "wss"}


class Websocket(WebSocketsSansIOProtocol):
    """What `--ws realtime.fastpath.websocket:Websocket` makes of each upgraded connection."""

    __slots__ = (*_ATTRIBUTES, "_reads_plainly", "_upgrade")

    conn: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.queue: Any = LightQueue()  # it has what is used of an asyncio.Queue
        self.writable = LightEvent()  # type: ignore[assignment]  # the same
        self._upgrade: Upgrade | None = None
        self._reads_plainly = True

    @classmethod
    def upgraded(cls, http: HttpToolsProtocol, upgrade: "Upgrade") -> Self:
        """One for a request that has been read, on its connection."""
        one = cls.__new__(cls)
        for name, value in _blank(cast("Any", cls), http.config, http.server_state):
            setattr(one, name, value)
        one.queue, one.writable, one.frames = LightQueue(), LightEvent(), []  # type: ignore[assignment]  # as above
        one.conn = Protocol(SERVER, max_size=http.config.ws_max_size, logger=one.logger)
        one.app_state, one.transport = http.app_state, http.transport
        one.server, one.client, one.scheme = http.server, http.client, _SCHEMES[http.scheme or "http"]
        one.connections.add(one)
        one.begin(upgrade)
        return one

    def begin(self, upgrade: "Upgrade") -> None:
        """Ask the application, as `handle_connect` does with a request that it read by itself."""
        self._upgrade = upgrade
        self.handshake_initiated = True
        path, _, query = upgrade.target.partition(b"?")
        self.scope = {
            "type": "websocket",
            "asgi": {"version": self.asgi_version, "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": self.scheme,
            "server": self.server,
            "client": self.client,
            "root_path": self.root_path,
            "path": self.root_path + unquote(path.decode("ascii")),
            "raw_path": self.root_path.encode("ascii") + path,
            "query_string": query,
            "headers": upgrade.headers,
            "subprotocols": [],
            "state": self.app_state.copy(),
            "extensions": {"websocket.http.response": {}},
        }
        self.queue.put_nowait({"type": "websocket.connect"})
        task = self.loop.create_task(self.run_asgi())
        task.add_done_callback(self.on_task_complete)
        self.tasks.add(task)

    async def send(self, message: Any) -> None:
        """As uvicorn does it; but what it would write after parsing the request anew is written at once."""
        if self._upgrade is None:
            await super().send(message)
        elif message["type"] == "websocket.accept" and not message.get("headers") and not self.disconnected:
            self._accept(self._upgrade)
        else:
            self._read_again(self._upgrade)
            await super().send(message)

    def data_received(self, data: bytes) -> None:
        """As uvicorn does it; but a text in one piece, nearly all that clients send, needs no parser.

        Once anything else has come the parser, which knows where in a frame it stands, has the connection.
        """
        text = unmasked_text(data, self.config.ws_max_size) if self._reads_plainly else None
        if text is None or not self.handshake_complete or self.conn.state is not OPEN:
            self._reads_plainly = False
            super().data_received(data)
        else:
            self.curr_msg_data_type, self.frames = "text", [text]
            self.send_receive_event_to_app()

    def send_receive_event_to_app(self) -> None:
        """As uvicorn does it, without two system calls for each message: while few wait, it reads on."""
        waits = self.read_paused or self.queue.qsize() >= MAX_UNREAD
        self.read_paused = True  # uvicorn does not pause again
        super().send_receive_event_to_app()
        if waits:
            self.transport.pause_reading()
        else:
            self.read_paused = False

    def send_500_response(self) -> None:
        """As uvicorn does it."""
        if self._upgrade is not None:
            self._read_again(self._upgrade)
        super().send_500_response()

    def _accept(self, upgrade: "Upgrade") -> None:
        self._upgrade = None
        if not self.transport.is_closing():
            self.handshake_complete = True
            self.transport.write(_ANSWER % upgrade.accept)
            self.start_keepalive()

    def _read_again(self, upgrade: "Upgrade") -> None:
        """For a refusal: let the library parse the request, so that it can answer it."""
        self._upgrade = None
        self.conn = ServerProtocol(max_size=self.config.ws_max_size, logger=self.logger)
        lines = [b"%s: %s\r\n" % each for each in upgrade.headers]
        self.conn.receive_data(b"".join([b"GET ", upgrade.target, b" HTTP/1.1\r\n", *lines, b"\r\n"]))
        for request in self.conn.events_received():
            self.request = request
            self.response = self.conn.accept(request)

    def forget_handshake(self) -> None:
        """The connection is made: whatever was said for that is not needed any more."""
        forgotten: Any = None
        cast("dict[str, Any]", self.scope).clear()  # others hold it, too
        self.request = self.response = forgotten
        self._upgrade = None
        self.server = self.client = self.initial_response = None

    def write_text(self, text: str) -> bool:
        """Write a message at once, after all earlier ones; False when it has to wait its turn."""
        if not self.writable.is_set() or self.close_sent or self.disconnected or self.conn.state is not OPEN:
            return False
        self.transport.write(frame(text.encode()))
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """As uvicorn does it; and the parser, which refers to itself, does not wait for the collector."""
        super().connection_lost(exc)
        self.conn.parser.close()

    def hang_up(self) -> None:
        """End the connection without a word: the client does not read, or is gone."""
        self.transport.abort()


@lru_cache(maxsize=1)
def _blank(cls: type[Websocket], config: Config, state: ServerState) -> list[tuple[str, Any]]:
    """What uvicorn's constructor gives every connection of a server; it costs as much as the handshake."""
    one = cls(config, state, {})
    return [(name, getattr(one, name)) for name in (*Websocket.__slots__, *vars(one)) if hasattr(one, name)]
