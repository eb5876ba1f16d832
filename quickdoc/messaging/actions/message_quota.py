"""The quota of messages that patients cause in the app."""

from quickdoc.core.errors import TooManyAttemptsError
from quickdoc.messaging.messages import Message, TextKind
from quickdoc.services import Services

OVER_QUOTA = "cap"
CAUSED_BY_PATIENTS: frozenset[TextKind] = frozenset({"booked", "moved", "withdrawn"})
"""Kinds of messages that a patient causes in the app, and so can cause without limit."""


async def is_over_quota(services: Services, message: Message) -> bool:
    """Whether this phone or address has reached the quota of messages that patients cause.

    Messages about a clinic's decisions, and reminders, have no quota: without them a patient might come to
    a cancelled visit, or miss one.
    """
    if message.kind not in CAUSED_BY_PATIENTS:
        return False
    try:
        await services.limiter.hit("visit_message", f"{message.channel} {message.to or message.phone}")
    except TooManyAttemptsError:
        return True
    return False
