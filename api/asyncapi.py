"""The AsyncAPI 3 document of the live connection, made from the same models as the OpenAPI document.

`python -m api.asyncapi` prints it.
"""

import json
import sys
from typing import Any

from api.document import VERSION
from api.main import create_app
from api.openapi import offline_settings

Document = dict[str, Any]

POSITION = {"type": "string", "description": "A place in the event log. Later ones sort after earlier ones."}
SINCE = {"type": ["string", "null"], "description": "The highest position that the client has seen."}
REFUSAL = {
    "type": "object",
    "required": ["ok", "code", "detail"],
    "properties": {"ok": {"const": False}, "code": {"type": "string"}, "detail": {"type": "string"}},
}


def _object(required: list[str], **properties: Document) -> Document:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


ACKNOWLEDGED = {"oneOf": [_object(["ok", "position"], ok={"const": True}, position=POSITION), REFUSAL]}

HANDSHAKE = (
    "Sent as `auth` when a connection is opened; `since`, of an earlier connection, replays what was missed.",
    _object(["ticket"], ticket={"type": "string", "minLength": 1, "maxLength": 4096}, since=SINCE),
)

SENT_BY_CLIENTS: dict[str, tuple[str, Document, Document]] = {
    "watch": (
        "Follow these topics of the feed instead of those before; `since` replays what was missed.",
        _object(
            ["topics"],
            topics={"type": "array", "items": {"type": "string"}, "maxItems": 1000},
            since=SINCE,
        ),
        ACKNOWLEDGED,
    ),
    "board": (
        "Follow a clinic's board, as its staff; `since` replays what was missed.",
        _object(["clinic_id"], clinic_id={"type": "string"}, since=SINCE),
        ACKNOWLEDGED,
    ),
    "leave_board": (
        "Stop following a clinic's board.",
        _object(["clinic_id"], clinic_id={"type": "string"}),
        {"oneOf": [_object(["ok"], ok={"const": True}), REFUSAL]},
    ),
}
"""What it is for, its payload, and the payload of its acknowledgement."""

SENT_BY_SERVER: dict[str, tuple[str, Document]] = {
    "event": (
        "Something has happened. Apply it if its state's version is higher than what you hold.",
        {"$ref": "#/components/schemas/Logged"},
    ),
    "match": (
        "An opening that an event told of suits requests of the account. Not repeated: load them anew.",
        _object(
            ["position", "matches"],
            position=POSITION,
            matches={"type": "array", "items": {"$ref": "#/components/schemas/Match"}},
        ),
    ),
    "resync": (
        "Too much was missed: load the snapshots again.",
        _object(["reason"], reason={"type": "string"}),
    ),
}


def document() -> Document:
    """The AsyncAPI document."""
    messages = {name: _message(name, text, payload) for name, (text, payload) in SENT_BY_SERVER.items()}
    messages["handshake"] = _message("handshake", *HANDSHAKE)
    for name, (text, payload, reply) in SENT_BY_CLIENTS.items():
        messages[name] = _message(name, text, payload)
        messages[f"{name}_ack"] = _message(f"{name}_ack", f"The acknowledgement of `{name}`.", reply)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "QuickDoc live",
            "version": VERSION,
            "description": "Socket.IO 5, websocket transport only, namespace `/`. The ticket of "
            "`POST /api/v1/socket-tickets` is sent in the handshake.",
        },
        "defaultContentType": "application/json",
        "channels": {
            "live": {"address": "/socket.io", "messages": {message: _ref(message) for message in messages}}
        },
        "operations": _operations(),
        "components": {"messages": messages, "schemas": _schemas()},
    }


def _message(name: str, text: str, payload: Document) -> Document:
    return {"name": name, "summary": text, "payload": payload}


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/messages/{name}"}


def _in_channel(name: str) -> Document:
    return {"$ref": f"#/channels/live/messages/{name}"}


def _operations() -> Document:
    """The operations as the server sees them: it sends events and receives requests."""
    channel = {"$ref": "#/channels/live"}
    sent = {
        f"send_{name}": {"action": "send", "channel": channel, "messages": [_in_channel(name)]}
        for name in SENT_BY_SERVER
    }
    received = {
        f"receive_{name}": {
            "action": "receive",
            "channel": channel,
            "messages": [_in_channel(name)],
            "reply": {"channel": channel, "messages": [_in_channel(f"{name}_ack")]},
        }
        for name in SENT_BY_CLIENTS
    }
    handshake = {"action": "receive", "channel": channel, "messages": [_in_channel("handshake")]}
    return {**sent, "receive_handshake": handshake, **received}


def _schemas() -> Document:
    """The schemas of the server's messages, as in the OpenAPI document."""
    known: Document = create_app(offline_settings()).openapi()["components"]["schemas"]
    needed: Document = {}
    waiting = ["Logged", "Match"]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = known[name]
            waiting += _named(known[name])
    return dict(sorted(needed.items()))


def _named(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"].rpartition("/")[2]] if "$ref" in schema else []
        return own + [name for each in schema.values() for name in _named(each)]
    if isinstance(schema, list):
        return [name for each in schema for name in _named(each)]
    return []


def main() -> None:
    """Print the document."""
    json.dump(document(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
