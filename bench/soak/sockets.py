"""Several hundred guests who watch the clinic; a tenth of them is replaced again and again."""

import asyncio
import json
from datetime import UTC, datetime

from bench.fan.load import Load
from bench.soak.town import CLINIC
from quickdoc.identity import tokens

PAUSE = 2.0


class Guests:
    """The crowd of sockets. `came` counts all that ever came, `failed` those that did not get in."""

    def __init__(self, load: Load, secret: str, count: int) -> None:
        self._load = load
        self._secret = secret
        self._count = count
        self._gone = 0
        self.came = 0
        self.failed = 0

    async def come_and_go(self) -> None:
        """Until cancelled."""
        await self._come(self._count)
        while True:
            await asyncio.sleep(PAUSE)
            some = max(1, self._count // 10)
            await self._load.close(self._gone, some)
            self._gone += some
            await self._come(some)

    async def _come(self, count: int) -> None:
        now = datetime.now(UTC)
        tickets = [tokens.ticket(None, self._secret, now) for _ in range(count)]
        greeting = ["watch", {"topics": [f"clinic:{CLINIC}"]}]
        self._load.introduce(
            auth=[json.dumps({"ticket": each}) for each in tickets], greet=[json.dumps(greeting)]
        )
        entered = await self._load.connect(count, at_once=50)
        self.came += entered.connected
        self.failed += entered.failed
