"""A peer: nothing but uvloop's transports. `python -m bench.fan.raw PORT`.

Answers websocket upgrades; each line of stdin goes out as one text frame, by one `transport.write` for each
client.
"""

import asyncio
import re
import sys
from typing import cast

import uvloop
from websockets.utils import accept_key

from bench.fan.stdin import lines

WELCOME = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: {}\r\n\r\n"
)
KEY = re.compile(rb"Sec-WebSocket-Key: *(\S+)", re.IGNORECASE)
SHORT = 126
"""Bytes from which on a frame's length takes two bytes more."""

_transports: set[asyncio.Transport] = set()


class Client(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        # An upgrade request arrives in one piece on the loopback; what comes later is of no interest.
        if key := KEY.search(data):
            self._transport.write(WELCOME.format(accept_key(key[1].decode())).encode())
            _transports.add(self._transport)

    def connection_lost(self, _trouble: Exception | None) -> None:
        _transports.discard(self._transport)


def _frame(text: bytes) -> bytes:
    size = len(text)
    return bytes([0x81, size]) + text if size < SHORT else b"\x81\x7e" + size.to_bytes(2, "big") + text


async def _main(port: int) -> None:
    await asyncio.get_running_loop().create_server(Client, "127.0.0.1", port, backlog=4096)
    async for line in lines():
        frame = _frame(line)
        for each in _transports:
            each.write(frame)


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1])))
