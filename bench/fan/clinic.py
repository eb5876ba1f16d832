"""The whole stack with one clinic in it and one patient who has many visits there: quick to make."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bench.claiming.town import UNLIMITED
from quickdoc.core.clock import SystemClock
from quickdoc.core.quotas import rates
from quickdoc.core.types import local
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Phone
from quickdoc.messaging.sms.memory import MemorySmsSender
from quickdoc.scheduling.actions import claims, publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.storage.limiter import OwnLimiter
from quickdoc.store import Store, connect
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences
from sandbox.environment import DATABASE
from sandbox.stack import Stack
from seed import logins, town
from seed.silence import SilentBus

CLINIC = "clinic_1"
EMAIL, PASSWORD = logins.PEOPLE[1][:2]
"""Of its staff."""
ADMIN = Actor(account_id="account_bench", role="admin")
A_DAY, FIRST_HOUR, MINUTES = 8, 9, 30
GRACE = 300
"""Seconds: longer than the bench runs, so that no round gets as far as texting."""


@dataclass
class ClinicStack(Stack):
    """`visits` are the ids of bookings to cancel and of their slots; so many `waiting` stand by for them."""

    wanted: int = 1
    waiting: int = 0
    seeded: bool = True

    async def seed(self) -> None:
        """Make the clinic, its staff, a patient, and the visits."""
        client = connect(self.mongo_url)
        try:
            store = Store(client[DATABASE])
            await index_making.make(store.database)
            services = Services(
                store=store,
                bus=SilentBus(),
                sms_sender=MemorySmsSender(),
                clock=SystemClock(),
                limiter=OwnLimiter(rates(factor=UNLIMITED)),
                max_coming=0,
            )
            self.visits = await _visits(services, self.wanted)
            for number in range(self.waiting):
                await _stand_by(services, number)
        finally:
            client.close()


async def _visits(services: Services, wanted: int) -> list[tuple[str, str]]:
    place, doctor = town.awake(services.clock.now()), town.doctors()[0]
    clinic = town.clinics(place, GRACE)[0]
    many = clinic.policy.model_copy(update={"visits_with_doctor": 0, "visits_at_clinic": 0})
    await services.store.clinics.insert_silently(
        clinic.model_copy(update={"policy": many})
    )  # one patient has all visits
    await services.store.doctors.insert_silently(doctor)
    patient = await logins.make(services, place)
    if patient is None:
        raise RuntimeError("the database was not empty")
    publication = Publication(
        doctor_id=doctor.id,
        visit_type=town.VISITS[doctor.specialty],
        starts=_starts(place, services.clock.now(), wanted),
        minutes=MINUTES,
        offer=False,
    )
    published = (await publishing.publish(services, ADMIN, doctor.clinic_id, publication)).published
    return [((await claims.claim(services, patient, each.id)).id, each.id) for each in published]


async def _stand_by(services: Services, number: int) -> None:
    """One more patient who waits for the clinic's doctor, at any hour."""
    clinic = await services.store.clinics.get(CLINIC)
    patient = Patient(
        id=f"patient_waits_{number}",
        account_id=f"account_waits_{number}",
        name=f"Pat {number}",
        phone=f"+1555{number:07d}",
        zone=clinic.zone,
    )
    account = Account(
        id=patient.account_id,
        email=f"waits{number}@example.com",
        role="patient",
        name=patient.name,
        phone=patient.phone,
        zone=patient.zone,
        patient_ids=(patient.id,),
    )
    await services.store.accounts.insert_silently(account)
    await services.store.patients.insert_silently(patient)
    await services.store.phones.insert_silently(Phone(id=patient.phone, account_ids=(account.id,)))
    who = Actor(account_id=account.id, role="patient", patient_ids=(patient.id,))
    preferences = Preferences(doctor_ids=(town.doctors()[0].id,), point=clinic.point, notice=0)
    await adding.add(services, who, None, preferences)


def _starts(place: town.Place, now: datetime, wanted: int) -> tuple[datetime, ...]:
    """From the day after tomorrow on, a few a day."""
    first = datetime.combine(local(now, place.zone).date(), datetime.min.time(), tzinfo=ZoneInfo(place.zone))
    return tuple(
        first + timedelta(days=2 + number // A_DAY, hours=FIRST_HOUR + number % A_DAY)
        for number in range(wanted)
    )
