"""A circuit breaker for a server that does not answer: after one timeout the other callers do not wait."""

from collections.abc import Callable
from time import monotonic


class Silence:
    """Decides who may call the server. While it is silent, one caller tries after each pause.

    `pause`: seconds between two tries. `clock`: a monotonic clock.
    """

    def __init__(self, pause: float, clock: Callable[[], float] = monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._until: float | None = None

    def may_ask(self) -> bool:
        """Whether this caller may try. It then reports the outcome: `begin` or `end`."""
        now = self._clock()
        if self._until is None:
            return True
        if now < self._until:
            return False
        self._until = now + self._pause  # the others do not wait while this one tries
        return True

    def begin(self) -> bool:
        """There was no answer. Returns whether that is new: several callers may have waited at once."""
        is_new = self._until is None
        self._until = self._clock() + self._pause
        return is_new

    def end(self) -> None:
        """There was an answer: all callers may try again."""
        self._until = None
