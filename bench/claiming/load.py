"""`python -m bench.claiming.load PORT REQUESTS CONNECTIONS`: HTTP over raw keep-alive sockets.

REQUESTS is a file with one request a line, in JSON. Each connection sends the next one when its last was
answered. Prints a JSON of seconds, answers by status, and the percentiles of the waits in milliseconds.
It parses only the status and the length, so that the generator is not the bottleneck.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bench.rows import spread


class Connection(asyncio.Protocol):
    """One keep-alive connection that takes its requests from the common list."""

    def __init__(self, requests: Iterator[bytes], statuses: Counter[int], waits: list[float]) -> None:
        self._requests = requests
        self._statuses = statuses
        self._waits = waits
        self._buffer = b""
        self._sent = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """Take an answer when it is whole, and ask for the next."""
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().split(b"content-length: ", 1)[1].split(b"\r\n", 1)[0])
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        self._waits.append(time.perf_counter() - self._sent)
        self._statuses[int(head[9:12])] += 1
        self._next()

    def connection_lost(self, _: Exception | None) -> None:
        """Stop; a request without a response is not counted."""
        if not self.done.done():
            self.done.set_result(None)

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)  # type: ignore[attr-defined]


async def main(port: int, requests: list[bytes], connections: int) -> None:
    """Send all requests and print the results."""
    statuses: Counter[int] = Counter()
    waits: list[float] = []
    remaining = iter(requests)
    loop = asyncio.get_running_loop()
    began, busy = time.perf_counter(), time.process_time()
    opened = [
        await loop.create_connection(lambda: Connection(remaining, statuses, waits), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in opened))
    seconds = time.perf_counter() - began
    p50, p99 = spread(waits)
    share = (time.process_time() - busy) / seconds
    told = {
        "seconds": seconds,
        "statuses": statuses,
        "p50_ms": p50 * 1000,
        "p99_ms": p99 * 1000,
        "cpu": share,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text().splitlines()
    uvloop.run(main(int(sys.argv[1]), [json.loads(line).encode() for line in lines], int(sys.argv[3])))
