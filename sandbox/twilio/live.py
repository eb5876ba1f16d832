"""Live changes on the phones: one queue per listener, sent as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

_WAITING_AT_MOST = 1_000
_HEARTBEAT_SECONDS = 15.0


class Live:
    """The listeners' queues. A listener whose queue is full is told to load everything again."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[dict[str, Any]]] = set()

    def tell(self, event: dict[str, Any]) -> None:
        for waiting in self._listeners:
            if waiting.full():
                while not waiting.empty():
                    waiting.get_nowait()
                waiting.put_nowait({"type": "reload"})
            waiting.put_nowait(event)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[dict[str, Any]]]:
        waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_WAITING_AT_MOST)
        self._listeners.add(waiting)
        try:
            yield waiting
        finally:
            self._listeners.discard(waiting)


async def event_stream(live: Live) -> AsyncIterator[str]:
    """Yield server-sent events until the listener goes away."""
    with live.listening() as waiting:
        yield 'data: {"type": "hello"}\n\n'
        while True:
            try:
                event = await asyncio.wait_for(waiting.get(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still here\n\n"
            else:
                yield f"data: {json.dumps(event)}\n\n"
