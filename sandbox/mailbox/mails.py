"""The received mails, oldest first, and the faults for the next ones."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Literal

KEPT = 2_000
Fault = Literal["refuse", "busy", "cut", "lost"]
"""What goes wrong with one mail.

`refuse`: 550 for the address. `busy`: 451. `lost`: the connection ends before the mail is received; `cut`:
the mail is received, and the connection ends before the response.
"""


@dataclass(frozen=True)
class Mail:
    """One received mail in its original form."""

    number: int
    at: datetime
    sender: str
    to: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The parsed mail."""
        return message_from_bytes(self.raw, policy=default)

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", "(no subject)"))

    def part(self, kind: Literal["plain", "html"]) -> str:
        """Its plain text or HTML part; "" without one."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found else ""


@dataclass
class Mails:
    """The mailbox of all addresses."""

    kept: deque[Mail] = field(default_factory=lambda: deque(maxlen=KEPT))
    faults: deque[Fault] = field(default_factory=deque)
    taken: int = 0

    def keep(self, sender: str, to: list[str], raw: bytes) -> Mail:
        """Take a mail."""
        self.taken += 1
        mail = Mail(self.taken, datetime.now(UTC), sender, tuple(to), raw)
        self.kept.append(mail)
        return mail

    def of(self, address: str = "") -> list[Mail]:
        """Those whose receiver's address holds this, newest first."""
        wanted = address.strip().lower()
        return [each for each in reversed(self.kept) if any(wanted in to.lower() for to in each.to)]

    def find(self, number: int) -> Mail | None:
        """One of them."""
        return next((each for each in self.kept if each.number == number), None)
