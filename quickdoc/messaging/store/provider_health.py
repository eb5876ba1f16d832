"""How a channel's provider does, from the messages that were handed to it."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from quickdoc.core.types import Instant, Model
from quickdoc.messaging.messages import MessageChannel
from quickdoc.storage.encoding import Document, aware

ARRIVED = ("sent", "delivered")
REFUSED = ("failed", "undelivered")
MAX_COUNTED = 10_000


class ChannelHealth(Model):
    """`last_success`, `last_failure`: when the latest such message was made.

    `succeeded` and `failed` are counted since the moment that was asked for.
    """

    channel: MessageChannel
    last_success: Instant | None
    last_failure: Instant | None
    succeeded: int
    failed: int


async def channel_health(messages: Any, channel: MessageChannel, since: datetime) -> ChannelHealth:
    """How a channel does, its messages counted since a moment, each from the index."""
    good, bad, succeeded, failed = await gather(
        _latest(messages, channel, ARRIVED),
        _latest(messages, channel, REFUSED),
        messages.count_documents(_since(channel, ARRIVED, since), limit=MAX_COUNTED),
        messages.count_documents(_since(channel, REFUSED, since), limit=MAX_COUNTED),
    )
    return ChannelHealth(
        channel=channel, last_success=good, last_failure=bad, succeeded=succeeded, failed=failed
    )


def _since(channel: MessageChannel, states: Sequence[str], since: datetime) -> Document:
    return {"state": {"$in": list(states)}, "channel": channel, "made_at": {"$gte": since}}


async def _latest(messages: Any, channel: MessageChannel, states: Sequence[str]) -> datetime | None:
    query = {"state": {"$in": list(states)}, "channel": channel}
    found = await messages.find_one(query, {"made_at": 1}, sort=[("made_at", -1)])
    latest: datetime | None = aware(found)["made_at"] if found else None
    return latest
