"""Texts through the whole sending path: slots open, waves are chosen, the local Twilio takes the texts.

Each wave has a doctor and patients of its own, since a phone has one fresh text at a time. All slots open at
once; what is measured ends with the last text that the local Twilio has taken.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

import httpx

from bench.lasting import lasting
from bench.people import PATIENCE
from bench.phones import Text, is_offer
from bench.recorder import Record
from bench.rows import Row
from bench.sending_town import WAVE, make_town
from quickdoc import wiring
from quickdoc.core.config import Settings
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.services import Services
from sandbox.stack import Stack

STAFF = Actor(account_id="account_staff", role="staff", clinic_id="clinic_1")
RATE = 1000
LONGEST = 60.0
LOOKS_EVERY = 0.25
"""Seconds. The local Twilio says itself when it took each text."""


async def texts_per_second(folder: Path, count: int, record: Record) -> None:
    """Send so many texts, and look whether each came once.

    Raises:
        SystemExit: a text was lost, or came twice.
    """
    rate = {"QUICKDOC_TEXTS_PER_SECOND": str(RATE), "QUICKDOC_TEXTS_IN_FLIGHT": "50"}
    async with (
        lasting(Stack(folder, product=("api", "worker"), extra_env=rate)) as stack,
        httpx.AsyncClient(base_url=stack.twilio_url, timeout=PATIENCE, trust_env=False) as http,
    ):
        with _environment(stack.env):
            settings = Settings()
        async with wiring.services(settings) as services:
            await make_town(services, count)
            began = time()
            await _publish(services, count // WAVE)
            took = await _all_taken(http, count) - began
            await _ensure_each_once(services, http, count)
    record(
        Row(
            bench="texts",
            case=f"waves of {WAVE}, one worker, from the opening to the provider",
            n=count,
            metric="texts_per_s",
            more_is_better=True,
            ours=count / took,
            rounds=1,
            more={"lost": 0, "duplicates": 0},
        )
    )


@contextmanager
def _environment(env: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ |= env
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


async def _publish(services: Services, count: int) -> None:
    start = (datetime.now(UTC) + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)

    def of_doctor(number: int) -> Publication:
        doctor = f"doctor_{number}"
        return Publication(doctor_id=doctor, visit_type="check-up", starts=(start,), minutes=15, offer=True)

    await asyncio.gather(
        *(publishing.publish(services, STAFF, "clinic_1", of_doctor(number)) for number in range(count))
    )


async def _all_taken(http: httpx.AsyncClient, count: int) -> float:
    """When the last of so many phones was texted; the bench gives up when that takes too long."""
    until = time() + LONGEST
    while len(texts := await _offers(http)) < count and time() < until:  # noqa: ASYNC110
        await asyncio.sleep(LOOKS_EVERY)
    taken = [datetime.fromisoformat(text["created"]).timestamp() for text in texts]
    return max(taken, default=until)


async def _offers(http: httpx.AsyncClient) -> list[Text]:
    """The offers that the local Twilio has taken."""
    found = (await http.get("/sandbox/messages", params={"direction": "outbound-api"})).json()
    return [each for each in found if is_offer(each)]


async def _ensure_each_once(services: Services, http: httpx.AsyncClient, count: int) -> None:
    """Every text that is said to be sent has come, once; and everybody has one."""
    await asyncio.sleep(1)
    came = Counter((each["to"], each["body"]) for each in await _offers(http))
    sent = await services.store.messages.many({"kind": "offer", "state": {"$in": ["sent", "delivered"]}})
    said = {(each.phone, each.body) for each in sent}
    lost = len(said - set(came)) + max(count - len({phone for phone, _ in came}), 0)
    twice = sum(each - 1 for each in came.values())
    if lost or twice:
        raise SystemExit(f"{lost} texts were lost and {twice} came twice")
