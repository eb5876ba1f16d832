"""What there is to read: a town of so many slots, in which each screen shows as much as in any other.

A feed shows the next 300 of its topic, a board a day with a hundred slots, a patient's page eight requests.
All other documents belong to other people and must not affect the time. Documents are copies of the
product's own, with changed fields.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.doctors import Doctor
from quickdoc.clinics.policy import Policy
from quickdoc.core.types import Point
from quickdoc.identity.accounts import Actor
from quickdoc.offers import rounds
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.bookings import Booking, Holder, Step
from quickdoc.scheduling.new_slots import publish
from quickdoc.scheduling.slots import Slot
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby

CENTRE, ZONE = Point(lat=40.4168, lon=-3.7038), "UTC"
CLINIC, ACCOUNT = "clinic_1", "account_1"
STAFF = Actor(account_id="account_staff", role="staff", clinic_id=CLINIC)
PATIENT = Actor(account_id=ACCOUNT, role="patient", patient_ids=("patient_1",))
ON_A_DAY, OFFERED, MINE = 100, 40, 8
NEARBY = 20
"""Of so many slots one is in the feed that is asked for."""
CLINICS, CELLS = 200, 100
BATCH = 5000
HOLDER = Holder(patient_id="patient_1", patient_name="Ana", account_id=ACCOUNT, phone="+34600000000")
Fields = dict[str, Any]


def tomorrow() -> datetime:
    """The day that the board shows, from its first moment on."""
    now = datetime.now(UTC) + timedelta(days=1)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


async def fill(store: Store, size: int) -> None:
    """So many slots and bookings, and as many standing requests."""
    await store.clinics.insert_silently(_clinic())
    await store.doctors.insert_silently(_doctor())
    everything = {
        "slots": _slots(store, size),
        "bookings": _bookings(store, size),
        "rounds": _rounds(store),
        "offers": _offers(store),
        "standbys": _standbys(store, size),
    }
    for name, documents in everything.items():
        batch: list[Fields] = []
        for document in documents:
            batch.append(document)
            if len(batch) == BATCH:
                await store.database[name].insert_many(batch, ordered=False)
                batch = []
        if batch:
            await store.database[name].insert_many(batch, ordered=False)
    await index_making.make(store.database)


def _clinic() -> Clinic:
    return Clinic(
        id=CLINIC, name="Lakeside", address="1 Lake St", point=CENTRE, zone=ZONE, phone="+15550109999"
    )


def _doctor() -> Doctor:
    return Doctor(id="doctor_1", clinic_id=CLINIC, name="Dr. Ada", specialty="dermatology")


def _slot() -> Slot:
    start = tomorrow() + timedelta(hours=8)
    end = start + timedelta(minutes=5)
    one, now = _doctor(), datetime.now(UTC).replace(microsecond=0)
    return publish("slot", _clinic(), one, visit_type="check-up", start=start, end=end, now=now)


def _slots(store: Store, size: int) -> Iterator[Fields]:
    one = store.slots.encode(_slot())
    clinic, doctor, cell = one["topics"]
    for number in range(ON_A_DAY):
        at = one["start"] + timedelta(minutes=5 * number)
        yield one | {
            "_id": f"slot_{number}",
            "start": at,
            "end": at + timedelta(minutes=5),
            "ticks": [number],
        }
    for number in range(ON_A_DAY, size):
        at = one["start"] + timedelta(days=1, minutes=5 * number)
        near = number % NEARBY == 0
        place = cell if near else f"{cell[:-4]}{number % CELLS:04x}"
        yield one | {
            "_id": f"slot_{number}",
            "clinic_id": f"clinic_x{number % CLINICS}",
            "doctor_id": f"doctor_x{number}",
            "start": at,
            "state": "open" if near or number % 3 == 0 else "booked",
            "topics": [f"{clinic}x{number % CLINICS}", f"{doctor}x{number}", place],
        }


def _bookings(store: Store, size: int) -> Iterator[Fields]:
    slot, now = _slot(), datetime.now(UTC)
    visit = Booking(
        id="booking",
        slot_id="slot",
        kind="visit",
        state="booked",
        opening=1,
        brief=slot.brief,
        holder=HOLDER,
        via="feed",
        history=(Step(state="booked", at=now, by="patient"),),
    )
    one = store.bookings.encode(visit)
    for number in range(size):
        who = {**one["holder"], "account_id": f"account_x{number}", "patient_id": f"patient_x{number}"}
        yield one | {
            "_id": f"booking_{number}",
            "slot_id": f"slot_{number}",
            "holder": who,
            "patient_id": f"patient_x{number}",
        }


def _rounds(store: Store) -> Iterator[Fields]:
    one = store.rounds.encode(rounds.start(_slot(), Policy(), datetime.now(UTC)))
    for number in range(OFFERED):
        yield one | {"_id": f"round_{number}", "slot_id": f"slot_{number}", "state": "filled"}


def _offers(store: Store) -> Iterator[Fields]:
    now = datetime.now(UTC)
    offer = Offer(
        id="offer",
        slot_id="slot",
        opening=1,
        round_id="round",
        wave=1,
        standby_id="standby",
        holder=HOLDER,
        brief=_slot().brief,
        code="482",
        made_at=now,
        expires_at=now,
        state="lost",
        open=False,
    )
    one = store.offers.encode(offer)
    for number in range(OFFERED * 3):
        part = {"slot_id": f"slot_{number // 3}", "round_id": f"round_{number // 3}"}
        yield one | part | {"_id": f"offer_{number}", "patient_id": f"patient_x{number}"}


def _standbys(store: Store, size: int) -> Iterator[Fields]:
    preferences = Preferences(specialties=("dermatology",), point=CENTRE)
    standby = Standby(
        **preferences.model_dump(),
        id="standby",
        patient_id="patient_1",
        patient_name="Ana",
        account_id=ACCOUNT,
        phone="+34600000000",
        zone=ZONE,
        topics=_slot().topics,
        since=datetime.now(UTC),
        rank=0,
    )
    one = store.standbys.encode(standby)
    for number in range(size):
        mine = number < MINE
        yield one | {
            "_id": f"standby_{number}",
            "account_id": ACCOUNT if mine else f"account_x{number}",
            "patient_id": "patient_1" if mine else f"patient_x{number}",
            "rank": number,
        }
