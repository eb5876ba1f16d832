"""Sends the same request over keep-alive sockets, each time after the last response.

It uses raw sockets and one prepared request, because a client library would cost as much as the server.
`busy`: the share of a core that the client itself used; near 1 it would be the bottleneck.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sandbox.ports import LOOPBACK

WARM = 3
HEAD_ENDS = b"\r\n\r\n"
LARGEST = 1 << 20


class Asked(NamedTuple):
    """What some seconds of asking brought. `times`: milliseconds of each answer."""

    per_second: float
    times: list[float]
    busy: float


class Line:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((LOOPBACK, port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """The head and the body of one answer."""
        self._socket.sendall(request)
        received = self._socket.recv(LARGEST)
        while HEAD_ENDS not in received:
            received += self._more()
        head, _, body = received.partition(HEAD_ENDS)
        parts, missing = [body], _length(head) - len(body)
        while missing > 0:
            more = self._more()
            parts.append(more)
            missing -= len(more)
        return head, b"".join(parts)

    def _more(self) -> bytes:
        more = self._socket.recv(LARGEST)
        if not more:
            raise SystemExit("The server has hung up.")
        return more

    def close(self) -> None:
        self._socket.close()


def request(path: str, **headers: str) -> bytes:
    """A request's bytes. Underscores of names are dashes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {LOOPBACK}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def ask(port: int, wanted: bytes, status: int, seconds: float, callers: int) -> Asked:
    """Ask for so long, so many at a time; every answer must have this status."""
    expected = f"HTTP/1.1 {status} ".encode()

    def caller(_: int) -> list[float]:
        line, times = Line(port), list[float]()
        try:
            for _turn in range(WARM):
                line.ask(wanted)
            ends = time.perf_counter() + seconds
            while (began := time.perf_counter()) < ends:
                head, _body = line.ask(wanted)
                times.append((time.perf_counter() - began) * 1000)
                if not head.startswith(expected):
                    raise SystemExit(f"{wanted!r} was answered {head!r}")
        finally:
            line.close()
        return times

    began, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(callers) as pool:
        times = [each for found in pool.map(caller, range(callers)) for each in found]
    busy = (time.process_time() - used) / (time.perf_counter() - began)
    return Asked(len(times) / seconds, times, busy)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
