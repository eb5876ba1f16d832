"""The one message that crosses Redis pub/sub: an event, its place in the log, and who may see it.

Two lines of JSON. The first is for the gateway: position, audience, the event's id. The second is the payload
for clients: a gateway passes it on as it is, without parsing it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from quickdoc.events.models import Logged

_BODY = b'{"position":'


class Wire(NamedTuple):
    """A message as the gateway reads it. `body`: `{"position": ..., "event": {...}}`, JSON in UTF-8."""

    position: str
    audience: tuple[str, ...]
    event_id: str
    body: bytes

    def message(self) -> dict[str, Any]:
        """What a client gets under the name `event`."""
        message: dict[str, Any] = orjson.loads(self.body)
        return message


def wire(logged: Logged) -> Wire:
    """The message of a logged event."""
    return assembled(logged.position, logged.event.audience(), logged.event.model_dump(mode="json"))


def assembled(position: str, audience: Iterable[str], event: dict[str, Any]) -> Wire:
    """The message of an event that is plain JSON already."""
    body = orjson.dumps({"position": position, "event": event})
    return Wire(position, tuple(audience), event["id"], body)


def encode(message: Wire) -> bytes:
    """The message as it crosses Redis."""
    return orjson.dumps([message.position, message.audience, message.event_id]) + b"\n" + message.body


def decode(payload: bytes) -> Wire:
    """The message that `encode` made.

    Raises:
        ValueError: it is none.
    """
    head, _, body = payload.partition(b"\n")
    match orjson.loads(head):
        case [str(position), [*audience], str(event_id)] if body.startswith(_BODY):
            return Wire(position, tuple(audience), event_id, body)
    raise ValueError("not a message of ours")
