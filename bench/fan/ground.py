"""The servers' dependencies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.fan import cores
from bench.fan.server import Place
from sandbox.servers import Mongod, RedisServer


@asynccontextmanager
async def ground(folder: Path) -> AsyncIterator[Place]:
    """Start mongod and redis, and pin them and this process to the core of the load."""
    cores.allow_many_files()
    server_core, load_core = cores.split()
    cores.pin(0, load_core)
    try:
        with Mongod(folder / "mongod") as mongod, RedisServer(folder / "redis") as redis:
            yield Place(mongod.url, redis.url, server_core, load_core)
    finally:
        cores.pin(0, None)
