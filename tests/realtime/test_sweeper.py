"""Who must leave: the slow, the old and the strangers. And everybody comes back by themselves."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
import socketio
import uvicorn

from realtime import members, sweeper
from realtime.counters import Counters
from realtime.door import Door
from realtime.sweeper import Sweeper
from sandbox.ports import LOOPBACK, free_port

SOCKET = "/socket.io/?EIO=4&transport=websocket"


class House:
    """A Socket.IO server in this loop that lets everybody in."""

    def __init__(self) -> None:
        self.sio = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])
        self.counters = Counters()
        self.sweeper = Sweeper(self.sio, self.counters)
        self.port = free_port()
        self.sio.on("connect", self._connect)
        self._gone = asyncio.Event()
        self.sio.on("disconnect", self._disconnect)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    async def until_somebody_left(self) -> None:
        async with asyncio.timeout(10):
            await self._gone.wait()

    async def _connect(self, sid: str, _environ: object, _auth: object) -> None:
        await members.seat(self.sio, sid, None)

    async def _disconnect(self, _sid: str, _reason: str) -> None:
        self._gone.set()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110  the libraries have no event for it
            await asyncio.sleep(0.01)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    app: Any = Door(socketio.ASGIApp(house.sio), house.counters)
    config = uvicorn.Config(
        app, port=house.port, ws="websockets-sansio", log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield house
    server.should_exit = True
    await running
    await house.sio.shutdown()


async def test_a_session_that_is_too_old_is_cut_off_and_the_client_comes_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = socketio.AsyncClient(reconnection_delay=0.1)
    await client.connect(house.url, transports=["websocket"], auth={})
    before = client.get_sid()
    await house.sweeper.sweep()
    assert house.counters.cut == 0
    monkeypatch.setattr(sweeper, "LONGEST_SESSION", -1.0)
    await house.sweeper.sweep()
    assert house.counters.cut == 1
    await house.until_somebody_left()
    await until(lambda: client.connected and client.get_sid() != before)
    await client.disconnect()


async def test_a_stranger_at_the_door_is_cut_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "DOORSTEP", 0.0)
    async with aiohttp.ClientSession() as session, session.ws_connect(house.url + SOCKET) as stranger:
        await stranger.receive()
        await house.sweeper.sweep()
        await asyncio.sleep(0.01)
        await house.sweeper.sweep()
        async with asyncio.timeout(10):
            async for _ in stranger:
                pass
    assert house.counters.cut == 1


async def test_a_client_that_stops_reading_is_cut_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeper, "LONGEST_QUEUE", 50)
    line = await _signed_in_and_deaf(house)
    reader_is_well = socketio.AsyncClient()
    await reader_is_well.connect(house.url, transports=["websocket"], auth={})
    for _ in range(400):
        await house.sio.emit("event", "x" * 50_000)
        await asyncio.sleep(0)
    await asyncio.sleep(0.2)
    await house.sweeper.sweep()
    assert house.counters.cut == 1
    await house.until_somebody_left()
    assert reader_is_well.connected
    assert len(list(house.sio.manager.get_participants("/", None))) == 1
    line.close()
    await reader_is_well.disconnect()


async def _signed_in_and_deaf(house: House) -> socket.socket:
    """A client by hand: it shakes hands, signs in and never reads again."""
    loop = asyncio.get_running_loop()
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(0)
    await loop.sock_connect(line, (LOOPBACK, house.port))
    hello = (
        f"GET {SOCKET} HTTP/1.1\r\nHost: {LOOPBACK}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    await loop.sock_sendall(line, hello.encode())
    assert b"101" in await loop.sock_recv(line, 4096)
    await loop.sock_sendall(line, b"\x81\x82\0\0\0\0" + b"40")
    await until(lambda: any(house.sio.manager.get_participants("/", None)))
    return line
