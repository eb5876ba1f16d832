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
from quickdoc import wiring
from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Policy
from quickdoc.core.config import Settings
from quickdoc.core.types import Point, Window
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Phone
from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.services import Services
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from sandbox.stack import Stack

WAVE = 20
PLACE = Point(lat=40.4168, lon=-3.7038)
ZONE = "Europe/Madrid"
STAFF = Actor(account_id="account_staff", role="staff", clinic_id="clinic_1")
POLICY = Policy(
    mode="waves",
    wave_size=WAVE,
    window=3600,
    grace=0,
    min_notice=0,
    quiet_hours=Window(start=0, end=0),
    cap_day=50,
    cap_week=200,
)
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
            await _town(services, count)
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


async def _town(services: Services, people: int) -> None:
    store = services.store
    clinic = Clinic(
        id="clinic_1",
        name="Lakeside Clinic",
        address="1 Lake St",
        point=PLACE,
        zone=ZONE,
        phone="+15550109999",
        policy=POLICY,
    )
    await store.clinics.insert_silently(clinic)
    for number in range(people // WAVE):
        await store.doctors.insert_silently(
            Doctor(id=f"doctor_{number}", clinic_id=clinic.id, name=f"Dr. {number}", specialty="dermatology")
        )
    for first in range(0, people, 50):
        await asyncio.gather(
            *(_patient(services, number) for number in range(first, min(first + 50, people)))
        )


async def _patient(services: Services, number: int) -> None:
    person = {"account_id": f"account_{number}", "phone": f"+1555{number:07d}", "zone": ZONE}
    patient = Patient(id=f"patient_{number}", name=f"Pat {number}", **person)
    account = Account(
        id=patient.account_id,
        email=f"p{number}@example.com",
        role="patient",
        name=patient.name,
        phone=patient.phone,
        zone=ZONE,
        patient_ids=(patient.id,),
    )
    await services.store.accounts.insert_silently(account)
    await services.store.patients.insert_silently(patient)
    await services.store.phones.insert_silently(Phone(id=patient.phone, account_ids=(account.id,)))
    who = Actor(account_id=account.id, role="patient", patient_ids=(patient.id,))
    preferences = Preferences(doctor_ids=(f"doctor_{number // WAVE}",), point=PLACE, notice=0)
    await adding.add(services, who, None, preferences)


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
