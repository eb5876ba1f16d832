"""The load generator: many websocket clients in a process of its own, and the arrival times of messages.

    async with Load(port, auth=[...], greet=[...]) as load:
        await load.connect(2000)
        await load.wait(2000, seconds=10)
        for each in await load.events(): ...

Times are seconds on the monotonic clock, the one of `time.monotonic()`. The clients are `load.c`, or where it
cannot be built the plain ones of `plain.py`, which are slow and fit for `--quick` only.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from bench.fan import compiled, cores
from bench.fan.arrivals import Arrivals, Connected, Totals
from sandbox.ports import LOOPBACK
from sandbox.watchdog import watchdog

Generator = Literal["c", "python"]
SOCKET_IO = "/socket.io/?EIO=4&transport=websocket"
MARKER = '"seq":'
BATCH_SIZE = 200
PATIENCE = 60.0
MAX_LINE = 64 * 1024 * 1024
SLACK = 10.0
"""Seconds after a command's timeout, after which the generator itself counts as stuck."""


def preferred() -> Generator:
    """The compiled one where it can be built."""
    return "c" if compiled.is_possible() else "python"


class Load:
    """A crowd of clients. `auth` and `greet` are handed out in turn: client i gets line i modulo their sum.

    `auth`: what follows `40` (JSON); `greet`: the event that follows `42` (JSON), whose acknowledgement is
    awaited. With `socketio=False` every text message counts. `core`: where the process may run.
    """

    def __init__(
        self,
        port: int,
        *,
        path: str = SOCKET_IO,
        socketio: bool = True,
        auth: Sequence[str] = (),
        greet: Sequence[str] = (),
        marker: str = MARKER,
        core: int | None = None,
        generator: Generator | None = None,
    ) -> None:
        self.generator = generator or preferred()
        self._words = ["--host", LOOPBACK, "--port", str(port), "--path", path, "--marker", marker]
        self._words += ["--socketio"] if socketio else []
        self._lines = {"auth": auth, "greet": greet}
        self._core = core
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="quickdoc-load-")
        self.introduce(**self._lines)
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            *self._program(),
            *self._words,
            *(word for name in self._lines for word in (f"--{name}", self._file(name))),
            stdin=pipe,
            stdout=pipe,
            limit=MAX_LINE,
            start_new_session=True,
        )
        watchdog().hold(self._process.pid)
        cores.pin(self._process.pid, self._core)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.communicate()
        watchdog().release(self._process.pid)
        self._folder.cleanup()

    def introduce(self, *, auth: Sequence[str] = (), greet: Sequence[str] = ()) -> None:
        """Use these lines from the next connect on, because tickets are valid for a minute only."""
        for name, lines in (("auth", auth), ("greet", greet)):
            if lines:
                Path(self._file(name)).write_text("\n".join(lines) + "\n")

    async def connect(
        self, count: int, *, at_once: int = BATCH_SIZE, seconds: float = PATIENCE, port: int = 0
    ) -> Connected:
        """Connect more clients, on another port if one is given. A client without a connection retries."""
        return Connected(**await self._ask(f"connect {count} {at_once} {seconds} {port}", seconds))

    async def reconnect(self, *, at_once: int = BATCH_SIZE, seconds: float = PATIENCE) -> Connected:
        """Disconnect all clients and let them reconnect."""
        return Connected(**await self._ask(f"reconnect {at_once} {seconds}", seconds))

    async def wait(self, messages: int, seconds: float) -> int:
        """Wait until so many numbered messages came since the last reset; return how many there are."""
        answer = await self._ask(f"await {messages} {seconds}", seconds)
        return int(answer["numbered"])

    async def events(self) -> list[Arrivals]:
        """Every number that came, in the order of the numbers."""
        return [Arrivals(**each) for each in await self._ask("events")]

    async def totals(self) -> Totals:
        """The totals of all messages."""
        return Totals(**await self._ask("totals"))

    async def reset(self, first: int = 0) -> None:
        """Reset the counts, and expect numbers from `first` on."""
        await self._ask(f"reset {first}")

    async def mute(self, first: int, count: int) -> None:
        """Make these clients stop reading, pings included."""
        await self._ask(f"mute {first} {count}")

    async def close(self, first: int, count: int) -> None:
        """Disconnect these clients."""
        await self._ask(f"close {first} {count}")

    async def _ask(self, command: str, seconds: float = 0.0) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the load generator has no pipes")
        async with self._turn, asyncio.timeout(seconds + SLACK):
            stdin.write(f"{command}\n".encode())
            await stdin.drain()
            line = await stdout.readline()
        if not line:
            raise RuntimeError(f"the load generator ended at: {command}")
        return json.loads(line)

    def _program(self) -> list[str]:
        if self.generator == "c":
            return [str(compiled.program("load"))]
        return [sys.executable, "-m", "bench.fan.plain"]

    def _file(self, name: str) -> str:
        return str(Path(self._folder.name) / name)
