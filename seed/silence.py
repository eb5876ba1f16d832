"""A bus that tells nobody: the town's past was not announced, and nobody is texted about it."""

from collections.abc import Sequence
from datetime import datetime

from quickdoc.events.models import Event
from quickdoc.events.ports import Job


class SilentBus:
    """Takes everything and does nothing. Screens that are open load their snapshots again."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Say nothing."""

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue nothing."""

    async def ping(self) -> None:
        """Always there."""
