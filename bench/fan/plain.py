"""The load generator without a compiler: `load.c` in plain Python, same words and same answers.

Slower by an order of magnitude, so it is for `--quick` alone. `python -m bench.fan.plain --port P ...`
"""

import argparse
import asyncio
import json
import re
import resource
import socket
import struct
import sys
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

AGAIN = 0.05
CUT = struct.pack("ii", 1, 0)
"""SO_LINGER: closing resets the connection."""


class RefusedError(Exception):
    """The server answered, and does not want this client."""


@dataclass
class Client:
    """One connection. `last` is the highest number that it was sent."""

    index: int
    port: int
    last: int = -1
    line: ClientConnection | None = None
    reader: asyncio.Task[None] | None = None

    def cut(self) -> None:
        """Reset the connection."""
        if self.reader:
            self.reader.cancel()
        if self.line:
            raw = self.line.transport.get_extra_info("socket")
            with suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, CUT)
            self.line.transport.abort()
        self.line = None


@dataclass
class Crowd:
    """All clients, and what came."""

    given: argparse.Namespace
    clients: list[Client] = field(default_factory=list)
    events: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    tally: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    first: int = 0

    def __post_init__(self) -> None:
        self._number = re.compile(re.escape(self.given.marker) + r"(\d+)")

    async def obey(self, command: str) -> Any:
        """Execute one command and return the answer."""
        word, *rest = command.split()
        numbers = [float(each) for each in rest]
        whole = [int(each) for each in numbers]
        match word:
            case "connect":
                return await self._connect(self._more(whole[0], whole[3]), whole[1], numbers[2])
            case "reconnect":
                self._cut(0, len(self.clients))
                return await self._connect(self.clients, whole[0], numbers[1])
            case "await":
                return await self._await(whole[0], numbers[1])
            case "events":
                return [_arrivals(number, self.events[number]) for number in sorted(self.events)]
            case _:
                return self._at_once(word, whole)

    def _at_once(self, word: str, numbers: list[int]) -> dict[str, Any]:
        match word:
            case "totals":
                return self._totals()
            case "reset":
                self._reset(numbers[0])
            case "mute":
                self._mute(numbers[0], numbers[1])
            case "close":
                self._cut(numbers[0], numbers[1])
            case _:
                return {"error": "there is no such command"}
        return {}

    def _more(self, count: int, port: int) -> list[Client]:
        begin = len(self.clients)
        fresh = [Client(begin + i, port or self.given.port, self.first - 1) for i in range(count)]
        self.clients += fresh
        return fresh

    async def _connect(self, clients: list[Client], at_once: int, seconds: float) -> dict[str, Any]:
        began, turns = time.monotonic(), asyncio.Semaphore(at_once)
        auth, greet = _lines(self.given.auth), _lines(self.given.greet)

        async def one(client: Client) -> float | str:
            async with turns:
                start = time.monotonic()
                try:
                    async with asyncio.timeout(began + seconds - start):
                        await self._open(client, auth, greet)
                except (RefusedError, InvalidHandshake, TimeoutError, ConnectionClosed, OSError) as trouble:
                    client.cut()
                    return str(trouble) or "it took too long"
                client.reader = asyncio.create_task(self._read(client))
                return time.monotonic() - start

        ends = await asyncio.gather(*map(one, clients))
        took = sorted(each for each in ends if isinstance(each, float))
        troubles = [each for each in ends if isinstance(each, str)]
        return {
            "connected": len(took),
            "failed": len(troubles),
            "seconds": time.monotonic() - began,
            "p50": _centile(took, 0.5),
            "p99": _centile(took, 0.99),
            "why": troubles[-1] if troubles else "",
        }

    async def _open(self, client: Client, auth: list[str], greet: list[str]) -> None:
        client.line = line = await self._reach(client.port)
        if not self.given.socketio:
            return
        await self._until(client, line, "0")
        await line.send(f"40{_in_turn(auth, client.index)}")
        await self._until(client, line, "40")
        if greet:
            await line.send(f"420{_in_turn(greet, client.index)}")
            await self._until(client, line, "43")

    async def _reach(self, port: int) -> ClientConnection:
        url = f"ws://{self.given.host}:{port}{self.given.path}"
        while True:
            with suppress(ConnectionError):
                return await connect(url, compression=None, ping_interval=None, proxy=None)
            await asyncio.sleep(AGAIN)

    async def _until(self, client: Client, line: ClientConnection, wanted: str) -> None:
        while not (text := str(await line.recv())).startswith(wanted):
            if text.startswith("44"):
                raise RefusedError(text)
            await self._take(client, line, text)
        if '"ok":false' in text:
            raise RefusedError(text)

    async def _read(self, client: Client) -> None:
        line = client.line
        if line is None:
            return
        with suppress(ConnectionClosed):
            async for text in line:
                await self._take(client, line, str(text))
        client.line = None
        self.tally["cut_off"] += 1

    async def _take(self, client: Client, line: ClientConnection, text: str) -> None:
        if self.given.socketio and text == "2":
            await line.send("3")
        elif not self.given.socketio or text.startswith("42"):
            self._note(client, text)

    def _note(self, client: Client, text: str) -> None:
        at, found = time.monotonic(), self._number.search(text)
        self.tally["messages"] += 1
        self.tally["bytes"] += len(text.encode())
        if not found:
            return
        number = int(found[1])
        if number < self.first:
            self.tally["strays"] += 1
            return
        self.tally["numbered"] += 1
        self.tally["disorder"] += number <= client.last
        client.last = number
        self.events[number].append(at)

    async def _await(self, wanted: int, seconds: float) -> dict[str, int]:
        end = time.monotonic() + seconds
        while self.tally["numbered"] < wanted and time.monotonic() < end:  # noqa: ASYNC110  in so many places
            await asyncio.sleep(0.001)
        return {"numbered": self.tally["numbered"]}

    def _totals(self) -> dict[str, Any]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        names = ("cut_off", "messages", "numbered", "bytes", "disorder", "strays")
        return {
            "open": sum(client.line is not None for client in self.clients),
            **{name: self.tally[name] for name in names},
            "cpu": used.ru_utime + used.ru_stime,
            "now": time.monotonic(),
        }

    def _reset(self, first: int) -> None:
        self.first = first
        self.events.clear()
        self.tally.clear()
        for client in self.clients:
            client.last = first - 1

    def _mute(self, first: int, count: int) -> None:
        for each in self.clients[first : first + count]:
            if each.line:
                each.line.transport.pause_reading()

    def _cut(self, first: int, count: int) -> None:
        for each in self.clients[first : first + count]:
            each.cut()


def _arrivals(number: int, at: list[float]) -> dict[str, Any]:
    return {
        "number": number,
        "clients": len(at),
        "first": at[0],
        "p50": _centile(at, 0.5),
        "p99": _centile(at, 0.99),
        "last": at[-1],
    }


def _centile(rising: list[float], part: float) -> float:
    return rising[int((len(rising) - 1) * part + 0.5)] if rising else 0.0


def _lines(file: Path | None) -> list[str]:
    return file.read_text().splitlines() if file and file.exists() else []


def _in_turn(lines: list[str], turn: int) -> str:
    return lines[turn % len(lines)] if lines else ""


async def _main(given: argparse.Namespace) -> None:
    crowd, loop = Crowd(given), asyncio.get_running_loop()
    while command := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await crowd.obey(command)), flush=True)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--path", default="/")
    parser.add_argument("--marker", default='"seq":')
    parser.add_argument("--socketio", action="store_true")
    parser.add_argument("--auth", type=Path)
    parser.add_argument("--greet", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(_main(_given()))
