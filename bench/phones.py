"""Texts of the local Twilio, pushed to the bench, because polling would disturb the measurement."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx

from bench.people import PATIENCE

Text = dict[str, Any]


class Phones:
    """Every text that the local Twilio took, as it took it; `created` is when, by its own clock."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.texts: dict[str, Text] = {}
        self._news = asyncio.Event()
        self._listening = asyncio.Event()

    async def first(self, wanted: Callable[[Text], bool]) -> Text:
        """The first text of a kind, once it is there."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for text in self.texts.values():
                    if wanted(text):
                        return text
                self._news.clear()
                await self._news.wait()

    async def reply(self, offer: Text) -> None:
        """Answer an offer with yes."""
        code = offer["body"].split("CONFIRM ")[1].split()[0].strip(".,")
        answer = await self.http.post(
            f"/sandbox/conversations/{offer['to']}", json={"body": f"CONFIRM {code}"}
        )
        answer.raise_for_status()

    async def listening(self) -> None:
        """Wait until no text can be missed any more."""
        async with asyncio.timeout(PATIENCE):
            await self._listening.wait()

    async def listen(self) -> None:
        """Hear of texts until cancelled."""
        async with self.http.stream("GET", "/sandbox/live", timeout=None) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    self._hear(json.loads(line.removeprefix("data: ")))

    def _hear(self, told: dict[str, Any]) -> None:
        self._listening.set()
        if told["type"] == "message":
            self.texts.setdefault(told["message"]["sid"], told["message"])
            self._news.set()


@asynccontextmanager
async def phones(twilio_url: str) -> AsyncIterator[Phones]:
    """The phones, listened to."""
    async with httpx.AsyncClient(base_url=twilio_url, timeout=PATIENCE, trust_env=False) as http:
        heard = Phones(http)
        listening = asyncio.create_task(heard.listen())
        try:
            await heard.listening()
            yield heard
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


def is_offer(text: Text) -> bool:
    """Whether it offers a slot."""
    return text["direction"] != "inbound" and "CONFIRM" in text["body"] and "PASS" in text["body"]
