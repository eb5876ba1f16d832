"""A server that is silent: after one has waited for it in vain, the others do not wait as well."""

from collections.abc import Callable
from time import monotonic


class Silence:
    """Says who may ask. During a silence one does, each time the pause is over; the others go without.

    `pause`: seconds between two who ask. `clock`: seconds that only grow.
    """

    def __init__(self, pause: float, clock: Callable[[], float] = monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._until: float | None = None

    def may_ask(self) -> bool:
        """Whether this one asks. It then says how it went: `begin` or `end`."""
        now = self._clock()
        if self._until is None:
            return True
        if now < self._until:
            return False
        self._until = now + self._pause  # the others do not wait as well while this one does
        return True

    def begin(self) -> bool:
        """There was no answer. Whether that is new: many may have waited at once."""
        is_new = self._until is None
        self._until = self._clock() + self._pause
        return is_new

    def end(self) -> None:
        """There was one: everybody asks again."""
        self._until = None
