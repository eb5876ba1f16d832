"""Threads for work that takes a core for tens of milliseconds: they never block the event loop."""

import os
import threading
from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from quickdoc.core.errors import BusyError

T = TypeVar("T")
NICENESS = 5


class Threads:
    """A thread pool with a bounded queue. A cancelled caller leaves the queue."""

    def __init__(self, name: str, threads: int, max_waiting: int) -> None:
        self._threads = ThreadPoolExecutor(threads, name, initializer=_give_way)
        self._max_waiting = max_waiting
        self._lock = threading.Lock()
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Raises: BusyError."""
        with self._lock:
            if self._waiting >= self._max_waiting:
                raise BusyError
            self._waiting += 1
        future = self._threads.submit(work)
        future.add_done_callback(self._done)
        return await wrap_future(future)

    def _done(self, _: "Future[T]") -> None:
        with self._lock:
            self._waiting -= 1


def _give_way() -> None:
    """Lower the thread's priority, where the operating system supports that, in favour of the event loop."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
