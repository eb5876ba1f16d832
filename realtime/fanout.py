"""Event -> audience -> rooms -> sockets. Both sources, Redis and the log, end here."""

import socketio

from quickdoc.bus.wire import Wire
from realtime.counters import Counters
from realtime.history import History
from realtime.recent import Recent

REMEMBERED = 20_000
"""Event ids. More than the log reader's overlap holds even in a storm; a double would be harmless."""


def message(position: str, event: object) -> dict[str, object]:
    """What a client gets under the name `event`."""
    return {"position": position, "event": event}


class Fanout:
    """Emits each event once to everybody in its rooms who is connected to this process.

    `position` is the highest one seen: whoever joins a room now gets by themselves whatever comes after.
    """

    def __init__(self, sio: socketio.AsyncServer, counters: Counters) -> None:
        self._sio = sio
        self._counters = counters
        self._emitted = Recent(REMEMBERED)
        self.position = ""
        self.history = History()

    def knows(self, event_id: str) -> bool:
        """Whether this process has emitted it already."""
        return event_id in self._emitted

    def reach(self, position: str) -> None:
        """This process has seen the log up to here, if not further."""
        self.position = max(self.position, position)

    async def deliver(self, wire: Wire) -> None:
        """Emit an event unless that was done before."""
        if not self._emitted.add(wire.event["id"]):
            return
        self.reach(wire.position)
        self._counters.events += 1
        # Before the emit: whoever joins a room while it is under way finds the event there.
        self.history.add(wire)
        # An empty list of rooms would mean everybody.
        if wire.audience:
            # One emit for all rooms: the library merges them, so a socket in several gets one copy, and the
            # event, which arrives as plain JSON, is encoded once.
            await self._sio.emit("event", message(wire.position, wire.event), to=list(wire.audience))
