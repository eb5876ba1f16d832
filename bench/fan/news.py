"""The one event that everybody gets: a packet of about 290 bytes with a number in it.

Ours crosses Redis in the product's own wire format and the gateway makes the packet of it; the peers are
given the same object, or where they know no Socket.IO the finished packet.
"""

import json
from collections.abc import Sequence
from typing import Any

from quickdoc.core.ids import new_id, new_position
from quickdoc.events.wire import assembled, encode


def data(number: int) -> dict[str, Any]:
    """What a client is sent under the name `event`."""
    return {
        "position": new_position(),
        "event": {
            "id": new_id("event"),
            "at": "2026-11-21T16:00:00.000000Z",
            "type": "slot.opened",
            "subject": "slot",
            "seq": number,
            "state": {
                "id": "slot_01KAJ5Y4WQ5V3T4C7E8K9M2N6P",
                "clinic_id": "clinic_1",
                "zone": "Europe/Madrid",
                "version": 3,
            },
        },
    }


def packet(number: int) -> str:
    """The finished Socket.IO packet, with its Engine.IO type."""
    return "42" + json.dumps(["event", data(number)], separators=(",", ":"))


def wire(number: int, rooms: Sequence[str]) -> bytes:
    """The same on its way through our own bus."""
    sent = data(number)
    return encode(assembled(sent["position"], rooms, sent["event"]))


def order(number: int, rooms: Sequence[str]) -> str:
    """The same for a peer that knows rooms."""
    return json.dumps({"rooms": list(rooms), "data": data(number)}, separators=(",", ":"))
