"""A text's turn at the provider's rate."""

from datetime import datetime, timedelta

from quickdoc.core.types import milliseconds
from quickdoc.messaging.actions.send_policy import BlockReason
from quickdoc.messaging.messages import Message
from quickdoc.services import Services

IN_TURN = "rate"
"""Why a text waits for its turn at the provider's rate, which is its `due_at`."""
TURN_LASTS = timedelta(seconds=10)
"""A turn that is not used in time expires; else all texts would be sent in one burst after an outage."""


async def turn(services: Services, message: Message, now: datetime) -> BlockReason | None:
    """Postpone a text to its turn at the provider's rate; None when it may be sent now."""
    if services.pace is None or message.channel != "sms" or _has_turn(message, now):
        return None
    (wait,) = await services.pace.turns(1)
    return BlockReason(IN_TURN, milliseconds(now + timedelta(seconds=wait))) if wait else None


def _has_turn(message: Message, now: datetime) -> bool:
    due = message.due_at
    return message.reason == IN_TURN and due is not None and due <= now < due + TURN_LASTS
