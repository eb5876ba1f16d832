"""A peer: `websockets` and its own broadcast, on uvloop. `python -m bench.fan.broadcast PORT`.

Each line of stdin is broadcast to all clients.
"""

import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.fan.stdin import lines


async def _stay(line: ServerConnection) -> None:
    await line.wait_closed()


async def _main(port: int) -> None:
    async with serve(_stay, "127.0.0.1", port, compression=None, backlog=4096) as server:
        async for line in lines():
            broadcast(server.connections, line.decode())


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1])))
