"""The self-test before a gateway opens: does the fast path write the same octets as the libraries?

The fast path uses attributes of python-socketio, python-engineio and uvicorn that are not documented. So a
simulated client talks to our implementation and to the library's, over a transport in memory. Both must write
the same octets, also while the library sends packets of its own at any moment in between. If the output
differs, or anything fails, the gateway uses the library's slower implementation and logs a warning.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import socketio
import structlog
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from realtime.counters import Counters
from realtime.fastpath.manager import ROOT, FastManager
from realtime.fastpath.upgrade import Http
from realtime.fastpath.websocket import Websocket
from realtime.packet_filter import PacketFilter

TIMEOUT = 5.0
TURNS = 8
"""More turns of the loop than a packet takes from the library's queue to the wire."""

_UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: self-test\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
_CONNECT = b"\x81\x82\x00\x00\x00\x0040"
"""The Socket.IO packet that enters the default namespace, masked with zeros."""

_QUESTION = b'\x81\x8e\x00\x00\x00\x00427["ask","?"]'
_ANSWER = b'437["?"]'

Build = Callable[[socketio.AsyncManager], socketio.AsyncServer]
"""Makes a server around a manager, as the gateway makes its own."""

log = structlog.get_logger()


class DifferentOutputError(Exception):
    """Our output differs from the library's, or nothing was gained."""


def client_manager(build: Build, counters: Counters, *, fast: bool) -> socketio.AsyncManager:
    """Our manager if it is switched on and passes the self-test, else the library's."""
    return FastManager(counters) if fast and fast_manager_works(build) else socketio.AsyncManager()


def fast_manager_works(build: Build) -> bool:
    """Test the manager; a failure is logged."""
    return _passes(
        _compare_managers(build), "the fast client manager does not fit these libraries, theirs is used"
    )


def lean_connections_work(plain: Build, lean: Build) -> bool:
    """Compare our connections (`engine`, `websocket`) with the library's; a failure is logged."""
    return _passes(
        _compare_connections(plain, lean), "lean connections do not fit these libraries, theirs are used"
    )


def _passes(test: Coroutine[Any, Any, None], warning: str) -> bool:
    # In a thread: uvicorn's event loop runs already when the application is made.
    with ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(asyncio.run, test).result()
        except Exception as error:  # noqa: BLE001  whatever a library's new version may raise
            log.warning(warning, error=repr(error))
            return False
    return True


async def _compare_connections(plain: Build, lean: Build) -> None:
    async with asyncio.timeout(TIMEOUT):
        theirs = await _TestConnection(plain(socketio.AsyncManager())).run()
        test = _TestConnection(lean(socketio.AsyncManager()), Http, Websocket)
        ours = await test.run()
    if ours != theirs:
        raise DifferentOutputError(f"{theirs[-200:]!r} became {ours[-200:]!r}")
    if not test.has_released_handshake:
        raise DifferentOutputError("the handshake is kept")


async def _compare_managers(build: Build) -> None:
    async with asyncio.timeout(TIMEOUT):
        theirs = await _TestConnection(build(socketio.AsyncManager())).run()
        test = _TestConnection(build(FastManager(Counters())))
        ours = await test.run()
    if ours != theirs:
        raise DifferentOutputError(f"{theirs[-200:]!r} became {ours[-200:]!r}")
    if not test.is_direct:
        raise DifferentOutputError("nothing was written directly")


class _MemoryTransport(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"sockname": ("self-test", 0), "peername": ("self-test", 0)})
        self.written = bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def get_write_buffer_size(self) -> int:
        return 0

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """Stays open until the end of the test."""

    pause_reading = resume_reading = close

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol: Any = protocol


class _TestConnection:
    """A server, and a simulated client that is connected to it."""

    def __init__(
        self,
        sio: socketio.AsyncServer,
        http: type[HttpToolsProtocol] = HttpToolsProtocol,
        websocket: type[WebSocketsSansIOProtocol] = WebSocketsSansIOProtocol,
    ) -> None:
        self.is_direct = True
        self._sio = sio
        self._transport = _MemoryTransport()
        self._client = ""
        self._sio.on("connect", self._enter)
        self._sio.on("ask", self._answer)
        application = PacketFilter(socketio.ASGIApp(sio), Counters())
        config = Config(application, http=http, ws=websocket, ws_per_message_deflate=False, log_config=None)
        config.load()
        self._transport.set_protocol(http(config, ServerState(), {}, asyncio.get_running_loop()))

    @property
    def _protocol(self) -> Any:
        return self._transport.protocol

    @property
    def has_released_handshake(self) -> bool:
        """Whether the data of the handshake was released."""
        kept = (self._protocol.scope, getattr(self._protocol, "request", None))
        return not any(kept)

    async def run(self) -> bytes:
        """Return all octets that the client was sent after it had connected."""
        await self._connect()
        begin = len(self._transport.written)
        await self._calls()
        await self._emits()
        await self._while_packets_are_queued()
        await self._while_the_transport_is_full()
        await self._sio.shutdown()
        return bytes(self._transport.written[begin:])

    async def _enter(self, sid: str, _environ: object, _auth: object = None) -> None:
        self._client = sid
        await self._sio.enter_room(sid, "room")

    async def _answer(self, _sid: str, question: str) -> str:
        return question

    async def _connect(self) -> None:
        self._protocol.connection_made(self._transport)
        self._protocol.data_received(_UPGRADE)
        await self._until(lambda: b'"maxPayload"' in self._transport.written)
        self._protocol.data_received(_CONNECT)
        await self._until(lambda: b'40{"sid"' in self._transport.written)
        await self._run_pending()

    async def _calls(self) -> None:
        self._protocol.data_received(_QUESTION)
        await self._until(lambda: _ANSWER in self._transport.written)
        await self._run_pending()

    async def _emits(self) -> None:
        for payload in ({"name": "Núñez"}, ("two", 2), b"\x00\xff", None, "x" * 200, "x" * 70_000):
            before = len(self._transport.written)
            await self._sio.emit("all", payload, to=["room", "empty"])
            self.is_direct = self.is_direct and len(self._transport.written) > before
            await self._sio.emit("one", payload, to=self._client, callback=lambda *_: None)
            await self._run_pending()

    async def _while_packets_are_queued(self) -> None:
        for turns in range(TURNS):
            await self._library_sends(turns)
            for _ in range(turns):
                await asyncio.sleep(0)
            await self._sio.emit("all", turns, to="room")
            await self._run_pending()

    async def _while_the_transport_is_full(self) -> None:
        for turns in range(TURNS):
            self._protocol.pause_writing()
            for n in range(3):
                await self._library_sends(n)
            for _ in range(turns):
                await asyncio.sleep(0)
            await self._sio.emit("all", "full", to="room")
            self._protocol.resume_writing()
            await self._sio.emit("all", "no longer full", to="room")
            await self._run_pending()

    async def _library_sends(self, n: int) -> None:
        eio_sid = self._sio.manager.eio_sid_from_sid(self._client, ROOT)
        await self._sio.eio.send(eio_sid, f'2["library",{n}]')

    async def _run_pending(self) -> None:
        for _ in range(2 * TURNS):
            await asyncio.sleep(0)

    async def _until(self, is_so: Callable[[], Any]) -> None:
        while not is_so():  # noqa: ASYNC110  the libraries have no event for it
            await asyncio.sleep(0)
