"""A server process under load: where it listens, how it is started, watched and ended."""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self

from bench.fan.arrivals import Connected
from bench.fan.load import SOCKET_IO, Load
from bench.fan.process import Process
from quickdoc.events import topics
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from sandbox.ports import LOOPBACK, free_port

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


def is_own(room: str) -> bool:
    return room.startswith(topics.user(""))


def ticket(room: str) -> str:
    """A ticket of the account whose own room this is, else a guest's."""
    account = room.removeprefix(topics.user(""))
    actor = Actor(account_id=account, role="patient", patient_ids=(account,)) if is_own(room) else None
    return tokens.ticket(actor, SECRET, datetime.now(UTC))
