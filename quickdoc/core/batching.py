"""What arrives together goes to the database together.

The first call of a loop turn has its group sent at the end of that turn, so a lone one waits for nobody;
whoever comes while groups are under way makes up the next one. One trip and one flush of the journal are
then shared by all of a group, and the driver's work for each trip as well.
"""

from asyncio import Future, Task, get_running_loop
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 500
"""Members of one group. A claim's document has about 2 KB, and a message to the server at most 48 MB."""
MAX_IN_FLIGHT = 2
"""Groups under way: one is at the server while the other's answer is read."""


class Batcher(Generic[T, R]):
    """A function of one item, carried out by one of many.

    `work` is given the items of a group and returns an outcome for each, in their order; an exception among
    them is raised to the caller whose item it is, and one that `work` raises itself to all of them. A caller
    who is cancelled leaves the others alone: its item is left out, or done and not told.
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
        """Have one item done with the others of its group."""
        loop = get_running_loop()
        mine: Future[R] = loop.create_future()
        self._waiting.append((item, mine))
        if not self._is_called and len(self._under_way) < self._at_once:
            self._is_called = True
            # Not in the caller's context: what is logged on the way is not of their request alone.
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
        except Exception as error:  # noqa: BLE001  it is raised, to everybody whose it is
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
