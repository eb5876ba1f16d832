"""The clock. Actions read it once and pass the time to rules."""

from datetime import UTC, datetime
from typing import Protocol

from quickdoc.core.types import milliseconds


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present moment, UTC, in whole milliseconds."""


class SystemClock:
    """The host's clock."""

    def now(self) -> datetime:
        """The present moment, UTC, in whole milliseconds."""
        return milliseconds(datetime.now(UTC))
