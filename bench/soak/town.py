"""The active users: patients who look, claim and cancel, and staff who publish hours and cancel visits.

A refusal because another patient was faster is no error; a 500, a timeout or a lost connection is one.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic
from typing import Any

import httpx

from bench.people import Person
from sandbox.codes import code_texted_to
from sandbox.stack import Stack

CLINIC = "clinic_1"
STAFF = ("clinic1@quickdoc.com", "password123")
QUIET = {"quiet_hours": {"start": 0, "end": 0}, "cap_day": 50, "cap_week": 200}
POLICY = {"mode": "waves", "wave_size": 3, "window": 600, "grace": 0, "min_notice": 0}
MANY = {"visits_with_doctor": 0, "visits_at_clinic": 0}
"""A few patients take everything here: how many visits each has is not what is measured."""
CONFLICT, FAULTY = 409, 500
MINUTES = 15
FAR = timedelta(days=10)
"""Beyond what the seed has planned, so that hours which are published here are free."""


@dataclass
class Tally:
    """Every request: seconds it took, and what went wrong with it."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)


@dataclass
class Town:
    """The people, logged in, and the slots that they have published for each other."""

    staff: Person
    patients: list[Person]
    doctors: list[str]
    visits: list[str]
    tally: Tally = field(default_factory=Tally)
    dice: Random = field(default_factory=lambda: Random(1))
    open_slots: list[str] = field(default_factory=list)
    _hour: int = 0

    async def live(self, seconds: float) -> None:
        """Let all users act repeatedly for so many seconds."""
        end = monotonic() + seconds
        await asyncio.gather(
            self._again(end, 0.5, self._publish),
            self._again(end, 1.0, self._cancel_visit),
            *(self._again(end, 0.15, self._look(patient)) for patient in self.patients),
            *(self._again(end, 0.3, self._take(each)) for each in self.patients),
        )

    async def _again(self, end: float, pause: float, act: Callable[[], Awaitable[None]]) -> None:
        while monotonic() < end:
            await act()
            await asyncio.sleep(pause * (0.5 + self.dice.random()))

    async def _publish(self) -> None:
        self._hour += 1
        start = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + FAR
        start += timedelta(minutes=MINUTES) * (self._hour // len(self.doctors))
        hours = {
            "doctor_id": self.doctors[self._hour % len(self.doctors)],
            "visit_type": "check-up",
            "starts": [start.isoformat()],
            "minutes": MINUTES,
        }
        answer = await self._ask(self.staff, "publish", "POST", f"/clinics/{CLINIC}/slots", hours)
        self.open_slots += [each["id"] for each in (answer or {}).get("published", [])]

    async def _cancel_visit(self) -> None:
        if self.visits:
            await self._ask(self.staff, "cancel", "POST", f"/bookings/{self.visits.pop()}/cancel")

    def _look(self, patient: Person) -> Callable[[], Awaitable[None]]:
        async def look() -> None:
            await self._ask(patient, "feed", "GET", f"/snapshots/feed?clinic_id={CLINIC}")

        return look

    def _take(self, patient: Person) -> Callable[[], Awaitable[None]]:
        async def take() -> None:
            if not self.open_slots:
                return
            slot = self.dice.choice(self.open_slots[-8:])
            booking = await self._ask(patient, "claim", "POST", f"/slots/{slot}/claim", {})
            if booking and self.dice.random() < 0.5:  # noqa: PLR2004  half of them think again
                await self._ask(patient, "give back", "POST", f"/bookings/{booking['id']}/cancel")

        return take

    async def _ask(self, who: Person, what: str, method: str, path: str, body: Any = None) -> Any:
        began = monotonic()
        try:
            answer = await who.http.request(method, path, json=body)
        except httpx.HTTPError as trouble:
            self.tally.errors[f"{what}: {trouble!r}"] += 1
            return None
        self.tally.seconds.append(monotonic() - began)
        self.tally.done[what] += 1
        if answer.status_code >= FAULTY or (answer.is_error and answer.status_code != CONFLICT):
            self.tally.errors[f"{what}: {answer.status_code} {answer.text[:200]}"] += 1
        return answer.json() if answer.is_success else None


async def town(stack: Stack, patients: int, held: AsyncExitStack) -> Town:
    """Everybody, logged in; they are let go when `held` ends."""
    staff = await held.enter_async_context(Person(stack.api_url, stack.socket_url))
    await staff.log_in(*STAFF)
    (await staff.http.put(f"/clinics/{CLINIC}/policy", json={**POLICY, **QUIET, **MANY})).raise_for_status()
    (await staff.http.put(f"/clinics/{CLINIC}/overrides", json=[])).raise_for_status()
    people = [await _newcomer(stack, number, held) for number in range(patients)]
    boards = [await staff.get(f"/snapshots/board/{CLINIC}?day={_day(ahead)}") for ahead in range(1, 6)]
    visits = [
        each["id"]
        for board in boards
        for each in board["bookings"]
        if each["active"] and each["kind"] == "visit"
    ]
    return Town(staff, people, [each["id"] for each in boards[0]["doctors"]], visits)


async def _newcomer(stack: Stack, number: int, held: AsyncExitStack) -> Person:
    person = await held.enter_async_context(Person(stack.api_url, stack.socket_url))
    phone = f"+1555020{number:04d}"
    login = await person.post(
        "/auth/sign-up",
        {
            "email": f"soak{number}@example.com",
            "password": "long enough",
            "name": f"Soak {number}",
            "phone": phone,
            "zone": "Europe/Madrid",
        },
    )
    person.http.headers["Authorization"] = f"Bearer {login['access_token']}"
    await person.post("/me/phone/verify", {"code": await code_texted_to(stack.twilio_url, phone)})
    return person


def _day(ahead: int) -> str:
    return str(datetime.now(UTC).date() + timedelta(days=ahead))
