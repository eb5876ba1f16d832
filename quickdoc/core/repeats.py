"""Ids of what a request makes. With an Idempotency-Key they are the same each time it is carried out.

A process may die between a write and its answer. When the request is carried out again, the same id finds
what was made instead of making it twice.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Protocol

from ulid import ULID

from quickdoc.core.ids import new_id, new_secret_id

LEASE = 1.5
"""Seconds without a heartbeat after which the process of a request is considered dead."""
RANDOM_BYTES = 10
SECRET_BYTES = 24


class Ids(Protocol):
    """Gives ids to what one request makes. `parts` tell several things of one kind from each other."""

    def new(self, noun: str, *parts: str) -> str:
        """An id such as `slot_01K9Z…`."""

    def new_secret(self, noun: str) -> str:
        """An id that is also a secret."""

    def made_since(self) -> datetime | None:
        """None: the request was not carried out before. Otherwise look for what was made since then."""


class FreshIds:
    """New ids each time: a request without a key is carried out as often as it is sent."""

    def new(self, noun: str, *_parts: str) -> str:
        """A fresh id."""
        return new_id(noun)

    def new_secret(self, noun: str) -> str:
        """A fresh secret."""
        return new_secret_id(noun)

    def made_since(self) -> datetime | None:
        """Never carried out before."""
        return None


class RepeatableIds:
    """Ids derived from a seed, which is stored with the key and kept secret.

    `began_at`: when the request was first carried out. `is_repeat`: another process has begun it before. A
    process that is slower than `LEASE` may have been considered dead, so another one may have made the same.
    """

    def __init__(
        self, seed: str, began_at: datetime, *, is_repeat: bool, now: Callable[[], float] = monotonic
    ) -> None:
        self._seed = seed
        self._began_at = began_at
        self._is_repeat = is_repeat
        self._now = now
        self._overdue_at = now() + LEASE

    def new(self, noun: str, *parts: str) -> str:
        """The same id for the same noun and parts. It sorts by the time when the request was begun."""
        milliseconds = int(self._began_at.timestamp() * 1000).to_bytes(6, "big")
        return f"{noun}_{ULID.from_bytes(milliseconds + self._digest(noun, *parts)[:RANDOM_BYTES])}"

    def new_secret(self, noun: str) -> str:
        """The same secret for the same noun; it cannot be derived without the seed."""
        return f"{noun}_{urlsafe_b64encode(self._digest(noun)[:SECRET_BYTES]).decode()}"

    def made_since(self) -> datetime | None:
        """When the request was begun, if another process may have carried it out meanwhile."""
        return self._began_at if self._is_repeat or self._now() >= self._overdue_at else None

    def _digest(self, *parts: str) -> bytes:
        return sha256("\n".join((self._seed, *parts)).encode()).digest()
