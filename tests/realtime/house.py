"""A Socket.IO server in the test's event loop without sign-in, with any manager and connections."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal, Self

import socketio
import uvicorn

from realtime import members
from realtime.counters import Counters
from realtime.fastpath.manager import FastManager
from realtime.fastpath.server import LeanServer
from realtime.packet_filter import PacketFilter
from realtime.sweeper import Sweeper
from sandbox.ports import LOOPBACK, free_port
from tests.waiting import PATIENCE, eventually

SOCKET = "/socket.io/?EIO=4&transport=websocket"
ROOM = "room"
OTHER = "/other"

Way = Literal["fast", "plain", "lean", "lean and plain"]
WAYS: tuple[Way, ...] = ("fast", "plain", "lean", "lean and plain")
"""Our client manager or the library's, each on the libraries' connections and on our own (`lean`)."""


class House:
    """All clients are in the room ROOM. It answers `echo`, and `count` after emitting that many `news`."""

    def __init__(self, way: Way = "plain", **options: Any) -> None:
        self.counters = Counters()
        self.is_lean = way.startswith("lean")
        manager = socketio.AsyncManager() if way.endswith("plain") else FastManager(self.counters)
        kind = LeanServer if self.is_lean else socketio.AsyncServer
        self.sio = kind(async_mode="asgi", transports=["websocket"], client_manager=manager, **options)
        self.sweeper = Sweeper(self.sio, self.counters)
        self.port = free_port()
        self.sio.on("connect", self._connect)
        self.sio.on("connect", self._connect_elsewhere, namespace=OTHER)
        self.sio.on("disconnect", self._disconnect)
        self.sio.on("echo", self._echo)
        self.sio.on("count", self._count)
        self._gone = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def present(self) -> set[str]:
        """The session ids in the room."""
        return {sid for sid, _ in self.sio.manager.get_participants("/", ROOM)}

    async def until_somebody_left(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._gone.wait()

    @asynccontextmanager
    async def unresponsive(self) -> AsyncIterator[None]:
        """A raw client that makes the handshake, connects and then never reads."""
        before = self.present()
        loop = asyncio.get_running_loop()
        hello = (
            f"GET {SOCKET} HTTP/1.1\r\nHost: {LOOPBACK}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.settimeout(0)
            await loop.sock_connect(line, (LOOPBACK, self.port))
            await loop.sock_sendall(line, hello.encode())
            assert b"101" in await loop.sock_recv(line, 4096)
            await loop.sock_sendall(line, b"\x81\x82\0\0\0\0" + b"40")
            await until(lambda: self.present() > before)
            yield

    async def _connect(self, sid: str, _environ: object, _auth: object = None) -> None:
        await members.register(self.sio, sid, None)
        await self.sio.enter_room(sid, ROOM)

    async def _connect_elsewhere(self, sid: str, _environ: object, _auth: object = None) -> None:
        await self.sio.enter_room(sid, ROOM, namespace=OTHER)

    async def _disconnect(self, _sid: str, _reason: str) -> None:
        self._gone.set()

    async def _echo(self, _sid: str, *payload: Any) -> tuple[Any, ...]:
        return payload

    async def _count(self, sid: str, to: int) -> str:
        for n in range(to):
            await self.sio.emit("news", n, to=sid)
        return "counted"


async def until(is_so: Callable[[], bool]) -> None:
    await eventually(is_so)


@asynccontextmanager
async def opened(house: House, *, filtered: bool = True) -> AsyncIterator[House]:
    """Serve with uvicorn, as in production.

    `filtered`: with the packet filter, which refuses binary frames and acknowledgements.
    """
    app: Any = socketio.ASGIApp(house.sio)
    if filtered:
        app = PacketFilter(app, house.counters)
    config = uvicorn.Config(
        app,
        port=house.port,
        http="realtime.fastpath.upgrade:Http" if house.is_lean else "auto",
        ws="realtime.fastpath.websocket:Websocket" if house.is_lean else "websockets-sansio",
        ws_per_message_deflate=False,
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield house
    finally:
        server.should_exit = True
        await running
        await house.sio.shutdown()


class Guest:
    """`async with Guest(house) as guest:` a Python client that keeps the news that it gets."""

    def __init__(self, house: House, *namespaces: str) -> None:
        self.house = house
        self.news: list[Any] = []
        self.sio = socketio.AsyncClient(reconnection=False, handle_sigint=False)
        self._namespaces = namespaces or ("/",)
        self.sio.on("news", self._on_news)
        self.sio.on("question", self._answer)

    @property
    def sid(self) -> str:
        return str(self.sio.get_sid())

    async def __aenter__(self) -> Self:
        # 16 MB: what a test sends may be larger than the client's own bound.
        self.sio.eio.websocket_extra_options = {"max_msg_size": 1 << 24}
        await self.sio.connect(
            self.house.url,
            transports=["websocket"],
            auth={},
            namespaces=list(self._namespaces),
            wait_timeout=PATIENCE,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.sio.disconnect()
        await self.sio.eio.wait()

    async def has(self, count: int) -> list[Any]:
        """Its news, once there are so many."""
        await until(lambda: len(self.news) >= count)
        return self.news

    async def _on_news(self, *said: Any) -> None:
        self.news.append(said[0] if len(said) == 1 else said)

    async def _answer(self, question: Any) -> str:
        return f"{question!r} answered"
