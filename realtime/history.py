"""The latest events in memory, so that clients that reconnect at the same time do not all read the log.

It has only events that this process has received. Later ones reach the connections live, since they enter
their rooms before the history is read.
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
        self._removed = ""

    @property
    def begins(self) -> str | None:
        """The history is complete after this position; None: not read yet."""
        return self._begins

    @property
    def count(self) -> int:
        """The number of events since the start."""
        return self._count

    def begin(self, position: str) -> None:
        """Set the position from which the log has been read."""
        self._begins = position

    def add(self, wire: Wire) -> None:
        """Add an event; above `size` the oldest is removed."""
        self._events.append(wire)
        self._count += 1
        if len(self._events) > self._size:
            self._removed = max(self._removed, self._events.popleft().position)

    def later_than(self, count: int, rooms: Collection[str]) -> list[Wire]:
        """The events of these rooms after the first `count`, as far as they are kept."""
        wanted, new = frozenset(rooms), min(self._count - count, len(self._events))
        latest = islice(self._events, len(self._events) - new, None)
        return [each for each in latest if not wanted.isdisjoint(each.audience)]

    def since(self, position: str, rooms: Collection[str]) -> list[Wire] | None:
        """The events of these rooms after a position, in order; None when that is before the history."""
        if self._begins is None or position < max(self._begins, self._removed):
            return None
        wanted = frozenset(rooms)
        missed = [
            each for each in self._events if each.position > position and not wanted.isdisjoint(each.audience)
        ]
        return sorted(missed, key=lambda each: each.position)
