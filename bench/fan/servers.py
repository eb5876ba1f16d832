"""The servers that are compared, ours and the others, behind one interface.

Each is one process on one core, or several; `publish` sends numbered events to everybody in some rooms and
returns when that was begun; `crowd` is the load generator with clients that know how to get in.
"""

import json
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import socketio
from redis.asyncio import Redis

from bench.fan import compiled, news
from bench.fan.process import Process
from bench.fan.server import ROOM, Server, gateway_environment, is_own, ticket
from quickdoc.events import topics
from sandbox.no_tls import NO_TLS
from sandbox.ports import LOOPBACK
from sandbox.processes import REALTIME
from sandbox.servers import RedisServer


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
            async with httpx.AsyncClient(trust_env=False, verify=NO_TLS) as client:
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
            lines[number % count] = json.dumps({"ticket": ticket(rooms[number % len(rooms)])})
        return lines

    def _greet(self, rooms: Sequence[str]) -> list[str]:
        # Everybody is in their own room already; watching it would be refused.
        return [] if is_own(rooms[0]) else super()._greet(rooms)


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
