"""The town did not come into being a minute ago: what the seed does is dated into the past."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quickdoc.core.clock import Clock
from quickdoc.services import Services


@dataclass(frozen=True)
class EarlierClock:
    """Shows the time of another clock, some time ago."""

    clock: Clock
    ago: timedelta

    def now(self) -> datetime:
        """The moment, UTC, in whole milliseconds."""
        return self.clock.now() - self.ago


def ago(services: Services, **time: float) -> Services:
    """The same services some time ago, as in `ago(services, days=3)`."""
    return replace(services, clock=EarlierClock(services.clock, timedelta(**time)))
