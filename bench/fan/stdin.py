"""The commands for a peer: lines on stdin, until it is closed."""

import asyncio
import sys
from collections.abc import AsyncIterator

LONGEST = 1 << 20


async def lines() -> AsyncIterator[bytes]:
    """Each line, without its end. The loop turns once between two, so that what was written is sent."""
    reader = asyncio.StreamReader(limit=LONGEST)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer
    )
    while line := await reader.readline():
        yield line.rstrip(b"\n")
        await asyncio.sleep(0)
