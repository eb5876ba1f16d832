"""A text's turn at the provider's rate."""

from datetime import datetime, timedelta

from quickdoc.core.types import milliseconds
from quickdoc.messaging.messages import Message
from quickdoc.messaging.send_policy import IN_TURN
from quickdoc.services import Services

TURN_LASTS = timedelta(seconds=10)
"""A turn that is not used in time expires; else all texts would be sent in one burst after an outage."""


async def turn_at(services: Services, message: Message, now: datetime) -> datetime | None:
    """When it is a text's turn at the provider's rate; None: now."""
    if services.pace is None or message.channel != "sms" or _has_turn(message, now):
        return None
    (wait,) = await services.pace.turns(1)
    return milliseconds(now + timedelta(seconds=wait)) if wait else None


def _has_turn(message: Message, now: datetime) -> bool:
    due = message.due_at
    return message.reason == IN_TURN and due is not None and due <= now < due + TURN_LASTS
