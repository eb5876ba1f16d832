"""The whole product with everybody who takes part, for tests that kill some of it.

Each test founds a clinic of its own, so that they can share one stack.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from twilio.request_validator import RequestValidator

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Policy
from quickdoc.core.clock import SystemClock
from quickdoc.core.ids import new_id
from quickdoc.core.types import Point
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Phone
from quickdoc.store import Store, connect
from quickdoc.waitlist import ranks
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.standby import Standby
from sandbox.stack import Stack

ZONE = "Europe/Madrid"
CENTRE = Point(lat=40.4168, lon=-3.7038)
PATIENCE = 20.0
"""Seconds that a busy machine may take for what a user would wait for."""
ASLEEP = {"start": 0, "end": 0}
INBOUND = "/api/v1/twilio/inbound"


@dataclass
class Stage:
    """The stack, and the services of everybody outside of it."""

    stack: Stack
    store: Store
    phones: httpx.AsyncClient
    http: httpx.AsyncClient
    _people: int = 0
    _hours: dict[str, int] = field(default_factory=dict)

    async def found(self, **policy: Any) -> Clinic:
        """A clinic with one doctor, whose id is the clinic's with another noun."""
        rules = {
            "visits_with_doctor": 0,
            "visits_at_clinic": 0,
            "grace": 0,
            "min_notice": 0,
            "quiet_hours": ASLEEP,
            "cap_day": 50,
            "cap_week": 200,
        }
        clinic = Clinic(
            id=new_id("clinic"),
            name="Lakeside Clinic",
            address="1 Lake St",
            point=CENTRE,
            zone=ZONE,
            phone="+15550109999",
            policy=Policy.model_validate(rules | policy),
        )
        await self.store.clinics.insert(clinic)
        doctor = Doctor(id=doctor_of(clinic), clinic_id=clinic.id, name="Dr. Ito", specialty="dermatology")
        await self.store.doctors.insert(doctor)
        return clinic

    async def people(self, count: int) -> list[Patient]:
        """Patients with an account and a phone of their own."""
        return list(await asyncio.gather(*(self._person() for _ in range(count))))

    async def in_line(self, clinic: Clinic, count: int) -> list[Patient]:
        """Patients who stand by for this clinic."""
        people = await self.people(count)
        await asyncio.gather(*(self._stand_by(person, clinic) for person in people))
        return people

    async def _person(self) -> Patient:
        self._people += 1
        tag = f"{self._people}"
        patient = Patient(
            id=f"patient_{tag}",
            account_id=f"account_{tag}",
            name=f"Ana {tag}",
            phone=f"+1555010{self._people:04d}",
            zone=ZONE,
        )
        account = Account(
            id=patient.account_id,
            email=f"p{tag}@example.com",
            role="patient",
            name=patient.name,
            phone=patient.phone,
            zone=ZONE,
            patient_ids=(patient.id,),
        )
        await self.store.accounts.insert(account)
        await self.store.patients.insert(patient)
        await self.store.phones.insert(Phone(id=patient.phone, account_ids=(account.id,)))
        return patient

    async def _stand_by(self, who: Patient, clinic: Clinic) -> None:
        now = SystemClock().now()
        preferences = Preferences(clinic_ids=(clinic.id,), point=CENTRE, notice=0)
        request = Standby(
            **preferences.model_dump(),
            id=new_id("standby"),
            patient_id=who.id,
            patient_name=who.name,
            account_id=who.account_id,
            phone=who.phone,
            zone=who.zone,
            topics=watched(preferences),
            since=now,
            rank=ranks.rank(now),
        )
        await self.store.standbys.insert(request)

    # --- HTTP ---------------------------------------------------------------------------------

    async def ask(
        self, who: Actor, method: str, path: str, body: object = None, *, key: str | None = None
    ) -> httpx.Response:
        """One request of somebody who is logged in."""
        token = tokens.access(who, self._secret, datetime.now(UTC))
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        return await self.http.request(method, f"/api/v1{path}", json=body, headers=headers)

    async def publish(self, clinic: Clinic, count: int = 1, *, offer: bool = True) -> list[str]:
        """New hours of the clinic's doctor, one after the other; their slots' ids."""
        first = self._hours.get(clinic.id, 26)
        self._hours[clinic.id] = first + count
        hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        body = {
            "doctor_id": doctor_of(clinic),
            "visit_type": "check-up",
            "starts": [(hour + timedelta(hours=first + n)).isoformat() for n in range(count)],
            "minutes": 30,
            "offer": offer,
        }
        answer = await self.ask(staff_of(clinic), "POST", f"/clinics/{clinic.id}/slots", body)
        answer.raise_for_status()
        return [each["id"] for each in answer.json()["published"]]

    def ticket(self, who: Actor | None) -> str:
        """What opens a socket."""
        return tokens.ticket(who, self._secret, datetime.now(UTC))

    @property
    def _secret(self) -> str:
        return self.stack.env["QUICKDOC_SECRET_KEY"]

    # --- texts --------------------------------------------------------------------------------

    async def texts(self, *people: Patient) -> list[dict[str, Any]]:
        """What the provider took for these phones, oldest first."""
        found = await self.phones.get("/sandbox/messages", params={"direction": "outbound-api"})
        numbers = {person.phone for person in people}
        return [each for each in found.json() if each["to"] in numbers]

    async def offered(self, *people: Patient) -> dict[str, str]:
        """The code of each phone's newest offer."""
        said = {each["to"]: each["body"] for each in await self.texts(*people) if "CONFIRM" in each["body"]}
        return {phone: body.split("CONFIRM ")[1][:3] for phone, body in said.items()}

    async def reply(self, who: Patient, body: str) -> dict[str, Any]:
        """A patient writes back; what the webhook answered."""
        answer = await self.phones.post(
            f"/sandbox/conversations/{who.phone}", params={"wait": True}, json={"body": body}
        )
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
        return said

    async def webhook(self, phone: str, body: str, sid: str) -> httpx.Response:
        """Twilio's own request, signed as it signs; sent by the test, so that it may come twice."""
        form = {"MessageSid": sid, "From": phone, "Body": body, "NumMedia": "0", "FromCity": ""}
        validator = RequestValidator(self.stack.env["QUICKDOC_TWILIO_AUTH_TOKEN"])
        url = self.stack.env["QUICKDOC_PUBLIC_URL"] + INBOUND
        signature = validator.compute_signature(url, form)
        return await self.http.post(INBOUND, data=form, headers={"X-Twilio-Signature": signature})


def doctor_of(clinic: Clinic) -> str:
    return clinic.id.replace("clinic", "doctor")


def staff_of(clinic: Clinic) -> Actor:
    return Actor(account_id=f"account_staff_{clinic.id}", role="staff", clinic_id=clinic.id)


def actor_of(patient: Patient) -> Actor:
    return Actor(account_id=patient.account_id, role="patient", patient_ids=(patient.id,))


@asynccontextmanager
async def staged(stack: Stack) -> AsyncIterator[Stage]:
    """The services of a stack that is running."""
    client = connect(stack.mongo_url)
    # Idle connections end here before the server ends them: a request could be on its way just then.
    limits = httpx.Limits(max_connections=200, keepalive_expiry=1)
    async with (
        httpx.AsyncClient(base_url=stack.twilio_url, timeout=PATIENCE, limits=limits) as phones,
        httpx.AsyncClient(base_url=stack.api_url, timeout=PATIENCE, limits=limits) as http,
    ):
        yield Stage(stack, Store(client[stack.env["QUICKDOC_MONGO_DATABASE"]]), phones, http)
    client.close()
