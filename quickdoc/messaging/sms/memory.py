"""An SMS sender that keeps texts in memory, for the fast tests. It can be told to fail."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from quickdoc.messaging.ports import (
    DeliveryDelayedError,
    DeliveryRefusedError,
    DeliveryUnknownError,
    Leaving,
    Received,
)

Trouble = DeliveryRefusedError | DeliveryDelayedError | DeliveryUnknownError


class Sent(NamedTuple):
    """One text that was taken. `valid_for` in seconds."""

    sid: str
    to: str
    body: str
    valid_for: int | None


@dataclass
class MemorySmsSender:
    """`sent`: the accepted texts, oldest first; `calls` counts every attempt.

    `inbound`: the incoming texts, oldest first; `lists` counts the requests for them, and `list_troubles`
    are raised by the next requests.
    """

    sent: list[Sent] = field(default_factory=list)
    calls: int = 0
    inbound: list[Received] = field(default_factory=list)
    lists: int = 0
    list_troubles: list[DeliveryDelayedError] = field(default_factory=list)
    _replies: list[Sent] = field(default_factory=list)
    _troubles: deque[tuple[Trouble, bool]] = field(default_factory=deque)

    def fail_next(self, trouble: Trouble, *, taken: bool = False) -> None:
        """Make the next send raise; `taken`: the text is sent all the same, only the response is lost."""
        self._troubles.append((trouble, taken))

    async def send(
        self, to: str, body: str, *, valid_for: int | None = None, leaving: Leaving | None = None
    ) -> str:
        """Take a text.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError: when told to.
        """
        if leaving:
            await leaving()
        self.calls += 1
        trouble, taken = self._troubles.popleft() if self._troubles else (None, True)
        sid = f"SM{self.calls:032x}"
        if taken:
            self.sent.append(Sent(sid, to, body, valid_for))
        if trouble:
            raise trouble
        return sid

    async def find(self, to: str, body: str, since: datetime) -> list[str]:  # noqa: ARG002  no times here
        """The ids of the texts that say the same to the same phone, newest first."""
        known = [*self.sent, *self._replies]
        return [each.sid for each in reversed(known) if (each.to, each.body) == (to, body)]

    def replied(self, to: str, body: str) -> None:
        """Record an answer that was sent in the response to a webhook."""
        self._replies.append(Sent(f"SM_reply_{len(self._replies)}", to, body, None))

    async def received(self, since: datetime, until: datetime, limit: int) -> list[Received]:
        """What came in between, the newest so many.

        Raises:
            DeliveryDelayedError: when told to.
        """
        self.lists += 1
        if self.list_troubles:
            raise self.list_troubles.pop(0)
        return [each for each in self.inbound if since <= each.at <= until][-limit:]
