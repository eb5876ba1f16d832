"""A clock that shows an earlier time, so that what the seed creates is dated in the past."""

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
        """The earlier time, UTC, in whole milliseconds."""
        return self.clock.now() - self.ago


def ago(services: Services, **time: float) -> Services:
    """The same services with an earlier clock, as in `ago(services, days=3)`."""
    return replace(services, clock=EarlierClock(services.clock, timedelta(**time)))
