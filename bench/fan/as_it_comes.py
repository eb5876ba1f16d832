"""A peer: python-socketio as it comes, with its Redis manager, under uvicorn as it comes.

`python -m uvicorn bench.fan.as_it_comes:create_app --factory`; PEER_REDIS_URL says where Redis is. Clients
`watch` topics, which are rooms. Whoever emits does so from another process, through a write-only manager.
"""

import os
from typing import Any

import socketio


def create_app() -> Any:
    """The application, with the library's own defaults."""
    manager = socketio.AsyncRedisManager(os.environ["PEER_REDIS_URL"])
    sio = socketio.AsyncServer(async_mode="asgi", client_manager=manager)

    async def watch(sid: str, ask: dict[str, list[str]]) -> dict[str, bool]:
        for topic in ask["topics"]:
            await sio.enter_room(sid, topic)
        return {"ok": True}

    sio.on("watch", watch)
    return socketio.ASGIApp(sio)
