"""One clock for the pings of all sockets.

As it comes, the library has a sleeping task for each socket, and one more that goes through all sockets and
wakes a thousand times a second for 15,000 of them. The interval is the same for all, so whoever was asked
first is due first: two queues do.
"""

import time
from collections import deque
from typing import Protocol

TICK = 0.25
"""Seconds. A ping is late by that at most."""


class Pingable(Protocol):
    """A socket as the clock sees it."""

    async def ping(self) -> bool:
        """Send a ping; False: it is gone."""
        ...

    async def check_timeout(self) -> None:
        """Look whether the last ping was answered in time."""
        ...


class Heartbeat:
    """Pings each socket `interval` seconds after it was asked for, and looks `timeout` seconds later."""

    def __init__(self, interval: float, timeout: float) -> None:
        self._interval = interval
        self._timeout = timeout
        self._to_ping: deque[tuple[float, Pingable]] = deque()
        self._pinged: deque[tuple[float, Pingable]] = deque()

    def schedule(self, socket: Pingable) -> None:
        """This one is to be pinged."""
        self._to_ping.append((time.monotonic() + self._interval, socket))

    async def tick(self) -> None:
        """Do what is due."""
        now = time.monotonic()
        while self._to_ping and self._to_ping[0][0] <= now:
            _, socket = self._to_ping.popleft()
            if await socket.ping():
                # A little later, so that the time is up by every clock.
                self._pinged.append((now + self._timeout + TICK, socket))
        while self._pinged and self._pinged[0][0] <= now:
            await self._pinged.popleft()[1].check_timeout()
