"""The load generator counts what a small server sends, and notices what is lost or out of order."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, serve

from bench.fan import compiled
from bench.fan.load import Generator, Load
from tests.waiting import eventually

Say = Callable[[ServerConnection], Awaitable[None]]

GENERATORS = [
    pytest.param("c", marks=pytest.mark.skipif(not compiled.is_possible(), reason="needs a C compiler")),
    "python",
]


@pytest.fixture(params=GENERATORS)
def generator(request: pytest.FixtureRequest) -> Generator:
    each: Generator = request.param
    return each


class TinyServer:
    """Speaks as much of Engine.IO and Socket.IO as the clients need."""

    def __init__(self) -> None:
        self.lines: set[ServerConnection] = set()
        self.said: list[str] = []
        self.refuses = False

    async def talk(self, line: ServerConnection) -> None:
        if line.request is not None and line.request.path == "/plain":
            await self._stay(line)
            return
        await line.send('0{"sid":"a","pingInterval":20000,"pingTimeout":15000}')
        self.said.append(str(await line.recv()))
        if self.refuses:
            await line.send('44{"message":"not you"}')
            return
        await line.send('40{"sid":"b"}')
        self.said.append(str(await line.recv()))
        await line.send('430[{"ok":true}]')
        await line.send("2")
        self.said.append(str(await line.recv()))
        await self._stay(line)

    async def _stay(self, line: ServerConnection) -> None:
        self.lines.add(line)
        await line.wait_closed()
        self.lines.discard(line)

    async def say(self, *numbers: int) -> None:
        for line in self.lines:
            for number in numbers:
                await line.send(_packet(number))


def _packet(number: int) -> str:
    return "42" + json.dumps(["event", {"text": "ñ" * 200, "seq": number}], separators=(",", ":"))


@asynccontextmanager
async def _tiny() -> AsyncIterator[tuple[TinyServer, int]]:
    tiny = TinyServer()
    async with serve(tiny.talk, "127.0.0.1", 0, compression=None) as server:
        yield tiny, server.sockets[0].getsockname()[1]


async def test_it_counts_what_each_client_got_and_when(generator: Generator) -> None:
    async with _tiny() as (tiny, port):
        auth, greet = ['{"ticket":"a"}', '{"ticket":"b"}'], ['["watch",{"topics":["x"]}]']
        async with Load(port, auth=auth, greet=greet, generator=generator) as load:
            entered = await load.connect(4, seconds=10)
            assert (entered.connected, entered.failed) == (4, 0)
            assert 0 < entered.p50 <= entered.p99 <= entered.seconds
            await eventually(lambda: len(tiny.said) >= 12)  # the last answer to a ping may be on its way
            assert sorted(tiny.said) == sorted(
                ['40{"ticket":"a"}', '40{"ticket":"b"}'] * 2
                + ['420["watch",{"topics":["x"]}]'] * 4
                + ["3"] * 4
            )
            await load.reset(7)
            before = time.monotonic()
            await tiny.say(7, 8, 9)
            assert await load.wait(12, seconds=10) == 12
            events = await load.events()
            assert [(each.number, each.clients) for each in events] == [(7, 4), (8, 4), (9, 4)]
            for event in events:
                assert before <= event.first <= event.p50 <= event.p99 <= event.last <= time.monotonic()
            totals = await load.totals()
            assert (totals.open, totals.messages, totals.numbered, totals.disorder) == (4, 12, 12, 0)
            assert totals.bytes == sum(4 * len(_packet(each).encode()) for each in (7, 8, 9))


async def test_it_notices_what_is_lost_repeated_or_out_of_order(generator: Generator) -> None:
    async with (
        _tiny() as (tiny, port),
        Load(port, path="/plain", socketio=False, generator=generator) as load,
    ):
        await load.connect(3, seconds=10)
        await tiny.say(0, 2, 1, 1)
        assert await load.wait(12, seconds=10) == 12
        assert await load.wait(13, seconds=0.2) == 12
        totals = await load.totals()
        assert totals.disorder == 6
        await load.reset(5)
        await tiny.say(3, 5)
        await load.wait(3, seconds=10)
        assert (await load.totals()).strays == 3
        assert [each.number for each in await load.events()] == [5]


async def test_it_says_why_nobody_gets_in(generator: Generator) -> None:
    async with _tiny() as (tiny, port), Load(port, auth=["{}"], generator=generator) as load:
        tiny.refuses = True
        entered = await load.connect(2, seconds=10)
        assert (entered.connected, entered.failed) == (0, 2)
        assert "not you" in entered.why


async def test_all_come_back_at_once_and_some_are_cut_off(generator: Generator) -> None:
    async with (
        _tiny() as (tiny, port),
        Load(port, path="/plain", socketio=False, generator=generator) as load,
    ):
        await load.connect(5, seconds=10)
        assert (await load.reconnect(seconds=10)).connected == 5
        await load.close(0, 2)
        assert (await load.totals()).open == 3
        await eventually(lambda: len(tiny.lines) == 3)  # the server closes them one by one
        await load.mute(2, 1)
        await load.reset()
        await tiny.say(0)
        assert await load.wait(2, seconds=10) == 2
        assert await load.wait(3, seconds=0.2) == 2


async def test_the_server_may_come_later_than_its_clients(generator: Generator, unused_tcp_port: int) -> None:
    port = unused_tcp_port
    async with Load(port, path="/plain", socketio=False, generator=generator) as load:
        entering = asyncio.create_task(load.connect(3, seconds=10))
        await asyncio.sleep(0.2)
        async with serve(TinyServer().talk, "127.0.0.1", port):
            assert (await entering).connected == 3


def test_without_a_compiler_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(compiled, "BUILD", tmp_path)
    assert not compiled.is_possible()
    with pytest.raises(SystemExit, match="install gcc"):
        compiled.program("load")
