"""The town did not come into being a minute ago: what the seed does is dated into the past."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quickdoc.ports import Clock, Doors


@dataclass(frozen=True)
class EarlierClock:
    """Shows the time of another clock, some time ago."""

    clock: Clock
    ago: timedelta

    def now(self) -> datetime:
        """The moment, UTC, in whole milliseconds."""
        return self.clock.now() - self.ago


def ago(doors: Doors, **time: float) -> Doors:
    """The same doors some time ago, as in `ago(doors, days=3)`."""
    return replace(doors, clock=EarlierClock(doors.clock, timedelta(**time)))
