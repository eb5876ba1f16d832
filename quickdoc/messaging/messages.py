"""A message and its delivery state.

    intent -> sending -> sent -> delivered       ends: delivered, undelivered, failed, suppressed, unknown

An incoming text is stored as `received`.
"""

from datetime import datetime
from typing import Literal

from quickdoc.core.types import Instant, Model
from quickdoc.replies.replies import Verb

TextKind = Literal[
    "offer",
    "booked",
    "cancelled",
    "restored",
    "missed",
    "reminder",
    "withdrawn",
    "moved",
    "listed",
    "phone_changed",
    "email_changed",
    "reply",
    "inbound",
]
MessageChannel = Literal["sms", "email", "push"]
TextState = Literal[
    "intent", "sending", "sent", "delivered", "undelivered", "failed", "suppressed", "unknown", "received"
]
Via = Literal["response", "request"]
"""How an answer is sent: in the response to the provider's webhook, or in a request of our own."""


class Meant(Model):
    """How an incoming text was interpreted. Stored at first sight, so a repetition means the same.

    `subject`: the id of the one offer or booking that it is about, if there is one.
    """

    verb: Verb
    code: str | None = None
    subject: str | None = None


class Message(Model):
    """One message, in or out. `about`: the id of what it concerns; `sid`: the provider's id.

    `due_at`: when the sweep processes it, unless another process has done so. `tries` counts hand-overs to
    the provider and, once the outcome is unknown, look-ups in its list. `attempt` distinguishes messages of
    one kind about one thing, such as a second cancellation after an undo. `phone` is empty for an e-mail or
    a push; `to` is then the address or the account's id. `via` is set for answers only. `elsewhere`: whether
    the body names a visit at another clinic; null in old documents, where the body decides. `patient_id`:
    whom it is about; null in old documents, and where only a phone or an account is known.
    """

    id: str
    direction: Literal["in", "out"]
    channel: MessageChannel = "sms"
    phone: str
    to: str | None = None
    body: str
    kind: TextKind
    about: str
    attempt: int = 1
    clinic_id: str | None = None
    patient_id: str | None = None
    state: TextState = "intent"
    reason: str | None = None
    sid: str | None = None
    made_at: Instant
    sent_at: Instant | None = None
    expires_at: Instant | None = None
    due_at: Instant | None = None
    tries: int = 0
    meant: Meant | None = None
    via: Via | None = None
    elsewhere: bool | None = None
    version: int = 1


FORWARD: dict[TextState, int] = {"unknown": 0, "sending": 0, "sent": 1, "delivered": 2}
NEVER_ARRIVE: frozenset[TextState] = frozenset({"undelivered", "failed", "suppressed"})
ENDS: frozenset[TextState] = NEVER_ARRIVE | {"delivered"}
OF_ACCOUNT: frozenset[TextKind] = frozenset({"phone_changed", "email_changed"})
"""Notices about the account itself, sent to its previous phone or address. No preference stops them."""


def is_undecided(message: Message) -> bool:
    """Whether it is not yet decided if the message is sent."""
    is_looked_up = message.state == "unknown" and message.due_at is not None
    return is_looked_up or message.state in {"intent", "sending"}


def moves_forward(before: TextState, after: TextState) -> bool:
    """Whether a status report advances the state. Reports come in any order; a final state stays."""
    return before not in ENDS and FORWARD.get(after, 2) > FORWARD.get(before, 0)


def seconds_valid(message: Message, now: datetime) -> int | None:
    """For how long it makes sense to deliver the message, at least a second; None: without end."""
    return max(1, int((message.expires_at - now).total_seconds())) if message.expires_at else None
