"""The Engine.IO server and its connections, for many websockets at a low cost for each.

The library runs four tasks for each connection (its request, a writer, a read with a timeout, a ping) and
keeps the whole request while the connection lasts. Here it is one task, that of the request, and the data of
the handshake is released:

- `handle_request` makes the handshake and returns; only then the connection is served;
- packets are written at once, or, when the transport is full, by a writer task that ends when the queue is
  empty;
- pings come from one timer (`heartbeat`).

Everything else, packets and events and their order, is the library's. QUICKDOC_LEAN_CONNECTIONS=false
switches back to it.
"""

import asyncio
import time
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import engineio
from engineio import exceptions, packet
from engineio.async_socket import AsyncSocket
from socketio.packet import Packet
from starlette.types import Receive, Scope, Send

from realtime.fastpath.heartbeat import TICK, Heartbeat
from realtime.fastpath.send_queue import SendQueue
from realtime.fastpath.websocket import Websocket
from realtime.packets import PACKET_KEY

_QUERY = {b"EIO=4", b"transport=websocket"}
"""The query of our clients; some add the time (`t=`). The library handles any other."""


class Socket(AsyncSocket):  # type: ignore[misc]  # the library has no types
    """One connection."""

    __slots__ = (
        *("server", "sid", "queue", "last_ping", "connected", "upgrading", "upgraded", "closing", "closed"),
        *("session", "websocket", "_send", "_writer"),
    )

    last_ping: float | None

    def __init__(self, server: "Engine", sid: str) -> None:
        super().__init__(server, sid)
        self.websocket: Websocket | None = None
        self._send: Send | None = None
        self._writer: asyncio.Task[None] | None = None

    async def serve(self, receive: Receive, send: Send) -> None:
        """Accept the connection and read from it until it is closed."""
        await send({"type": "websocket.accept"})
        self.connected = self.upgraded = True
        self._send = send
        websocket = getattr(send, "__self__", None)
        if isinstance(websocket, Websocket):
            self.websocket = websocket
            websocket.release_handshake()
        try:
            await self._write()
            self.queue.wake = self._wake
            await self._read(receive)
        except asyncio.CancelledError:
            pass  # the process stops; the library treats that as a normal end, too
        finally:
            await self._end()

    async def send(self, pkt: packet.Packet) -> None:
        """Send a packet, after all earlier ones."""
        if not await self.check_ping_timeout():
            return
        websocket = self.websocket
        if websocket and self.queue.empty() and not pkt.binary and websocket.write_text(pkt.encode()):
            return
        await self.queue.put(pkt)

    def write_text(self, text: str) -> bool:
        """Write a message at once; False when earlier ones are not written yet: send it as a packet."""
        return (
            self.websocket is not None
            and not self.last_ping
            and not self.closed
            and self.queue.empty()
            and self.websocket.write_text(text)
        )

    async def check_ping_timeout(self) -> bool:
        """As in the library; and abort the connection, since our reads have no timeout."""
        alive = bool(await super().check_ping_timeout())
        if not alive:
            self._abort()
        return alive

    def schedule_ping(self) -> None:
        """Schedule the next ping, unless an answer is pending."""
        if self.last_ping:
            self.last_ping = None
            self.server.heartbeat.schedule(self)

    async def ping(self) -> bool:
        """Called by the heartbeat when a ping is due."""
        if self.closing or self.closed:
            return False
        self.last_ping = time.time()
        await self.send(packet.Packet(packet.PING))
        return True

    async def check_timeout(self) -> None:
        """Called by the heartbeat when the answer to a ping is due."""
        if not self.closing and not self.closed:
            await self.check_ping_timeout()

    async def _read(self, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return
            frame = message.get("text") or message.get("bytes")
            if not frame or len(frame) > self.server.max_http_buffer_size:
                return
            if not await self._take(frame, message.get(PACKET_KEY)):
                return

    async def _take(self, frame: str | bytes, message: Packet | None) -> bool:
        """Handle a frame, whose message may be parsed already; False when the connection is closed."""
        try:
            if message is not None:
                await self.server.handlers["message"](self.sid, message)
            else:
                await self.receive(packet.Packet(encoded_packet=frame))
        except exceptions.UnknownPacketError:
            pass
        except exceptions.SocketIsClosedError:
            return False
        except Exception:
            self.server.logger.exception("Unknown receive error")
        return True

    def _wake(self) -> None:
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_later())

    async def _write_later(self) -> None:
        try:
            await self._write()
        except Exception:  # noqa: BLE001  the connection broke; its reader gets the error and cleans up
            self._abort()
        finally:
            self._writer = None

    async def _write(self) -> None:
        while self._send is not None and not self.queue.empty():
            # It stays in the queue until it is written: an empty queue means that direct writes are allowed.
            data = self.queue.first().encode()
            if isinstance(data, bytes) or self.websocket is None or not self.websocket.write_text(data):
                key = "bytes" if isinstance(data, bytes) else "text"
                await self._send({"type": "websocket.send", key: data})
            self.queue.get_nowait()
            self.queue.task_done()

    async def _end(self) -> None:
        # Break reference cycles, so that nothing is left for the garbage collector.
        self.queue.wake = None
        if self._writer is not None:
            self._writer.cancel()
        await self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
        self.server.sockets.pop(self.sid, None)
        self.websocket = self._send = None

    async def close(
        self,
        wait: bool = True,  # noqa: FBT001, FBT002  the library's signature
        abort: bool = False,  # noqa: FBT001, FBT002
        reason: str | None = None,
    ) -> None:
        """As in the library, and close the connection: there a read that times out does that."""
        await super().close(wait, abort, reason)
        if not abort:
            await self._close_websocket()

    def _abort(self) -> None:
        if self.websocket:
            self.websocket.abort()
        elif self._writer is None:
            self._writer = asyncio.create_task(self._close_websocket())

    async def _close_websocket(self) -> None:
        if self._send is not None:
            with suppress(Exception):  # it may be closed already
                await self._send({"type": "websocket.close"})


class Engine(engineio.AsyncServer):  # type: ignore[misc]  # the library has no types
    """The server of such connections. The library handles requests that are no websockets."""

    start_service_task: bool

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.heartbeat = Heartbeat(self.ping_interval, self.ping_timeout)
        self._open_options = self._encoded_options()

    def create_queue(self, *_given: Any, **_named: Any) -> SendQueue[Any]:
        """The queue of a socket's packets."""
        return SendQueue()

    async def handle_request(self, scope: Scope, receive: Receive, send: Send) -> Any:
        """Make the handshake, then serve; the locals of the handshake are released by then."""
        if scope["type"] == "websocket" and _is_usual(scope["query_string"]) and self._is_allowed(scope):
            await receive()
            answer = await self._handle_connect({"asgi.send": send}, "websocket")
        else:
            answer = await super().handle_request(scope, receive, send)
        if isinstance(answer, Socket):
            await answer.serve(receive, send)
            return ""
        return answer

    async def _handle_connect(
        self, environ: MutableMapping[str, Any], transport: str, jsonp_index: int | None = None
    ) -> Any:
        """As in the library, up to the point where the connection is served."""
        if transport != "websocket":
            return await super()._handle_connect(environ, transport, jsonp_index)
        if self.start_service_task:
            self.start_service_task = False
            self.service_task_handle = self.start_background_task(self._service_task)
        sid = self.generate_id()
        socket = self.sockets[sid] = Socket(self, sid)
        socket.queue.put_nowait(self._opening(sid))
        answer = await self._trigger_event("connect", sid, environ, run_async=False)
        if answer is not None and answer is not True:
            del self.sockets[sid]
            return self._unauthorized(answer or None)
        _release(environ)
        socket.schedule_ping()
        return socket

    def _is_allowed(self, scope: Scope) -> bool:
        """Whether its origin is allowed; if not, the library answers."""
        origins = self.cors_allowed_origins
        origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
        if origin is None or origins == "*":
            return True
        return isinstance(origins, list) and origin.decode("latin-1") in origins

    def _opening(self, sid: str) -> packet.Packet:
        # Only the id differs, and it needs no escaping.
        opening = packet.Packet(packet.OPEN)
        opening.encode_cache = f'0{{"sid":"{sid}"{self._open_options}'
        return opening

    def _encoded_options(self) -> str:
        options = {
            "upgrades": [],
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval + self.ping_interval_grace_period) * 1000,
            "maxPayload": self.max_http_buffer_size,
        }
        encoded: str = packet.Packet.json.dumps(options, separators=(",", ":"))
        return f",{encoded[1:]}"

    async def _service_task(self) -> None:
        """Run the heartbeat, in the place of the library's check of every socket."""
        self.service_task_event = self.create_event()
        while not self.service_task_event.is_set():
            try:
                await self.heartbeat.tick()
            except Exception:  # the library's handlers may raise anything
                self.logger.exception("service task exception")
            with suppress(TimeoutError):
                await asyncio.wait_for(self.service_task_event.wait(), TICK)


def _is_usual(query: bytes) -> bool:
    return {each for each in query.split(b"&") if not each.startswith(b"t=")} == _QUERY


def _release(environ: MutableMapping[str, Any]) -> None:
    """Remove everything but the ASGI `send` from what the library keeps for each connected client."""
    kept = {key: environ[key] for key in ("asgi.send",) if key in environ}
    environ.clear()
    environ.update(kept)
