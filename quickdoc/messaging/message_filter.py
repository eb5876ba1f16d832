"""What an administrator looks for in the log of all messages."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from quickdoc.core.types import Instant
from quickdoc.messaging.messages import MessageChannel, TextState

Outcome = Literal["queued", "sent", "delivered", "failed", "not_sent", "unknown", "received"]
STATES_OF: Mapping[Outcome, tuple[TextState, ...]] = {
    "queued": ("intent", "sending"),
    "sent": ("sent",),
    "delivered": ("delivered",),
    "failed": ("failed", "undelivered"),
    "not_sent": ("suppressed",),
    "unknown": ("unknown",),
    "received": ("received",),
}
"""The stored states that each outcome stands for; each state is in one of them."""
CHANNELS: tuple[MessageChannel, ...] = get_args(MessageChannel)
STATES: tuple[TextState, ...] = get_args(TextState)


class MessageFilter(NamedTuple):
    """Whatever is given must hold. `since` and `until`: when the message was made, `until` excluded."""

    outcome: Outcome | None = None
    channel: MessageChannel | None = None
    clinic_id: str | None = None
    patient_id: str | None = None
    since: Instant | None = None
    until: Instant | None = None

    @property
    def states(self) -> tuple[TextState, ...]:
        """The stored states that are looked for."""
        return STATES_OF[self.outcome] if self.outcome else STATES

    @property
    def channels(self) -> tuple[MessageChannel, ...]:
        """The channels that are looked for."""
        return (self.channel,) if self.channel else CHANNELS
