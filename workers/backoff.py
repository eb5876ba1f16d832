"""What a sweep failed at is left alone for a while, so that it does not stand before the rest.

A sweep looks at so many things at a time, the first that are due. Were it to begin with the same broken ones
each time, nothing behind them would ever be done. Each process remembers its own failures: one that starts
anew tries everything once.
"""

from datetime import datetime, timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=10)
MAX_REMEMBERED = 10_000
"""Of more than that the oldest are forgotten, and so are tried again sooner."""

Key = tuple[str, str]


class Backoff:
    """When to try again what failed: after a second, then after twice as long each time.

    `sweep` names what is done, `subject` what it is done to.
    """

    def __init__(self) -> None:
        self._failed: dict[Key, tuple[int, datetime]] = {}

    def count(self, sweep: str, now: datetime) -> int:
        """How many things are left alone just now."""
        return sum(name == sweep and until > now for (name, _), (_, until) in self._failed.items())

    def is_waiting(self, sweep: str, subject: str, now: datetime) -> bool:
        """Whether this one is."""
        _, until = self._failed.get((sweep, subject), (0, now))
        return until > now

    def fail(self, sweep: str, subject: str, now: datetime) -> None:
        """It has failed just now."""
        tries, _ = self._failed.pop((sweep, subject), (0, now))
        if len(self._failed) >= MAX_REMEMBERED:
            self._failed.pop(next(iter(self._failed)))
        self._failed[sweep, subject] = tries + 1, now + min(FIRST * 2 ** min(tries, 20), LONGEST)

    def succeed(self, sweep: str, subject: str) -> None:
        """It is done: the next failure is a first one."""
        self._failed.pop((sweep, subject), None)
