"""One timer for the pings of all connections.

The library has a sleeping task for each connection, and one more that goes through all of them and wakes a
thousand times a second for 15,000. The interval is the same for all, so pings are due in the order in which
they were scheduled, and two queues suffice.
"""

import time
from collections import deque
from typing import Protocol

TICK = 0.25
"""Seconds: the longest delay of a ping."""


class Pingable(Protocol):
    """What the heartbeat needs of a connection."""

    async def ping(self) -> bool:
        """Send a ping; False when it is closed."""
        ...

    async def check_timeout(self) -> None:
        """Check whether the last ping was answered in time."""
        ...


class Heartbeat:
    """Pings a connection `interval` seconds after `schedule`, and checks it `timeout` seconds later."""

    def __init__(self, interval: float, timeout: float) -> None:
        self._interval = interval
        self._timeout = timeout
        self._to_ping: deque[tuple[float, Pingable]] = deque()
        self._pinged: deque[tuple[float, Pingable]] = deque()

    def schedule(self, socket: Pingable) -> None:
        """Schedule a ping."""
        self._to_ping.append((time.monotonic() + self._interval, socket))

    async def tick(self) -> None:
        """Send the pings and make the checks that are due."""
        now = time.monotonic()
        while self._to_ping and self._to_ping[0][0] <= now:
            _, socket = self._to_ping.popleft()
            if await socket.ping():
                # Later by a TICK, since the two clocks (`time.time` in the library) may differ a little.
                self._pinged.append((now + self._timeout + TICK, socket))
        while self._pinged and self._pinged[0][0] <= now:
            await self._pinged.popleft()[1].check_timeout()
