"""The people who wait in the bench of matching, and the slot and the round that they are asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Literal

from pymongo.collection import Collection

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Order, Policy
from quickdoc.core.types import Point, Window
from quickdoc.identity.phones import Phone
from quickdoc.offers import rounds
from quickdoc.offers.rounds import Round
from quickdoc.scheduling import new_slots
from quickdoc.scheduling.slots import Slot
from quickdoc.store import Store
from quickdoc.waitlist import ranks
from quickdoc.waitlist.preferences import ALWAYS, Preferences
from quickdoc.waitlist.standby import Standby

Crowd = Literal["town", "uniform", "worst"]
WAVE = 3
HERE = Point(lat=40.4168, lon=-3.7038)
ZONE = "Europe/Madrid"
CELLS, CLINICS, DOCTORS = 60, 100, 500
SUITED, FEW = 0.7, 0.01


def slot_of_crowd() -> Slot:
    clinic = Clinic(id="clinic_7", name="Lakeside", address="1 Lake St", point=HERE, zone=ZONE, phone="+34")
    doctor = Doctor(id="doctor_21", clinic_id=clinic.id, name="Dr. Ito", specialty="dermatology")
    now = datetime.now(UTC)
    start = (now + timedelta(days=3)).replace(hour=9, minute=30, second=0, microsecond=0)
    slot = new_slots.publish(
        "slot_1",
        clinic,
        doctor,
        visit_type="check-up",
        start=start,
        end=start + timedelta(minutes=30),
        now=now,
    )
    return slot.model_copy(update={"topics": (*slot.topics[:2], "dermatology@cell_33")})


def round_of_crowd(slot: Slot, order: Order) -> Round:
    policy = Policy(order=order, wave_size=WAVE, quiet_hours=Window(start=0, end=0))
    return rounds.start(slot, policy, datetime.now(UTC))


def verify_phones(store: Store, standbys: Collection[dict[str, Any]]) -> None:
    """Verify all phones, because patients with unverified phones are not asked."""
    one = store.phones.encode(Phone(id="phone"))
    fields = {name: {"$literal": value} for name, value in one.items()}
    whose = {"_id": "$phone", "account_ids": ["$account_id"]}
    standbys.aggregate([{"$project": {**fields, **whose}}, {"$out": "phones"}])


def people_of_crowd(store: Store, crowd: Crowd, first: int, size: int) -> Iterator[dict[str, Any]]:
    """Documents as the product writes them, with what differs from one to the next put in."""
    dice = Random(f"{crowd} {first}")
    preferences = Preferences(specialties=("dermatology",), point=HERE)
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(days=400)
    one = Standby(
        **preferences.model_dump(),
        id="standby",
        patient_id="patient",
        patient_name="Ana Ruiz",
        account_id="account",
        phone="+34600000000",
        zone=ZONE,
        topics=(),
        since=begin,
        rank=0,
    )
    kinds = [_hours(store, one, dice, comes=comes) for comes in (True, False) for _ in range(100)]
    for number in range(first, size):
        comes = _comes(crowd, number, size, dice)
        since = begin + timedelta(seconds=number * 30_000_000 // max(size, 1_000_000))
        standby_id = f"standby_{number:07d}"
        yield {
            **(kinds[dice.randrange(100) + (0 if comes else 100)]),
            "_id": standby_id,
            "patient_id": f"patient_{number:07d}",
            "account_id": f"account_{number:07d}",
            "phone": f"+346{number:08d}",
            "topics": _topics(crowd, dice),
            "since": since,
            "rank": ranks.rank(since, 0, standby_id),
            "lot": ranks.lot(dice.getrandbits(32)),
        }


def _comes(crowd: Crowd, number: int, size: int, dice: Random) -> bool:
    if crowd == "town":
        return dice.random() < SUITED
    return number >= size * 99 // 100 if crowd == "worst" else dice.random() < FEW


def _hours(store: Store, one: Standby, dice: Random, *, comes: bool) -> dict[str, Any]:
    """One of a hundred weeks in which the slot's hour fits, or does not."""
    morning = 1 << 10 | 1 << 11  # 9:30 UTC is 10:30 in Madrid, or 11:30 in summer
    days = [each & ~(dice.getrandbits(24)) for each in ALWAYS]
    week = tuple(day | morning if comes else day & ~morning for day in days)
    return store.standbys.encode(one.model_copy(update={"hours": week}))


def _topics(crowd: Crowd, dice: Random) -> list[str]:
    if crowd != "town":
        return ["clinic:clinic_7"]
    cell = dice.randrange(CELLS)
    return [
        f"clinic:clinic_{dice.randrange(CLINICS)}",
        f"doctor:doctor_{dice.randrange(DOCTORS)}",
        *(f"dermatology@cell_{(cell + step) % CELLS}" for step in range(4)),
    ]
