"""The quota library's storage in memory."""

from collections import OrderedDict, deque
from collections.abc import Callable
from time import time

from limits.aio.storage import MovingWindowSupport, Storage

REMEMBERED = 20_000
"""Keys that one process keeps; beyond them the least recently counted one is dropped."""


class RecentHits(Storage, MovingWindowSupport):
    """The library's storage in memory, with our clock and a bound on its size.

    The library's own one looks through all keys after each hit, in a thread. Times are in seconds.
    """

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], float] = time) -> None:
        super().__init__()
        self._clock = clock
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` more if the limit allows; whether it did."""
        hits = self._hits.setdefault(key, deque())
        self._hits.move_to_end(key)
        if len(self._hits) > REMEMBERED:
            self._hits.popitem(last=False)
        now = self._clock()
        while hits and hits[0] <= now - expiry:
            hits.popleft()
        if len(hits) + amount > limit:
            return False
        hits.extend([now] * amount)
        return True

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002  the contract
        """When the oldest hit that still counts was, and how many there are."""
        now = self._clock()
        counted = [each for each in self._hits.get(key, ()) if each > now - expiry]
        return (counted[0], len(counted)) if counted else (now, 0)

    async def clear(self, key: str) -> None:
        """Forget the hits of a key."""
        self._hits.pop(key, None)

    async def reset(self) -> int:
        """Forget everything."""
        count = len(self._hits)
        self._hits.clear()
        return count

    async def check(self) -> bool:
        """Always available."""
        return True

    async def get(self, key: str) -> int:
        """How many hits of a key are remembered."""
        return len(self._hits.get(key, ()))

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Raises: NotImplementedError: it is for fixed windows."""
        raise NotImplementedError

    async def get_expiry(self, key: str) -> float:
        """Raises: NotImplementedError: it is for fixed windows."""
        raise NotImplementedError

    @property
    def base_exceptions(self) -> type[Exception]:
        """None of its own."""
        return ValueError
