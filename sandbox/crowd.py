"""The simulated patients, who answer offers on their phones after a realistic time.

Only phones whose contact has `auto` set take part. The answer times follow published figures: of those who
answer, 31 % do so within 5 minutes, 45 % in 10, 54 % in 15, 69 % in 30, 82 % in 60; the rest within four
hours. `SANDBOX_CROWD_SPEED` divides the times: with 20 an hour takes three minutes.
"""

import asyncio
import itertools
import json
import os
import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from sandbox.twilio.contacts import Auto, Contact

# The share of answers that have come after so many seconds.
CURVE = (
    (0.00, 15.0),
    (0.31, 300.0),
    (0.45, 600.0),
    (0.54, 900.0),
    (0.69, 1_800.0),
    (0.82, 3_600.0),
    (1.00, 14_400.0),
)
_OFFER = re.compile(r"\bCONFIRM\s+(\d+)\b.*\bPASS\s+\1\b", re.DOTALL)
_WAITING_AT_MOST = 2_000
_BATCH_SIZE = 8
_AGAIN_AFTER_SECONDS = 1.0


def reply_seconds(share: float) -> float:
    """Return after how many seconds this share (0 to 1) of all answers has come."""
    for (low, start), (high, end) in itertools.pairwise(CURVE):
        if share <= high:
            return start + (end - start) * (share - low) / (high - low)
    return CURVE[-1][1]


def offer_code(body: str) -> str | None:
    """Return the code of the offer that a text makes; any other text makes none."""
    found = _OFFER.search(body)
    return found[1] if found else None


def decide(auto: Auto, code: str, chance: float) -> str | None:
    """Return what a patient answers, given a number from 0 to 1; None is silence."""
    if chance < auto.accept:
        return f"CONFIRM {code}"
    if chance < auto.accept + auto.pass_:
        return f"PASS {code}"
    return None


@dataclass
class Crowd:
    """Reads the texts of all phones and answers on some, by a seeded random generator."""

    client: httpx.AsyncClient
    speed: float = 1.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    contacts: dict[str, Contact] = field(default_factory=dict)
    thinking: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._gate = asyncio.Semaphore(_BATCH_SIZE)
        self._seen: set[str] = set()

    async def load_contacts(self) -> None:
        """Ask whose phones these are and who answers by themselves."""
        rows = (await self.client.get("/sandbox/contacts")).raise_for_status().json()
        self.contacts = {row["phone"]: Contact.model_validate(row) for row in rows}

    def read(self, message: dict[str, Any]) -> None:
        """Read one text; perhaps answer it later. The same text is read only once."""
        contact = self.contacts.get(message["phone"])
        code = offer_code(message["body"])
        is_new = message["sid"] not in self._seen and message["direction"] != "inbound"
        if not is_new or contact is None or contact.auto is None or code is None:
            return
        self._seen.add(message["sid"])
        answer = decide(contact.auto, code, self.dice.random())
        seconds = reply_seconds(self.dice.random()) / self.speed
        if answer and len(self.thinking) < _WAITING_AT_MOST:
            task = asyncio.get_running_loop().create_task(self._answer(contact.phone, answer, seconds))
            self.thinking.add(task)
            task.add_done_callback(self.thinking.discard)

    async def listen(self) -> None:
        """Follow the live stream until it ends."""
        async for event in _events(self.client):
            if event["type"] == "message":
                self.read(event["message"])
            else:
                await self.load_contacts()

    async def _answer(self, phone: str, body: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        async with self._gate:
            try:
                await self.client.post(f"/sandbox/conversations/{quote(phone)}", json={"body": body})
            except httpx.HTTPError as trouble:
                print(f"{phone} could not send {body!r}: {trouble!r}", flush=True)
                return
        print(f"{phone} answered {body} after {seconds:.0f} s", flush=True)


async def _events(client: httpx.AsyncClient) -> AsyncIterator[dict[str, Any]]:
    async with client.stream("GET", "/sandbox/live", timeout=None) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))


async def main() -> None:
    """Run the crowd until the process is ended; a lost connection is made again."""
    speed = float(os.environ.get("SANDBOX_CROWD_SPEED", "1"))
    seed = int(os.environ.get("SANDBOX_CROWD_SEED", "1"))
    async with httpx.AsyncClient(base_url=os.environ["SANDBOX_TWILIO_URL"], trust_env=False) as client:
        crowd = Crowd(client, speed, random.Random(seed))
        while True:
            try:
                await crowd.listen()
            except httpx.HTTPError as trouble:
                print(f"the phones are away: {trouble!r}", flush=True)
            await asyncio.sleep(_AGAIN_AFTER_SECONDS)


if __name__ == "__main__":
    asyncio.run(main())
