"""A pusher that keeps what it is given, for the fast tests. It can be told to fail."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.pushes import Subscription

Trouble = DeliveryRefusedError | DeliveryDelayedError | DeliveryUnknownError


class Pushed(NamedTuple):
    """One notice that was accepted."""

    endpoint: str
    payload: dict[str, Any]
    topic: str
    valid_for: int


@dataclass
class MemoryPusher:
    """`sent` is what was taken, oldest first; `calls` counts every attempt."""

    key: str = "the-key-of-the-memory-pusher"
    allows_local: bool = True
    sent: list[Pushed] = field(default_factory=list)
    calls: int = 0
    _troubles: deque[Trouble] = field(default_factory=deque)

    def fail_next(self, trouble: Trouble) -> None:
        """Make the next push raise."""
        self._troubles.append(trouble)

    async def push(self, to: Subscription, payload: bytes, *, topic: str, valid_for: int) -> None:
        """Take a notice.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError: when told to.
        """
        self.calls += 1
        if self._troubles:
            raise self._troubles.popleft()
        self.sent.append(Pushed(to.endpoint, orjson.loads(payload), topic, valid_for))
