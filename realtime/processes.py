"""Several gateway processes on one port, one for each core.

The listening socket is opened here and inherited by all processes. An idle one accepts the next connection.
While a process is being replaced the others serve, and no connection is refused, since the socket stays open.
They share nothing else: each has its own Redis subscription, reads the log by itself, and answers health
checks on a port of its own.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from time import monotonic

import structlog

from realtime.serving import listening

STABLE_AFTER = 5.0
"""Seconds. A process that ran longer had started properly. If none ever did and one exits by itself, it is
not restarted: a setting is wrong, or a port is in use."""

FIRST_PAUSE = 0.2
MAX_PAUSE = 5.0

log = structlog.get_logger()


class Processes:
    """`count` processes on `host:port`; process n (from 1) also answers on port + n.

    `headers`: `NAME:VALUE`, added to every response.
    """

    def __init__(self, host: str, port: int, count: int, headers: Sequence[str] = ()) -> None:
        self._host = host
        self._port = port
        self._count = count
        self._headers = [word for each in headers for word in ("--header", each)]
        self._running: set[asyncio.subprocess.Process] = set()
        self._stopping = asyncio.Event()
        self._any_was_stable = False
        self._code = 0

    async def run(self) -> int:
        """Keep them running until stopped. The exit code is not 0 when they cannot be started at all."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._stopping.set)
        with listening(self._host, self._port) as shared:
            keepers = [asyncio.create_task(self._keep(shared.fileno(), n)) for n in range(1, self._count + 1)]
            await self._stopping.wait()
            for process in self._running:
                process.terminate()
            await asyncio.gather(*keepers)
        return self._code

    async def _keep(self, shared: int, number: int) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = monotonic()
            code = await self._run_process(shared, number)
            if self._stopping.is_set():
                return
            if monotonic() - began > STABLE_AFTER:
                self._any_was_stable, pause = True, FIRST_PAUSE
            elif code > 0 and not self._any_was_stable:  # negative: it was killed by a signal
                self._code = code
                self._stopping.set()
                return
            log.warning("a gateway process ended and is restarted", number=number, code=code)
            await asyncio.sleep(pause)
            pause = min(pause * 2, MAX_PAUSE)

    async def _run_process(self, shared: int, number: int) -> int:
        own = str(self._port + number)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "realtime", "--host", self._host, "--port", own, "--shared", str(shared)),
            *self._headers,
            stdin=asyncio.subprocess.PIPE,
            pass_fds=[shared],
        )
        self._running.add(process)
        try:
            if self._stopping.is_set():
                process.terminate()
            return await process.wait()
        finally:
            self._running.discard(process)
