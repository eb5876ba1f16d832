"""What a sweep failed at is skipped for a while, so that it does not block what is due after it.

A sweep reads a limited number of due documents, the oldest first. Without a backoff, enough documents that
fail each time would fill every sweep. Each process remembers its own failures in memory: a process that
starts anew tries everything once.
"""

from datetime import datetime, timedelta

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=10)
MAX_REMEMBERED = 10_000
"""Beyond this number the oldest failures are forgotten, so their subjects are tried again sooner."""

Key = tuple[str, str]


class Backoff:
    """When to retry what failed: after one second, then after twice as long each time.

    `sweep`: the name of the work. `subject`: the id of the document that it is done to.
    """

    def __init__(self) -> None:
        self._failed: dict[Key, tuple[int, datetime]] = {}

    def count(self, sweep: str, now: datetime) -> int:
        """How many subjects of this sweep are skipped at present."""
        return sum(name == sweep and until > now for (name, _), (_, until) in self._failed.items())

    def is_waiting(self, sweep: str, subject: str, now: datetime) -> bool:
        """Whether this subject is skipped at present."""
        _, until = self._failed.get((sweep, subject), (0, now))
        return until > now

    def fail(self, sweep: str, subject: str, now: datetime) -> None:
        """Record a failure."""
        tries, _ = self._failed.pop((sweep, subject), (0, now))
        if len(self._failed) >= MAX_REMEMBERED:
            self._failed.pop(next(iter(self._failed)))
        self._failed[sweep, subject] = tries + 1, now + min(FIRST * 2 ** min(tries, 20), LONGEST)

    def succeed(self, sweep: str, subject: str) -> None:
        """Forget the failures of this subject: the delay starts at one second again."""
        self._failed.pop((sweep, subject), None)
