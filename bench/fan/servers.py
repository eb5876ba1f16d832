"""The servers that are compared, ours and the others, behind one interface.

Each is one process on one core, or several; `publish` sends numbered events to everybody in some rooms and
returns when that was begun; `crowd` is the load generator with clients that know how to get in.
"""

import json
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx
import socketio
from redis.asyncio import Redis

from bench.fan import compiled, news
from bench.fan.load import SOCKET_IO, Connected, Load
from bench.fan.process import Process
from quickdoc.events import topics
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from sandbox.ports import LOOPBACK, free_port
from sandbox.processes import REALTIME
from sandbox.servers import RedisServer

SECRET = "a secret of at least thirty-two characters"  # noqa: S105  of this bench
ROOM = topics.clinic("bench")
TOGETHER = 2000
"""Clients whose tickets are made at once: they are good for a minute, and a busy machine is slow."""


class Place(NamedTuple):
    """The addresses of a server's dependencies, and the cores for it and for the load."""

    mongo_url: str
    redis_url: str
    server_core: int | None
    load_core: int | None


@dataclass
class Server(ABC):
    """One of those that are compared. `cores`: of its processes, one each; `label`: what a row calls it."""

    place: Place
    cores: Sequence[int | None] = ()
    ports: list[int] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    next_number: int = 0
    let_in: int = 0
    label: str = ""
    name = ""
    socketio = True

    def __post_init__(self) -> None:
        self.cores = self.cores or (self.place.server_core,)
        self.label = self.label or self.name

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        async with AsyncExitStack() as stack:
            self._stand(stack)
            for core in self.cores:
                port = free_port()
                self.processes.append(await stack.enter_async_context(self._process(port, core)))
                self.ports.append(port)
            self.load = await stack.enter_async_context(self.crowd())
            await self._open(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def connect(self, count: int, rooms: Sequence[str] = (ROOM,)) -> None:
        """Connect more clients, spread over its processes; `rooms` are assigned in turn, one to each.

        Raises:
            SystemExit: some did not get in.
        """
        share, rest = divmod(count, len(self.ports))
        for index, port in enumerate(self.ports):
            wanted = share + (index < rest)
            for first in range(0, wanted, TOGETHER):
                await self._let_in(min(TOGETHER, wanted - first), port, rooms)

    async def _let_in(self, count: int, port: int, rooms: Sequence[str]) -> None:
        self.load.introduce(auth=self._auth(count, rooms), greet=self._greet(rooms))
        entered: Connected = await self.load.connect(count, port=port)
        self.let_in += count
        if entered.failed:
            raise SystemExit(f"{self.label}: {entered.failed} clients did not get in: {entered.why}")

    @abstractmethod
    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = (ROOM,)) -> float:
        """Send these events; returns when that began, on the monotonic clock."""

    @abstractmethod
    def _process(self, port: int, core: int | None) -> Process: ...

    def _stand(self, _stack: AsyncExitStack) -> None:
        """Start its own dependencies, before its processes."""
        return

    async def _open(self, _stack: AsyncExitStack) -> None:
        """Open the connections that it needs to publish."""
        return

    def cpu(self) -> float:
        """Seconds of processor time of its processes."""
        return sum(process.cpu() for process in self.processes)

    def crowd(self) -> Load:
        """A load generator with the right handshake, not connected yet."""
        path = SOCKET_IO if self.socketio else "/"
        return Load(self.ports[0], path=path, socketio=self.socketio, core=self.place.load_core)

    def _auth(self, _count: int, _rooms: Sequence[str]) -> list[str]:
        return ["{}"] if self.socketio else []

    def _greet(self, rooms: Sequence[str]) -> list[str]:
        return [json.dumps(["watch", {"topics": [room]}]) for room in rooms] if self.socketio else []


class Ours(Server):
    """The gateway as it runs in production; events come through Redis as the bus sends them.

    Each has a Redis of its own: what is published on one reaches every gateway that listens there, and the
    clients of another one would count it as theirs.
    """

    name = "QuickDoc"

    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = (ROOM,)) -> float:
        """PUBLISH in the product's wire format."""
        payloads = [news.wire(number, rooms) for number in numbers]
        async with self._redis.pipeline(transaction=False) as pipe:
            for each in payloads:
                pipe.publish(topics.CHANNEL, each)
            began = time.monotonic()
            await pipe.execute()
        return began

    def _stand(self, stack: AsyncExitStack) -> None:
        folder = stack.enter_context(TemporaryDirectory(prefix="quickdoc-bench-"))
        redis = stack.enter_context(RedisServer(Path(folder)))
        self.place = self.place._replace(redis_url=redis.url)

    async def _open(self, stack: AsyncExitStack) -> None:
        self._redis = await stack.enter_async_context(Redis.from_url(self.place.redis_url))

    def _process(self, port: int, core: int | None) -> Process:
        async def is_ready() -> bool:
            async with httpx.AsyncClient() as client:
                try:
                    answer = await client.get(f"http://{LOOPBACK}:{port}{REALTIME.ready_path}")
                except httpx.TransportError:
                    return False
                return answer.is_success

        words = REALTIME.local_words(LOOPBACK, port)
        return Process(words, port, core, gateway_environment(self.place, port), is_ready)

    def _auth(self, count: int, rooms: Sequence[str]) -> list[str]:
        """A ticket for each of the next clients; the load gives client i line i modulo their number."""
        lines = [""] * count
        for number in range(self.let_in, self.let_in + count):
            lines[number % count] = json.dumps({"ticket": _ticket(rooms[number % len(rooms)])})
        return lines

    def _greet(self, rooms: Sequence[str]) -> list[str]:
        # Everybody is in their own room already; watching it would be refused.
        return [] if _is_own(rooms[0]) else super()._greet(rooms)


class Floor(Server):
    """The limit: a C loop that writes."""

    name = "C loop of write()"
    socketio = False

    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = (ROOM,)) -> float:
        """One line each."""
        del rooms  # everybody
        lines = [news.packet(number) for number in numbers]
        began = time.monotonic()
        await self.processes[0].say(*lines)
        return began

    def _process(self, port: int, core: int | None) -> Process:
        return Process([str(compiled.program("floor")), str(port)], port, core)


class Raw(Floor):
    """uvloop's transports and nothing else."""

    name = "raw uvloop transports"
    module = "bench.fan.raw"

    def _process(self, port: int, core: int | None) -> Process:
        return Process([sys.executable, "-m", self.module, str(port)], port, core)


class Broadcast(Raw):
    """`websockets` with its broadcast."""

    name = "websockets broadcast"
    module = "bench.fan.broadcast"


@dataclass
class Node(Server):
    """Node Socket.IO; with several processes, its Redis adapter. `words` start it.

    With a `secret` it checks tickets.
    """

    words: Sequence[str] = ()
    secret: str = ""
    name = "Node Socket.IO"

    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = (ROOM,)) -> float:
        """One `io.to(rooms).emit` each, in the first process."""
        lines = [news.order(number, rooms) for number in numbers]
        began = time.monotonic()
        await self.processes[0].say(*lines)
        return began

    def _process(self, port: int, core: int | None) -> Process:
        redis = [self.place.redis_url] if len(self.cores) > 1 else []
        return Process([*self.words, str(port), *redis], port, core, {"PEER_SECRET": self.secret})


class AsItComes(Server):
    """python-socketio with its Redis manager; events come from a write-only manager."""

    name = "python-socketio as it comes"

    async def publish(self, numbers: Sequence[int], rooms: Sequence[str] = (ROOM,)) -> float:
        """One emit for each event and room."""
        began = time.monotonic()
        for number in numbers:
            sent = news.data(number)
            for room in rooms:
                await self._manager.emit("event", sent, room=room)
        return began

    async def _open(self, stack: AsyncExitStack) -> None:
        self._manager: Any = socketio.AsyncRedisManager(self.place.redis_url, write_only=True)
        stack.push_async_callback(self._close)

    async def _close(self) -> None:
        if self._manager.redis:  # it connects at the first emit
            await self._manager.redis.aclose()

    def _process(self, port: int, core: int | None) -> Process:
        words = [sys.executable, "-m", "uvicorn", "bench.fan.as_it_comes:create_app", "--factory"]
        words += ["--host", LOOPBACK, "--port", str(port), "--log-level", "warning"]
        return Process(words, port, core, {"PEER_REDIS_URL": self.place.redis_url})


def gateway_environment(place: Place, port: int) -> dict[str, str]:
    """The environment of a gateway."""
    settings = {
        "MODE": "test",
        "MONGO_URL": place.mongo_url,
        "MONGO_DATABASE": "bench",
        "REDIS_URL": place.redis_url,
        "SECRET_KEY": SECRET,
        "PUBLIC_URL": "http://api.example",
        "SOCKET_URL": f"http://{LOOPBACK}:{port}",
        "WEB_ORIGINS": "[]",
        "TWILIO_ACCOUNT_SID": "AC0",
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_FROM": "+15550100000",
    }
    return {f"QUICKDOC_{name}": value for name, value in settings.items()}


def _is_own(room: str) -> bool:
    return room.startswith(topics.user(""))


def _ticket(room: str) -> str:
    """A ticket of the account whose own room this is, else a guest's."""
    account = room.removeprefix(topics.user(""))
    actor = Actor(account_id=account, role="patient", patient_ids=(account,)) if _is_own(room) else None
    return tokens.ticket(actor, SECRET, datetime.now(UTC))
