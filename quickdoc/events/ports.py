"""The protocol of the bus."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from quickdoc.events.bus_status import BusStatus
from quickdoc.events.models import Event

Job = Literal["advance_round", "send_text", "look_up_text"]


class Bus(Protocol):
    """Notifies and queues. Nothing depends on it: what it loses, the relay and the sweeps do again."""

    async def publish(self, events: Sequence[Event]) -> None:
        """Append the events to the log, PUBLISH them, and queue the reaction of those that have one.

        Raises:
            BusDownError: they are logged at most; the relay will publish them again.
        """

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Queue a job about a document, now or at a time. Losing it costs delay; it never raises."""

    async def ping(self) -> None:
        """Check that the bus answers.

        Raises:
            BusDownError: it does not.
        """

    async def status(self, now: datetime) -> BusStatus:
        """How Redis and the job queue are.

        Raises:
            BusDownError: it does not answer.
        """


class BusDownError(Exception):
    """The bus could not be reached."""
