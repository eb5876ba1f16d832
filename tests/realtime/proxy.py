"""A wire to Redis that can go dead without anybody hanging up, as when a firewall forgets a connection."""

import asyncio
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from sandbox.ports import LOOPBACK


class Proxy:
    """Forwards connections. `deafen` silences those that are open; new ones work."""

    def __init__(self, redis_url: str) -> None:
        self._target = urlsplit(redis_url)
        self._dead: set[asyncio.StreamWriter] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self._port}/0"

    def deafen(self) -> None:
        self._dead |= self._open

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._open:
            writer.close()
        await asyncio.gather(*(each.wait_closed() for each in self._open), return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        self._open |= {writer, back}
        for source, sink in ((reader, back), (there, writer)):
            self._tasks.add(asyncio.create_task(self._forward(source, sink)))

    async def _forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while words := await source.read(65536):
            if sink not in self._dead:
                sink.write(words)
                await sink.drain()
        sink.close()
