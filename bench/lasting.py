"""A stack that ends the bench when a process had to be restarted, because the figures are invalid then."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

from sandbox.daemon import tail
from sandbox.stack import Stack
from sandbox.supervised import Supervised

S = TypeVar("S", bound=Stack)


@asynccontextmanager
async def lasting(stack: S) -> AsyncIterator[S]:
    """The stack, open in the block.

    Raises:
        SystemExit: a process had to be restarted meanwhile.
    """
    async with stack:
        yield stack
        if dead := died(stack.supervisor.processes):
            raise SystemExit("\n".join(dead))


def died(processes: Mapping[str, Supervised]) -> list[str]:
    """Processes that had to be restarted, with the end of their logs."""
    return [
        f"{name} died {each.restarts} times:\n{tail(each.log)}"
        for name, each in processes.items()
        if each.restarts
    ]
