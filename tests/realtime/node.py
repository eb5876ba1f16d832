"""The JavaScript client in a process of its own: a script of `node_client/`, line by line."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE

SOURCE = Path(__file__).parent / "node_client"
npm = shutil.which("npm")


class NodeScreen:
    """The script's words, one at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def next(self) -> Any:
        """Its next word: `{"what": ..., "value": ...}`."""
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        assert line, "it has ended"
        return json.loads(line)

    async def says(self, what: str) -> Any:
        """The value of its next word of that kind."""
        while (word := await self.next())["what"] != what:
            pass
        return word["value"]

    async def says_all(self, *whats: str) -> dict[str, Any]:
        """The values of these words, which come in any order."""
        said: dict[str, Any] = {}
        while said.keys() < set(whats):
            word = await self.next()
            said[word["what"]] = word["value"]
        return said

    async def is_told(self, word: str) -> None:
        """Say something to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n".encode())
        await self._process.stdin.drain()

    async def loses_its_line(self) -> None:
        await self.is_told("cut")


@asynccontextmanager
async def running(script: Path, *words: str) -> AsyncIterator[NodeScreen]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        "node", str(script), *words, stdin=pipe, stdout=pipe, limit=1 << 24
    )
    try:
        yield NodeScreen(process)
    finally:
        # It ends when its input ends; the pipes must be closed before the loop is.
        await asyncio.wait_for(process.communicate(b""), PATIENCE)
