"""The one message that crosses Redis pub/sub: an event, its place in the log, and who may see it."""

from typing import Any, NamedTuple

import orjson

from quickdoc.events import Logged


class Wire(NamedTuple):
    """A message as the gateway reads it: `event` is plain JSON, ready to be sent on."""

    position: str
    audience: tuple[str, ...]
    event: dict[str, Any]


def wire(logged: Logged) -> Wire:
    """The message of a logged event."""
    return Wire(logged.position, logged.event.audience(), logged.event.model_dump(mode="json"))


def encode(message: Wire) -> bytes:
    """The message as JSON."""
    return orjson.dumps(message._asdict())


def decode(payload: bytes) -> Wire:
    """The message of a JSON text that `encode` made.

    Raises:
        ValueError: it is none.
    """
    try:
        read = orjson.loads(payload)
        return Wire(read["position"], tuple(read["audience"]), read["event"])
    except (KeyError, TypeError) as error:
        raise ValueError("not a message of ours") from error
