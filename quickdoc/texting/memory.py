"""A texter that keeps what it is given, for the fast tests. It can be told to fail."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from quickdoc.ports import TextDelayedError, TextRefusedError, TextUnknownError

Trouble = TextRefusedError | TextDelayedError | TextUnknownError


class Sent(NamedTuple):
    """One text that was taken. `valid_for` in seconds."""

    sid: str
    to: str
    body: str
    valid_for: int | None


@dataclass
class MemoryTexter:
    """`sent` is what was taken, oldest first; `calls` counts every attempt."""

    sent: list[Sent] = field(default_factory=list)
    calls: int = 0
    _troubles: deque[tuple[Trouble, bool]] = field(default_factory=deque)

    def fail_next(self, trouble: Trouble, *, taken: bool = False) -> None:
        """Let the next send raise; `taken`: the text is on its way nevertheless, only the answer is lost."""
        self._troubles.append((trouble, taken))

    async def send(self, to: str, body: str, *, valid_for: int | None = None) -> str:
        """Take a text.

        Raises:
            TextRefusedError, TextDelayedError, TextUnknownError: when told to.
        """
        self.calls += 1
        trouble, taken = self._troubles.popleft() if self._troubles else (None, True)
        sid = f"SM{self.calls:032x}"
        if taken:
            self.sent.append(Sent(sid, to, body, valid_for))
        if trouble:
            raise trouble
        return sid

    async def find(self, to: str, body: str, since: datetime) -> str | None:  # noqa: ARG002  no times here
        """The id of the newest text that says the same to the same phone."""
        same = [each.sid for each in self.sent if (each.to, each.body) == (to, body)]
        return same[-1] if same else None
