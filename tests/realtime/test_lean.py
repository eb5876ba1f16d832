"""Our own connections: what they release, when they ping, which upgrades they handle.

What holds for all connections is tested elsewhere (test_client_manager, test_node_contract).
"""

import asyncio
import base64
import gc
import hashlib
import weakref
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import socketio
from uvicorn import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from realtime.fastpath.heartbeat import Heartbeat
from realtime.fastpath.incoming import unmasked_text
from realtime.fastpath.self_test import lean_connections_work
from realtime.fastpath.server import LeanServer
from realtime.fastpath.upgrade import Http, usual
from realtime.fastpath.websocket import Websocket
from realtime.packets import MAX_FRAME
from sandbox.ports import LOOPBACK
from tests.realtime.house import SOCKET, Guest, House, opened, until
from tests.waiting import PATIENCE

KEY = base64.b64encode(bytes(16))
HEADERS = (
    (b"host", b"clinic.example"),
    (b"upgrade", b"WebSocket"),
    (b"connection", b"keep-alive, Upgrade"),
    (b"sec-websocket-version", b"13"),
    (b"sec-websocket-key", KEY),
)
TARGET = SOCKET.encode()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with opened(House("lean", ping_interval=0.2, ping_timeout=2)) as house:
        yield house


def test_the_upgrade_of_every_client_is_known_and_its_key_answered() -> None:
    upgrade = usual("GET", TARGET, [*HEADERS, (b"cookie", b"a"), (b"cookie", b"b")])
    assert upgrade is not None
    digest = hashlib.sha1(KEY + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11", usedforsecurity=False).digest()
    assert upgrade.accept == base64.b64encode(digest)


@pytest.mark.parametrize(
    ("method", "target", "more", "without"),
    [
        ("POST", TARGET, (), b""),
        ("GET", "/ñ".encode(), (), b""),
        ("GET", TARGET, (), b"host"),
        ("GET", TARGET, (), b"connection"),
        ("GET", TARGET, (), b"sec-websocket-key"),
        ("GET", TARGET, ((b"sec-websocket-version", b"8"),), b"sec-websocket-version"),
        ("GET", TARGET, ((b"sec-websocket-key", b"short"),), b"sec-websocket-key"),
        ("GET", TARGET, ((b"sec-websocket-key", base64.b64encode(bytes(15))),), b"sec-websocket-key"),
        ("GET", TARGET, ((b"upgrade", b"h2c"),), b"upgrade"),
        ("GET", TARGET, ((b"host", b"another"),), b""),
        ("GET", TARGET, ((b"sec-websocket-protocol", b"chat"),), b""),
        ("GET", TARGET, ((b"content-length", b"3"),), b""),
    ],
)
def test_an_unusual_upgrade_is_left_to_the_library(
    method: str, target: bytes, more: Sequence[tuple[bytes, bytes]], without: bytes
) -> None:
    headers = [each for each in HEADERS if each[0] != without]
    assert usual(method, target, [*headers, *more]) is None


@pytest.mark.parametrize("size", [1, 125, 126, 127, 65_535])
def test_a_text_in_one_frame_is_read_as_the_library_reads_it(size: int) -> None:
    text = "ñ".encode() * size
    data = Frame(Opcode.TEXT, text[:size]).serialize(mask=True)
    assert unmasked_text(data, MAX_FRAME) == text[:size]
    kinds = [bytes([first]) + data[1:] for first in (0x82, 0x01, 0xC1)]
    for other in (data[:-1], data + b"x", data + data, *kinds):
        assert unmasked_text(other, MAX_FRAME) is None
    assert unmasked_text(data, size - 1) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x81",
        b"\x81\x80\0\0\0\0",
        Frame(Opcode.TEXT, b"text").serialize(mask=False),
        Frame(Opcode.TEXT, bytes(70_000)).serialize(mask=True),
        Frame(Opcode.PING, b"ping").serialize(mask=True),
        b"\x81\xfe\0\x04\0\0\0\0text",
    ],
    ids=("nothing", "half", "empty", "not masked", "long", "a ping", "long without need"),
)
def test_any_other_frame_is_left_to_the_library(data: bytes) -> None:
    assert unmasked_text(data, MAX_FRAME) is None


async def test_frames_in_pieces_and_several_at_once_arrive_in_order(house: House) -> None:
    hello = [Frame(Opcode.TEXT, each.encode()).serialize(mask=True) for each in ("40", *ECHOES)]
    octets = [bytes([each]) for each in b"".join(hello)]
    for pieces in (hello, [hello[0], b"".join(hello[1:])], octets):
        async with _raw_connection(house) as (reader, writer):
            for each in pieces:
                writer.write(each)
                await writer.drain()
                for _ in range(3):  # the server, in this very loop, has read it by then
                    await asyncio.sleep(0)
            heard = await asyncio.wait_for(reader.readuntil(b'432["third"]'), PATIENCE)
            places = [heard.index(each) for each in (b'430["first"]', b'431["second"]', b'432["third"]')]
            assert places == sorted(places)


ECHOES = ('420["echo","first"]', '421["echo","second"]', '422["echo","third"]')


@asynccontextmanager
async def _raw_connection(house: House) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(LOOPBACK, house.port)
    lines = [b"%s: %s" % each for each in HEADERS]
    writer.write(b"\r\n".join([b"GET " + TARGET + b" HTTP/1.1", *lines, b"", b""]))
    await reader.readuntil(b"\r\n\r\n")
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()


async def test_every_attribute_of_uvicorns_object_has_its_slot() -> None:
    # One without would bring back a dictionary for each connection.
    assert vars(_fresh()) == {}


def _fresh() -> Websocket:
    config = Config("nothing:at_all", ws_per_message_deflate=False, log_config=None, interface="asgi3")
    config.loaded, config.loaded_app = True, None
    return Websocket(config, ServerState(), {}, asyncio.get_running_loop())


async def test_who_answers_pings_stays_and_who_does_not_is_cut_off(house: House) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(house.url + SOCKET) as mute,
        Guest(house) as guest,
    ):
        await mute.send_str("40")
        await until(lambda: len(house.present()) == 2)
        async with asyncio.timeout(PATIENCE):
            heard = [each.data async for each in mute]
        assert "2" in heard
        await until(lambda: house.present() == {guest.sid})
        assert guest.sio.connected


async def test_nothing_of_a_connection_is_left_and_nothing_waits_for_the_collector(house: House) -> None:
    gc.collect()
    gc.disable()
    try:
        async with Guest(house) as guest:
            eio_sid = house.sio.manager.eio_sid_from_sid(guest.sid, "/")
            socket = house.sio.eio.sockets[eio_sid]
            assert socket.websocket.scope == {}
            assert set(house.sio.environ[eio_sid]) == {"asgi.send"}
            left = [weakref.ref(socket.websocket.conn)]
            del socket
        await until(lambda: not house.sio.eio.sockets)
        await until(lambda: all(each() is None for each in left))
        assert house.sio.environ == {}
    finally:
        gc.enable()


@pytest.mark.parametrize("is_lean", [True, False])
async def test_the_request_of_an_upgrade_does_not_wait_for_the_collector(
    monkeypatch: pytest.MonkeyPatch, *, is_lean: bool
) -> None:
    monkeypatch.setattr(Http, "is_lean", is_lean)
    house = House("lean" if is_lean else "plain")
    house.is_lean = True  # served by our classes, as in production
    async with opened(house):
        gc.collect()
        gc.disable()
        try:
            async with Guest(house), Guest(house):
                # The connection is a websocket: what read its request is gone already.
                await until(lambda: not any(isinstance(each, Http) for each in gc.get_objects()))
        finally:
            gc.enable()


async def test_a_foreign_origin_is_refused_as_by_the_library() -> None:
    async with (
        opened(House("lean", cors_allowed_origins=["http://ours.example"])) as house,
        aiohttp.ClientSession() as session,
    ):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(house.url + SOCKET, origin="http://foreign.example")
        async with session.ws_connect(house.url + SOCKET, origin="http://ours.example") as ours:
            assert (await ours.receive_str()).startswith("0{")
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(house.url + SOCKET.replace("EIO=4", "EIO=3"))


async def test_pings_go_out_when_due_and_are_followed_up() -> None:
    told: list[str] = []

    class Client:
        def __init__(self, name: str, *, is_there: bool = True) -> None:
            self.name = name
            self.is_there = is_there

        async def ping(self) -> bool:
            told.append(f"ping {self.name}")
            return self.is_there

        async def check_timeout(self) -> None:
            told.append(f"miss {self.name}")

    later, now = Heartbeat(interval=3600, timeout=1), Heartbeat(interval=0, timeout=-1)
    for heartbeat in (later, now):
        for each in (Client("a"), Client("gone", is_there=False), Client("b")):
            heartbeat.schedule(each)
    await later.tick()
    assert told == []
    await now.tick()
    await now.tick()
    assert told == ["ping a", "ping gone", "ping b", "miss a", "miss b"]


def _plain(manager: socketio.AsyncManager) -> socketio.AsyncServer:
    return socketio.AsyncServer(async_mode="asgi", client_manager=manager)


def _lean(manager: socketio.AsyncManager) -> LeanServer:
    return LeanServer(async_mode="asgi", client_manager=manager)


def test_with_these_libraries_the_self_test_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert lean_connections_work(_plain, _lean)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Websocket, "upgraded"),
        (WebSocketsSansIOProtocol, "send_receive_event_to_app"),
    ],
)
def test_when_a_library_has_changed_its_own_connections_are_used_and_the_log_says_so(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, None)
        assert not lean_connections_work(_plain, _lean)
    assert "theirs are used" in capsys.readouterr().out


async def test_without_lean_connections_all_is_the_librarys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Http, "is_lean", False)
    house = House("plain")
    house.is_lean = True  # served by our classes, as in production
    async with opened(house), Guest(house) as guest:
        eio_sid = house.sio.manager.eio_sid_from_sid(guest.sid, "/")
        served = house.sio.environ[eio_sid]["asgi.send"].__self__
        assert type(served) is WebSocketsSansIOProtocol
        assert await guest.sio.call("echo", "said") == "said"
