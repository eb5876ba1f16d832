"""A town with many slots and patients, written in bulk, and the attempts on its slots.

Every slot has a time of its own, so that no patient is busy elsewhere: an attempt fails only because another
was faster.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Policy
from quickdoc.core.ids import new_id
from quickdoc.core.types import Point, milliseconds
from quickdoc.identity.accounts import Actor
from quickdoc.identity.patients import Patient
from quickdoc.scheduling import new_slots
from quickdoc.scheduling.slots import Slot
from quickdoc.storage import index_making
from quickdoc.store import Store

ZONE = "Europe/Madrid"
CENTRE = Point(lat=40.4168, lon=-3.7038)
PEOPLE = 8192
"""So many that no patient has unrealistically many coming visits, which each claim reads."""
BATCH = 2000
HALF_AN_HOUR = 1800
UNLIMITED = 1_000_000
"""The factor of the quotas: a few hundred patients of a bench claim as often as those of a city."""
CLINIC = Clinic(
    id="clinic_1",
    name="Lakeside Clinic",
    address="1 Lake St",
    point=CENTRE,
    zone=ZONE,
    phone="+15550109999",
    policy=Policy(visits_with_doctor=0, visits_at_clinic=0),  # each patient takes several of its slots
)


class Attempt(NamedTuple):
    """An attempt of a patient to claim a slot."""

    slot: Slot
    patient: Patient

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return actor(self.patient)


def actor(patient: Patient) -> Actor:
    """The actor of a logged-in patient."""
    return Actor(account_id=patient.account_id, role="patient", patient_ids=(patient.id,))


def people(count: int = PEOPLE) -> list[Patient]:
    """Patients, the same in every run."""
    return [
        Patient(
            id=f"patient_{number}",
            account_id=f"account_{number}",
            name=f"Ana {number}",
            phone=f"+1555{number:07d}",
            zone=ZONE,
        )
        for number in range(count)
    ]


async def settle(database: Any) -> Store:
    """An empty database with all indexes and the patients."""
    store = Store(database)
    await index_making.make(database)
    await store.clinics.insert_silently(CLINIC)
    await store.patients.collection.insert_many([store.patients.encode(each) for each in people()])
    return store


async def publish(store: Store, count: int, start: int = 0) -> list[Slot]:
    """So many open slots, the first of them `start` half-hours from the first possible one."""
    now = milliseconds(datetime.now(UTC))
    first = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    doctor = Doctor(id="doctor_1", clinic_id=CLINIC.id, name="Dr. Ito", specialty="dermatology")
    made = [
        new_slots.publish(
            new_id("slot"),
            CLINIC,
            doctor,
            visit_type="check-up",
            start=first + timedelta(minutes=30 * number),
            end=first + timedelta(minutes=30 * number + 30),
            now=now,
        )
        for number in range(start, start + count)
    ]
    for begin in range(0, count, BATCH):
        batch = [store.slots.encode(each) for each in made[begin : begin + BATCH]]
        await store.slots.collection.insert_many(batch)
    return made


def attempts(wanted: Sequence[Slot], racers: int) -> list[Attempt]:
    """For each slot in turn `racers` concurrent attempts, by other patients than for the slot before."""
    everybody = people()
    return [
        Attempt(slot, everybody[(int(slot.start.timestamp()) // HALF_AN_HOUR * racers + racer) % PEOPLE])
        for slot in wanted
        for racer in range(racers)
    ]


def fresh_name() -> str:
    """The name of an unused database."""
    return f"bench_{uuid4().hex[:10]}"


async def ensure_whole(store: Store, won: dict[str, str], wanted: Sequence[Slot]) -> None:
    """Check that every slot has exactly one active booking, the one that was reported to its claimant.

    Args:
        store: where to look.
        won: by slot the id of the booking that was answered.
        wanted: the slots on which there were attempts.

    Raises:
        SystemExit: a promise was broken.
    """
    query = {"active": True, "slot_id": {"$in": [each.id for each in wanted]}}
    found = store.bookings.collection.find(query, {"slot_id": 1})
    stored: dict[str, list[str]] = {}
    async for each in found:
        stored.setdefault(each["slot_id"], []).append(each["_id"])
    wrong = [each.id for each in wanted if stored.get(each.id) != [won.get(each.id)]]
    if wrong:
        raise SystemExit(f"{len(wrong)} slots do not have exactly the booking that was answered: {wrong[:5]}")
