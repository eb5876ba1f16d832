"""A mailer that keeps what it is given, for the fast tests. It can be told to fail."""

from collections import deque
from dataclasses import dataclass, field

from quickdoc.messaging.email.message import message_id
from quickdoc.messaging.emails.layout import Email
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError, Leaving

Trouble = DeliveryRefusedError | DeliveryDelayedError | DeliveryUnknownError
DOMAIN = "quickdoc.example"


@dataclass
class MemoryMailer:
    """`sent` is what was taken, oldest first; `calls` counts every attempt."""

    sent: list[Email] = field(default_factory=list)
    calls: int = 0
    _troubles: deque[tuple[Trouble, bool]] = field(default_factory=deque)

    def fail_next(self, trouble: Trouble, *, taken: bool = False) -> None:
        """Make the next send raise; `taken`: the mail is sent all the same, only the response is lost."""
        self._troubles.append((trouble, taken))

    async def send(self, email: Email, *, leaving: Leaving | None = None) -> str:
        """Take a mail.

        Raises:
            DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError: when told to.
        """
        if leaving:
            await leaving()
        self.calls += 1
        trouble, taken = self._troubles.popleft() if self._troubles else (None, True)
        if taken:
            self.sent.append(email)
        if trouble:
            raise trouble
        return message_id(email, DOMAIN)
