"""The bus without Redis, for tests: the same log, and a queue that the test drains itself."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from quickdoc.events.bus_status import BusStatus
from quickdoc.events.models import Event, Logged
from quickdoc.events.ports import BusDownError, Job
from quickdoc.storage.log import Log


class MemoryBus:
    """`heard`: the events published. `reactions`, `jobs`: what is queued. `down`: every call fails."""

    def __init__(self, event_log: Log) -> None:
        self._log = event_log
        self.down = False
        self.heard: list[Logged] = []
        self.reactions: deque[Event] = deque()
        self.jobs: list[tuple[Job, str, datetime | None]] = []

    async def publish(self, events: Sequence[Event]) -> None:
        """Log the events, announce them, and queue the reaction of those that have one.

        Raises:
            BusDownError: while `down`.
        """
        if self.down:
            raise BusDownError
        self.heard += await self._log.append(events)
        self.reactions += [event for event in events if event.reacts]

    async def later(self, job: Job, subject_id: str, at: datetime | None = None) -> None:
        """Remember a job."""
        if not self.down:
            self.jobs.append((job, subject_id, at))

    async def ping(self) -> None:
        """Answer, as Redis would.

        Raises:
            BusDownError: while `down`.
        """
        if self.down:
            raise BusDownError

    async def status(self, now: datetime) -> BusStatus:
        """How the queue is; nothing is kept, as in a Redis without a disk.

        Raises:
            BusDownError: while `down`.
        """
        await self.ping()
        due = [at or now for _, _, at in self.jobs if at is None or at <= now]
        return BusStatus(
            version="in memory",
            memory_bytes=0,
            max_memory_bytes=0,
            is_kept=False,
            last_save_failed=False,
            queued=len(self.jobs) + len(self.reactions),
            due=len(due) + len(self.reactions),
            oldest_due_at=min(due, default=None),
            failed=0,
            retried=0,
        )

    async def drain(self, react: Callable[[Event], Awaitable[None]]) -> None:
        """Carry out the queued reactions, and those that they cause."""
        while self.reactions:
            await react(self.reactions.popleft())
