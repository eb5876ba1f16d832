"""All processes of one stack: started in order, watched, stopped in reverse order.

Each is in a process group of its own, so Ctrl-C reaches the supervisor only, which then ends the
others in order. If the supervisor itself is killed, its watchdog ends them.
"""

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox.daemon import Server
from sandbox.supervised import Program, Say, Supervised

_LOOK_EVERY_SECONDS = 0.5


class Supervisor:
    """Context manager: keeps groups of processes and the two servers running until it exits."""

    def __init__(self, logs: Path, say: Say) -> None:
        self.processes: dict[str, Supervised] = {}
        self._logs = logs
        self._say = say
        self._groups: list[list[Supervised]] = []
        self._servers: list[Server] = []
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.get_running_loop().create_task(self._keep_servers())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def start_server(self, server: Server) -> None:
        """Start a server (this blocks for about half a second) and keep it running."""
        self._servers.append(server)
        server.start()

    async def start(self, *programs: Program) -> None:
        """Start programs at once and wait until all are ready. They will be stopped together."""
        group = [Supervised(program, self._logs, self._say) for program in programs]
        self._groups.append(group)
        for supervised in group:
            self.processes[supervised.program.name] = supervised
            supervised.start()
        await asyncio.gather(*(supervised.ready() for supervised in group))

    async def stop(self) -> None:
        """Stop everything, the last group first, the servers at the end."""
        if self._keeper is not None:
            self._keeper.cancel()
        while self._groups:
            await asyncio.gather(*(supervised.stop() for supervised in self._groups.pop()))
        self.processes.clear()
        await asyncio.gather(*(asyncio.to_thread(server.stop) for server in self._servers))
        self._servers.clear()

    async def _keep_servers(self) -> None:
        """Restart a server that died by accident, but not one that a test has killed."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
            for server in self._servers:
                if server.is_wanted and not server.is_running:
                    self._say(f"{server.name} ended; starting it again")
                    server.start()
