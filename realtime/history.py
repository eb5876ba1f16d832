"""The latest events in memory, so that a crowd that comes back together does not read the log together.

It need not be newer than what was emitted: an event that this process has not heard of yet reaches the
sockets by itself, since they are in their rooms before anybody looks here.
"""

from collections import deque
from collections.abc import Collection
from itertools import islice

from quickdoc.events.wire import Wire

SIZE = 2000


class History:
    """The last `size` events that this process emitted."""

    def __init__(self, size: int = SIZE) -> None:
        self._events: deque[Wire] = deque()
        self._count = 0
        self._size = size
        self._begins: str | None = None
        self._forgotten = ""

    @property
    def begins(self) -> str | None:
        """Everything after this position was read at start or heard since; None: not read yet."""
        return self._begins

    @property
    def count(self) -> int:
        """How many events there have been."""
        return self._count

    def begin(self, position: str) -> None:
        """The log has been read from here."""
        self._begins = position

    def add(self, wire: Wire) -> None:
        """Remember an event; the oldest is forgotten."""
        self._events.append(wire)
        self._count += 1
        if len(self._events) > self._size:
            self._forgotten = max(self._forgotten, self._events.popleft().position)

    def later_than(self, count: int, rooms: Collection[str]) -> list[Wire]:
        """What came to these rooms since there were so many, as far as it is remembered."""
        wanted, new = frozenset(rooms), min(self._count - count, len(self._events))
        latest = islice(self._events, len(self._events) - new, None)
        return [each for each in latest if not wanted.isdisjoint(each.audience)]

    def since(self, position: str, rooms: Collection[str]) -> list[Wire] | None:
        """What came to these rooms after a position, in order; None when that is too long ago."""
        if self._begins is None or position < max(self._begins, self._forgotten):
            return None
        wanted = frozenset(rooms)
        missed = [
            each for each in self._events if each.position > position and not wanted.isdisjoint(each.audience)
        ]
        return sorted(missed, key=lambda each: each.position)
