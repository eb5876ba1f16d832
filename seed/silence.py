"""A bus that publishes nothing, so that the seeded past causes no texts and no live updates."""

from collections.abc import Sequence
from datetime import datetime

from quickdoc.events.bus_status import BusStatus
from quickdoc.events.models import Event
from quickdoc.events.ports import BusDownError, Job


class SilentBus:
    """Discards events and jobs. Open screens show the new data after they reload their snapshots."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Publish nothing."""

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue nothing."""

    async def status(self, now: datetime) -> BusStatus:  # noqa: ARG002 - there is no queue to look at
        """There is no Redis.

        Raises:
            BusDownError
        """
        raise BusDownError

    async def ping(self) -> None:
        """Always succeeds."""
