"""One process that is kept running: started, watched, and restarted with an increasing delay."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.daemon import StartFailed, tail
from sandbox.watchdog import watchdog

Say = Callable[[str], None]
Probe = Callable[[], Awaitable[bool]]

_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_STEADY_SECONDS = 10.0
_STOP_SECONDS = 3.0
_POLL_SECONDS = 0.05
_DEATHS_BEFORE_READY = 3


@dataclass(frozen=True)
class Program:
    """What to run: a name for people and the log file, the words, the whole environment."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    is_ready: Probe | None = None


class Supervised:
    """A program under supervision. Its log is appended to `logs/NAME.log`.

    `restarts` counts how often it had to be brought back; `kill` is for tests of exactly that.
    """

    def __init__(self, program: Program, logs: Path, say: Say) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self.restarts = 0
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, or None while there is none."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    def start(self) -> None:
        """Start the process and keep it running until `stop`."""
        if self._keeper is None:
            self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def ready(self, seconds: float = 60.0) -> None:
        """Wait until it is ready; raise StartFailed with the end of its log."""
        deadline = time.monotonic() + seconds
        deaths = self.restarts
        while not await self._asks_ready():
            is_hopeless = self.restarts - deaths >= _DEATHS_BEFORE_READY
            if is_hopeless or time.monotonic() > deadline:
                how = "keeps dying" if is_hopeless else f"was not ready after {seconds:.0f} s"
                raise StartFailed(f"{self.program.name} {how}. Last words in {self.log}:\n{tail(self.log)}")
            await asyncio.sleep(_POLL_SECONDS)

    def kill(self) -> None:
        """End the process as a crash would (SIGKILL); the supervision brings it back."""
        self._signal(signal.SIGKILL)

    async def stop(self) -> None:
        """End the process by SIGTERM, after three seconds by SIGKILL, and do not restart it."""
        if self._keeper is None:
            return
        self._keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._keeper
        self._keeper = None

    async def _asks_ready(self) -> bool:
        if self.pid is None:
            return False
        return self.program.is_ready is None or await self.program.is_ready()

    async def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            started = time.monotonic()
            code = await self._run()
            if time.monotonic() - started > _STEADY_SECONDS:
                pause = _FIRST_PAUSE
            self._say(f"{self.program.name} ended ({_why(code)}); back in {pause:.1f} s")
            await asyncio.sleep(pause)
            self.restarts += 1
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _run(self) -> int:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = process = await asyncio.create_subprocess_exec(
                *self.program.argv,
                env=dict(self.program.environment),
                cwd=self.program.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        watchdog().hold(process.pid)
        try:
            return await process.wait()
        finally:
            await self._end(process)
            watchdog().release(process.pid)

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """End the whole process group: the process and its children."""
        if process.returncode is None:
            self._signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)


def _why(code: int) -> str:
    return f"status {code}" if code >= 0 else signal.Signals(-code).name
