"""One server of the bench as a process: start it on a core, wait for it, write to its stdin, end it."""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Self

import psutil

from bench.fan import cores
from sandbox.ports import LOOPBACK
from sandbox.stack import CHECKOUT
from sandbox.watchdog import watchdog

START_SECONDS = 30.0
STOP_SECONDS = 5.0
LOOK_AGAIN = 0.02

Probe = Callable[[], Awaitable[bool]]


@dataclass
class Process:
    """`async with Process(words, port) as process:` it listens on the port, or whatever `is_ready` asks."""

    words: Sequence[str]
    port: int
    core: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    is_ready: Probe | None = None

    async def __aenter__(self) -> Self:
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed at the end of the block
        self._process = await asyncio.create_subprocess_exec(
            *self.words,
            cwd=CHECKOUT,
            env={**os.environ, **self.environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        watchdog().hold(self._process.pid)
        # The start may use all cores; the process is pinned to its core afterwards.
        cores.pin(self._process.pid, None)
        try:
            await self._wait_until_ready()
            cores.pin(self._process.pid, self.core)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def say(self, *lines: str) -> None:
        """Write lines to its stdin."""
        if self._process.stdin is None:
            raise RuntimeError("the process has no stdin")
        self._process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        await self._process.stdin.drain()

    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        used = psutil.Process(self._process.pid).cpu_times()
        return float(used.user + used.system)

    @property
    def pid(self) -> int:
        return self._process.pid

    def _last_words(self) -> str:
        self._log.seek(0)
        return "\n".join(self._log.read().decode(errors="replace").splitlines()[-15:]) or "(it said nothing)"

    async def _wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not await (self.is_ready or self._listens)():
            if self._process.returncode is not None or time.monotonic() > end:
                raise SystemExit(f"{self.words} did not start:\n{self._last_words()}")
            await asyncio.sleep(LOOK_AGAIN)

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, self.port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    async def _end(self) -> None:
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
        await self._process.communicate()
        watchdog().release(self._process.pid)
        self._log.close()
