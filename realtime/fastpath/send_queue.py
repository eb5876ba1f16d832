"""Queues that need little memory while they are empty: packets to be sent, and messages that were received.

An `asyncio.Queue` has three deques and an event, 2 KB while it is empty, and nearly all of ours are empty
nearly always. These two have the methods that the libraries use, and one reader each.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Observer(Protocol):
    """May write directly, without the queue, while the queue is empty."""

    is_direct: bool


class LightQueue(Generic[T]):
    """An unbounded queue with one reader at a time."""

    __slots__ = ("_items", "_reader")

    def __init__(self) -> None:
        self._items: deque[T] | None = None
        self._reader: asyncio.Future[None] | None = None

    def put_nowait(self, item: T) -> None:
        """Append an item."""
        if self._items is None:
            self._items = deque()
        self._items.append(item)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def put(self, item: T) -> None:
        """Append an item; never waits, since the queue has no bound."""
        self.put_nowait(item)

    async def get(self) -> T:
        """Remove and return the first item; wait for one if the queue is empty."""
        while not self._items:
            self._reader = asyncio.get_running_loop().create_future()
            try:
                await self._reader
            finally:
                self._reader = None
        return self.get_nowait()

    def get_nowait(self) -> T:
        """Remove and return the first item.

        Raises:
            asyncio.QueueEmpty: there is none.
        """
        if not self._items:
            raise asyncio.QueueEmpty
        item = self._items.popleft()
        if not self._items:
            self._items = None
        return item

    def empty(self) -> bool:
        return not self._items

    def qsize(self) -> int:
        return len(self._items) if self._items else 0


class SendQueue(LightQueue[T]):
    """The packets to be written to one socket. `wake` is called when a packet is put into it.

    Its reader gets the `first`, writes it and only then removes it: while the queue is not empty, direct
    writes are not allowed.
    """

    __slots__ = ("_done", "_observers", "wake")

    def __init__(self) -> None:
        super().__init__()
        self._done: asyncio.Future[None] | None = None
        self.wake: Callable[[], None] | None = None
        self._observers: tuple[Observer, ...] = ()

    def add_observer(self, observer: "Observer") -> None:
        """Tell it (a `ClientConnection`) from now on whether it may write directly."""
        self._observers = (*self._observers, observer)
        observer.is_direct = self.empty()

    def remove_observer(self, observer: "Observer") -> None:
        """Stop telling it."""
        self._observers = tuple(each for each in self._observers if each is not observer)

    def put_nowait(self, item: T) -> None:
        """Append a packet; direct writes have to wait."""
        for each in self._observers:
            each.is_direct = False
        super().put_nowait(item)
        if self.wake is not None:
            self.wake()

    def get_nowait(self) -> T:
        """Remove and return the first, which has been written.

        Raises:
            asyncio.QueueEmpty: there is none.
        """
        item = super().get_nowait()
        if self.empty():
            for each in self._observers:
                each.is_direct = True
        return item

    def first(self) -> T:
        """Return the first without removing it.

        Raises:
            asyncio.QueueEmpty: there is none.
        """
        if not self._items:
            raise asyncio.QueueEmpty
        return self._items[0]

    def task_done(self) -> None:
        """A removed packet has been written."""
        if self._done is not None and self.empty() and not self._done.done():
            self._done.set_result(None)

    async def join(self) -> None:
        """Wait until the queue is empty."""
        while not self.empty():
            if self._done is None or self._done.done():
                self._done = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._done)
