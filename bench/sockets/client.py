"""A Socket.IO client that costs little: thousands of them fit into one process of the bench.

It speaks just enough: the upgrade, the ticket, one `watch`, pongs, and what is emitted to it. Frames to the server
are masked with zeros, which is a mask like any other and needs no work.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, cast

_REQUEST = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
    "Host: {host}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/143.0.0.0\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-GB,en;q=0.9,es;q=0.8\r\n"
    "Cache-Control: no-cache\r\nPragma: no-cache\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
_SHORT, _MEDIUM = 126, 127
_BIT = 0x80
_TEXT = 0x81


class Client(asyncio.Protocol):
    """One socket. `auth` is sent at connect, `watch` (if any) right after it.

    `ready` is set to the loop's clock when all that was answered; `lost` is set when the connection ended.
    `heard` is called with the body of each event, as text.
    """

    def __init__(
        self,
        host: str,
        auth: dict[str, Any],
        topics: Sequence[str] | None = None,
        since: str | None = None,
        heard: Callable[[str], None] | None = None,
    ) -> None:
        self._request = _REQUEST.format(host=host).encode()
        self._auth = auth
        self._watch = None if topics is None else {"topics": list(topics), "since": since}
        self._heard = heard
        self._buffer = bytearray()
        self._upgraded = False
        self.answer: Any = None
        self.refusal = ""
        self.ready: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self.lost = asyncio.Event()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._request)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Whoever waits is told."""
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(self.refusal or "the connection ended"))
            self.ready.exception()
        self.lost.set()

    def data_received(self, data: bytes) -> None:
        """Take frame by frame."""
        self._buffer += data
        if not self._upgraded and not self._take_upgrade():
            return
        while (frame := self._next_frame()) is not None:
            self._take(frame)

    def close(self) -> None:
        """Hang up."""
        self.transport.abort()

    def send(self, text: str) -> None:
        """Send a packet."""
        payload = text.encode()
        length = len(payload)
        head = (
            bytes((_TEXT, _BIT | length))
            if length < _SHORT
            else bytes((_TEXT, _BIT | _SHORT)) + length.to_bytes(2, "big")
        )
        self.transport.write(head + bytes(4) + payload)

    def _take_upgrade(self) -> bool:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        if b" 101 " not in head[:16]:
            self.refusal = head[:100].decode(errors="replace")
            self.transport.abort()
            return False
        self._buffer, self._upgraded = rest, True
        return True

    def _next_frame(self) -> bytes | None:
        buffer = self._buffer
        if len(buffer) < 2:  # noqa: PLR2004  the shortest head
            return None
        size, start = buffer[1], 2
        if size in {_SHORT, _MEDIUM}:
            start += 2 if size == _SHORT else 8
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + size:
            return None
        frame = bytes(buffer[start : start + size])
        text = buffer[0] == _TEXT
        del buffer[: start + size]
        return frame if text else b""

    def _take(self, frame: bytes) -> None:
        text = frame.decode()
        if text == "2":
            self.send("3")
        elif text.startswith("42"):
            if self._heard:
                self._heard(text)
        elif text.startswith("0"):
            self.send(f"40{json.dumps(self._auth)}")
        elif text.startswith("40"):
            self._connected()
        elif text.startswith("430"):
            self.answer = json.loads(text[3:])[0]
            self._is_ready()
        elif text.startswith("44"):
            self.refusal = text
            self.transport.abort()

    def _connected(self) -> None:
        if self._watch is None:
            self._is_ready()
        else:
            self.send(f"420{json.dumps(['watch', self._watch])}")

    def _is_ready(self) -> None:
        if not self.ready.done():
            self.ready.set_result(perf_counter())


async def connect(port: int, make: Callable[[], Client]) -> Client:
    """Open a connection of such a client; it need not be ready yet."""
    _, client = await asyncio.get_running_loop().create_connection(make, "127.0.0.1", port)
    return client


async def crowd(port: int, makers: Sequence[Callable[[], Client]], at_once: int = 64) -> list[Client]:
    """Connect all, some at a time, and wait until all are ready.

    Raises:
        ConnectionError: one was refused.
    """
    turns = asyncio.Semaphore(at_once)

    async def one(make: Callable[[], Client]) -> Client:
        async with turns:
            client = await connect(port, make)
            await client.ready
            return client

    return await asyncio.gather(*map(one, makers))
