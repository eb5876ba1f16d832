"""Texts: what they say, and what has become of each.

Bodies keep to one GSM-7 segment: clinic, time and code only. No specialty, no reason, no doctor, since
a text is read over shoulders. They never print a lone CANCEL, which is an opt-out word at the provider.

    intent -> sending -> sent -> delivered       ends: delivered, undelivered, failed, suppressed, unknown
"""

from typing import Literal

from quickdoc.shapes import Instant, Shape

TextKind = Literal["offer", "booked", "cancelled", "reply"]
TextState = Literal[
    "intent", "sending", "sent", "delivered", "undelivered", "failed", "suppressed", "unknown"
]


class Message(Shape):
    """One text, in or out. `about` is the id of what it concerns; `sid` the provider's id."""

    id: str
    direction: Literal["in", "out"]
    phone: str
    body: str
    kind: TextKind
    about: str
    attempt: int = 1
    clinic_id: str | None = None
    state: TextState = "intent"
    reason: str | None = None
    sid: str | None = None
    made_at: Instant
    sent_at: Instant | None = None
    expires_at: Instant | None = None
    version: int = 1
