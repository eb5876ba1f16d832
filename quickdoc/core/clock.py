"""The clock. Actions ask it once and give rules the answer."""

from datetime import UTC, datetime
from typing import Protocol

from quickdoc.core.types import milliseconds


class Clock(Protocol):
    """Tells the time. Actions ask it once; rules are given the answer."""

    def now(self) -> datetime:
        """The present moment, UTC, in whole milliseconds."""


class SystemClock:
    """The host's clock."""

    def now(self) -> datetime:
        """The present moment, UTC, in whole milliseconds."""
        return milliseconds(datetime.now(UTC))
