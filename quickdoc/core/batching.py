"""Batching: calls that arrive together become one call to the database.

The first call in an iteration of the event loop schedules its batch for the end of that iteration, so a
single call is not delayed. Calls that arrive while batches are running form the next one. A batch shares
one round trip, one flush of the journal, and the driver's work for each round trip.
"""

from asyncio import Future, Task, get_running_loop
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 500
"""Items of one batch. A claim's document has about 2 KB, and a message to the server at most 48 MB."""
MAX_IN_FLIGHT = 2
"""Batches that run at once: the server works on one while the answer of the other is read."""


class Batcher(Generic[T, R]):
    """Calls a function of many items for callers that each have one.

    `work` is given the items of a batch and returns an outcome for each, in order. An exception among the
    outcomes is raised to the caller of that item; one that `work` raises is raised to all callers. Cancelling
    one caller does not affect the others: its item is left out, or its outcome is dropped.
    """

    def __init__(
        self,
        work: Callable[[list[T]], Awaitable[Sequence[R | Exception]]],
        *,
        most: int = MOST,
        at_once: int = MAX_IN_FLIGHT,
    ) -> None:
        self._work = work
        self._most = most
        self._at_once = at_once
        self._waiting: deque[tuple[T, Future[R]]] = deque()
        self._is_called = False
        self._under_way: set[Task[None]] = set()

    async def __call__(self, item: T) -> R:
        """Process one item with the others of its batch."""
        loop = get_running_loop()
        mine: Future[R] = loop.create_future()
        self._waiting.append((item, mine))
        if not self._is_called and len(self._under_way) < self._at_once:
            self._is_called = True
            # Without the caller's context: a log line of the batch does not belong to one request.
            loop.call_soon(self._go, context=Context())
        return await mine

    def _go(self) -> None:
        self._is_called = False
        group: list[tuple[T, Future[R]]] = []
        while self._waiting and len(group) < self._most:
            item, whose = self._waiting.popleft()
            if not whose.done():
                group.append((item, whose))
        if group:
            task = get_running_loop().create_task(self._carry_out(group))
            self._under_way.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: Task[None]) -> None:
        self._under_way.discard(task)
        if self._waiting and not self._is_called:
            self._go()

    async def _carry_out(self, group: list[tuple[T, Future[R]]]) -> None:
        try:
            outcomes = await self._work([item for item, _ in group])
        except Exception as error:  # noqa: BLE001  it is raised to every caller of the batch
            outcomes = [error] * len(group)
        except BaseException:  # the loop is closing
            for _, whose in group:
                whose.cancel()
            raise
        for (_, whose), outcome in zip(group, outcomes, strict=True):
            if whose.done():
                continue
            if isinstance(outcome, Exception):
                whose.set_exception(outcome)
            else:
                whose.set_result(outcome)
