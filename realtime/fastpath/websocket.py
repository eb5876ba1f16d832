"""The websocket protocol: uvicorn's own, which releases the data of its handshake.

In uvicorn a connection keeps its request, its response, its headers (twice) and its queues while it lasts:
20 KB that are not needed any more. This protocol releases them on request, and writes a text without a task.
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
    """An `asyncio.Event` that is nearly always set and needs little memory."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event: asyncio.Event | None = None

    def is_set(self) -> bool:
        """Whether it is set."""
        return self._event is None

    def set(self) -> None:
        """Set it and wake the tasks that wait."""
        if self._event is not None:
            self._event.set()
            self._event = None

    def clear(self) -> None:
        """Reset it."""
        if self._event is None:
            self._event = asyncio.Event()

    async def wait(self) -> bool:
        """Wait until it is set."""
        if self._event is not None:
            await self._event.wait()
        return True


# The attributes of uvicorn's object, as slots: a dictionary of them needs 1.5 KB. An attribute that is not
# listed goes into a dictionary, so a new version of uvicorn needs more memory and breaks nothing.
_ATTRIBUTES = (
    *("config", "app", "loop", "logger", "root_path", "asgi_version", "app_state", "connections", "tasks"),
    *("default_headers", "transport", "server", "client", "scheme", "queue", "handshake_initiated"),
    *("handshake_complete", "close_sent", "disconnected", "close_timer", "close_timeout", "initial_response"),
    *("conn", "read_paused", "writable", "ping_interval", "ping_timeout", "ping_timer", "pong_timer"),
    *("pending_ping_payload", "ping_sent_at", "last_ping_rtt", "frames", "curr_msg_data_type"),
    *("request", "response", "scope"),
)

MAX_UNREAD = 4
"""Messages of one client that may wait for the application; with more, reading is paused."""

_ANSWER = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
)


_SCHEMES: Final[dict[str, Literal["ws", "wss"]]] = {"http": "ws", "https": "wss"}


class Websocket(WebSocketsSansIOProtocol):
    """The protocol of upgraded connections: `--ws realtime.fastpath.websocket:Websocket`."""

    __slots__ = (*_ATTRIBUTES, "_skips_parser", "_upgrade")

    conn: Any

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.queue: Any = LightQueue()  # it has the methods of asyncio.Queue that are used
        self.writable = LightEvent()  # type: ignore[assignment]  # the same
        self._upgrade: Upgrade | None = None
        self._skips_parser = True

    @classmethod
    def upgraded(cls, http: HttpToolsProtocol, upgrade: "Upgrade") -> Self:
        """Make one for a request that has been parsed, on its transport."""
        websocket = cls.__new__(cls)
        for name, value in _blank(cast("Any", cls), http.config, http.server_state):
            setattr(websocket, name, value)
        websocket.queue, websocket.frames = LightQueue(), []
        websocket.writable = LightEvent()  # type: ignore[assignment]  # as above
        websocket.conn = Protocol(SERVER, max_size=http.config.ws_max_size, logger=websocket.logger)
        websocket.app_state, websocket.transport = http.app_state, http.transport
        websocket.server, websocket.client = http.server, http.client
        websocket.scheme = _SCHEMES[http.scheme or "http"]
        websocket.connections.add(websocket)
        websocket.begin(upgrade)
        return websocket

    def begin(self, upgrade: "Upgrade") -> None:
        """Start the application, as `handle_connect` does for a request that it has parsed itself."""
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
        """As in uvicorn, but the response to the handshake is written without parsing the request again."""
        if self._upgrade is None:
            await super().send(message)
        elif message["type"] == "websocket.accept" and not message.get("headers") and not self.disconnected:
            self._accept(self._upgrade)
        else:
            self._parse_again(self._upgrade)
            await super().send(message)

    def data_received(self, data: bytes) -> None:
        """As in uvicorn, but a text in one frame, nearly all that clients send, is read without the parser.

        After the first other frame the parser, which has a state, reads everything on this connection.
        """
        text = unmasked_text(data, self.config.ws_max_size) if self._skips_parser else None
        if text is None or not self.handshake_complete or self.conn.state is not OPEN:
            self._skips_parser = False
            super().data_received(data)
        else:
            self.curr_msg_data_type, self.frames = "text", [text]
            self.send_receive_event_to_app()

    def send_receive_event_to_app(self) -> None:
        """As in uvicorn, but reading is paused only when MAX_UNREAD wait: that saves system calls."""
        waits = self.read_paused or self.queue.qsize() >= MAX_UNREAD
        self.read_paused = True  # uvicorn does not pause again
        super().send_receive_event_to_app()
        if waits:
            self.transport.pause_reading()
        else:
            self.read_paused = False

    def send_500_response(self) -> None:
        if self._upgrade is not None:
            self._parse_again(self._upgrade)
        super().send_500_response()

    def _accept(self, upgrade: "Upgrade") -> None:
        self._upgrade = None
        if not self.transport.is_closing():
            self.handshake_complete = True
            self.transport.write(_ANSWER % upgrade.accept)
            self.start_keepalive()

    def _parse_again(self, upgrade: "Upgrade") -> None:
        """Let the library parse the request, so that it can refuse it."""
        self._upgrade = None
        self.conn = ServerProtocol(max_size=self.config.ws_max_size, logger=self.logger)
        lines = [b"%s: %s\r\n" % each for each in upgrade.headers]
        self.conn.receive_data(b"".join([b"GET ", upgrade.target, b" HTTP/1.1\r\n", *lines, b"\r\n"]))
        for request in self.conn.events_received():
            self.request = request
            self.response = self.conn.accept(request)

    def release_handshake(self) -> None:
        """Release what only the handshake needed."""
        released: Any = None
        cast("dict[str, Any]", self.scope).clear()  # other objects refer to it, too
        self.request = self.response = released
        self._upgrade = None
        self.server = self.client = self.initial_response = None

    def write_text(self, text: str) -> bool:
        """Write a message at once; False when the transport is full or closed."""
        if not self.writable.is_set() or self.close_sent or self.disconnected or self.conn.state is not OPEN:
            return False
        self.transport.write(frame(text.encode()))
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """As in uvicorn, and close the parser, whose reference cycle would wait for the collector."""
        super().connection_lost(exc)
        self.conn.parser.close()

    def abort(self) -> None:
        """Close the connection without a closing handshake: the client does not read, or is gone."""
        self.transport.abort()


@lru_cache(maxsize=1)
def _blank(cls: type[Websocket], config: Config, state: ServerState) -> list[tuple[str, Any]]:
    """The attributes that uvicorn's constructor sets; it takes as long as the handshake, so it runs once."""
    blank = cls(config, state, {})
    names = (*Websocket.__slots__, *vars(blank))
    return [(name, getattr(blank, name)) for name in names if hasattr(blank, name)]
