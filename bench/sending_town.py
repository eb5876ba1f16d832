"""A clinic whose waves are texted: so many patients, and a doctor for each wave."""

import asyncio

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Point, Window
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.patients import Patient
from quickdoc.identity.phones import Phone
from quickdoc.services import Services
from quickdoc.waitlist.actions import adding
from quickdoc.waitlist.preferences import Preferences

WAVE = 20
PLACE = Point(lat=40.4168, lon=-3.7038)
ZONE = "Europe/Madrid"
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


async def make_town(services: Services, people: int) -> None:
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
