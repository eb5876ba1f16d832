"""What the bus promises."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from quickdoc.events.models import Event

Job = Literal["advance_round", "expire_hold", "send_text", "look_up_text"]


class Bus(Protocol):
    """Doorbell and queue, never truth: whatever it loses, the relay and the sweeps make good."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Log the events, announce them, and queue the reaction of those that have one.

        Raises:
            BusDownError: they are logged at best; the relay will publish them again.
        """

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue a job about a document, now or at a time. Losing it costs delay; it never raises."""

    async def ping(self) -> None:
        """Ask for a sign of life.

        Raises:
            BusDownError: there is none.
        """


class BusDownError(Exception):
    """The bus could not be reached."""
