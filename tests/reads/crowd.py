"""A database as it is after years: a hundred thousand documents in every collection that grows.

The shapes are the product's own: one document of each kind is taken from a small town in which everything
has happened once, and the server multiplies it. The indexes are made afterwards, which is ten times as fast.
"""

from asyncio import Semaphore, gather
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel

from quickdoc.scheduling.ticks import TICK_SECONDS
from quickdoc.storage import index_making, indexes
from quickdoc.storage.aggregating import aggregated
from quickdoc.store import PHOTOGRAPHED, Store
from tests.town import MONDAY

CLINICS, DOCTORS, PEOPLE = 200, 400, 50_000
PAST, AHEAD = MONDAY - timedelta(days=300), MONDAY + timedelta(days=60)
BATCH_SIZE = 3
N: Any = "$n"
Fields = dict[str, Any]


def named(prefix: str, number: Any = N) -> Fields:
    """An id with a number in it."""
    return {"$concat": [prefix, {"$toString": number}]}


def part(of: int) -> Fields:
    """The number, once round in so many."""
    return {"$mod": [N, of]}


def when(begin: datetime, *, steps: Any, seconds: int) -> Fields:
    """So many steps after a moment."""
    return {"$add": [begin, {"$multiply": [steps, seconds * 1000]}]}


def choose(number: Any, cases: Fields, otherwise: Any) -> Fields:
    """The first case below whose bound the number is."""
    branches = [{"case": {"$lt": [number, int(bound)]}, "then": then} for bound, then in cases.items()]
    return {"$switch": {"branches": branches, "default": otherwise}}


BLOCK: Fields = {"$floor": {"$divide": [N, DOCTORS]}}
"""Which of a doctor's slots it is; the first half lies in the past."""
DICE: Fields = {"$mod": [BLOCK, 10]}
CLINIC: Fields = {"$cond": [{"$eq": [part(CLINICS), 0]}, "clinic_1", named("clinic_x", part(CLINICS))]}
DOCTOR = named("doctor_x", part(DOCTORS))
PERSON, ACCOUNT = named("patient_x", part(PEOPLE)), named("account_x", part(PEOPLE))
PHONE = named("+346", {"$add": [10_000_000, part(PEOPLE)]})
SLOT = named("slot_x")
HALF = 125
START: Fields = {
    "$cond": [
        {"$lt": [BLOCK, HALF]},
        when(PAST, steps=BLOCK, seconds=3600),
        when(AHEAD, steps=BLOCK, seconds=3600),
    ]
}
IS_AT_WORK: Fields = {"$eq": [part(5), 0]}
LATELY = when(MONDAY - timedelta(days=60), steps=N, seconds=50)
TICKS: Fields = {
    "$map": {
        "input": {"$range": [0, 6]},
        "as": "tick",
        "in": {"$add": [{"$divide": [{"$toLong": START}, TICK_SECONDS * 1000]}, "$$tick"]},
    }
}
BRIEF: Fields = {"clinic_id": CLINIC, "doctor_id": DOCTOR, "start": START, "end": START}
HOLDER: Fields = {"patient_id": PERSON, "account_id": ACCOUNT, "phone": PHONE}
STATE = choose(DICE, {"7": "booked", "9": "open"}, "withdrawn")


def _watched(template: Fields) -> list[Any]:
    """Everybody is in the same cell: what is looked for there must not be sorted first."""
    cells = [each for each in template["topics"] if "@" in each]
    return [{"$concat": ["clinic:", CLINIC]}, {"$concat": ["doctor:", DOCTOR]}, *cells[:1]]


def changes(name: str, template: Fields) -> Fields:
    """What is different in each document of a collection."""
    made: dict[str, Fields] = {
        "slots": {**BRIEF, "_id": SLOT, "state": STATE, "live": {"$lt": [DICE, 9]}, "ticks": TICKS},
        "bookings": {
            "_id": named("booking_x"),
            "seats": [],
            "slot_id": SLOT,
            "brief": BRIEF,
            "holder": HOLDER,
            "patient_id": PERSON,
            "ticks": TICKS,
            "state": choose(DICE, {"7": "booked", "9": "cancelled"}, "confirmed"),
            "active": {"$not": [{"$in": [DICE, [7, 8]]}]},
            "code": None,
            "moved_from": None,
        },
        "standbys": {
            "_id": named("standby_x"),
            "patient_id": PERSON,
            "account_id": ACCOUNT,
            "phone": PHONE,
            "rank": {"$add": [template.get("rank"), {"$multiply": [N, 1000]}]},
            "lot": {"$add": [1 << 30, N]},
            "same_as": named("x"),
            "fulfilled": {"booking_id": named("booking_x"), "start": START},
            "topics": [{"$concat": ["clinic:", CLINIC]}, named("dermatology@x", part(500))],
        },
        "rounds": {
            "_id": named("round_x"),
            "slot_id": SLOT,
            "brief": BRIEF,
            "started_at": LATELY,
            "state": "filled",
        },
        "considered": {
            "_id": named("page_x"),
            "key": named("key_x"),
            "round_id": named("round_x"),
            "slot_id": SLOT,
            "clinic_id": CLINIC,
            "lines": [{"patient_id": PERSON, "standby_id": named("standby_x"), "reason": "hours"}],
        },
        "offers": {
            "_id": named("offer_x"),
            "slot_id": SLOT,
            "round_id": named("round_x"),
            "standby_id": named("standby_x"),
            "brief": BRIEF,
            "holder": HOLDER,
            "patient_id": PERSON,
            "phone": PHONE,
            "code": named("9"),
            "state": {"$cond": [{"$eq": [part(50), 0]}, "asked", "lost"]},
            "open": {"$eq": [part(50), 0]},
            "made_at": LATELY,
            "expires_at": LATELY,
        },
        "messages": {
            "_id": named("message_x"),
            "clinic_id": CLINIC,
            "about": named("offer_x"),
            "phone": PHONE,
            "patient_id": PERSON,
            "sid": named("SMx"),
            "state": choose(part(100), {"96": "delivered", "98": "failed", "99": "suppressed"}, "unknown"),
            "channel": choose(part(10), {"8": "sms", "9": "email"}, "push"),
            "due_at": None,
            "made_at": LATELY,
        },
        "events": {
            "_id": named("00000000000000000000", {"$add": [100_000, N]}),
            "event_id": named("event_x"),
            "audience": [{"$concat": ["board:", CLINIC]}, {"$concat": ["user:", ACCOUNT]}],
        },
        "accounts": {
            "_id": named("account_x"),
            "email": {"$concat": [named("x"), "@example.com"]},
            "role": {"$cond": [IS_AT_WORK, "staff", "patient"]},
            "memberships": {"$cond": [IS_AT_WORK, [{"clinic_id": CLINIC, "role": "staff"}], []]},
            "roles": {"$cond": [IS_AT_WORK, ["staff"], "$$REMOVE"]},
            "sorted_as": {"$cond": [IS_AT_WORK, named("clerk "), "$$REMOVE"]},
            "found_by": {"$cond": [IS_AT_WORK, [named("clerk "), named("")], "$$REMOVE"]},
        },
        "audit": {
            "_id": named("audit_0000000000000000000", {"$add": [1_000_000, N]}),
            "action": named("booking.x", part(20)),
            "kind": named("x", part(12)),
            "object_id": named("booking_x"),
            "account_id": ACCOUNT,
            "clinic_id": CLINIC,
            "patient_id": PERSON,
        },
        "patients": {
            "_id": named("patient_x"),
            "account_id": named("account_x"),
            "phone": named("+346"),
            "sorted_as": named("person "),
            "found_by": [named("person "), named("")],
            "born": {"$cond": [{"$eq": [part(100), 0]}, "2019-03-12", None]},
            "registered_at": {"$cond": [{"$eq": [part(3), 0]}, None, LATELY]},
            "entered": 1,
        },
        "known_patients": {
            "_id": {"$concat": [CLINIC, named(" patient_x")]},
            "clinic_id": CLINIC,
            "patient_id": named("patient_x"),
            "keys": [named("nperson "), "nperson of many", named("p346"), named("r")],
        },
        "profiles": {"_id": named("patient_x")},
        "phones": {"_id": named("+346", {"$add": [10_000_000, N]})},
        "credentials": {"_id": named("account_x"), "email": {"$concat": [named("x"), "@example.com"]}},
        "sessions": {"_id": named("session_x"), "account_id": named("account_x")},
        "subscriptions": {"_id": named("push_x"), "account_id": named("account_x")},
        "idempotency": {"_id": named("attempt_x")},
        "invites": {"_id": named("invite_x"), "clinic_id": named("clinic_x", part(CLINICS))},
        "password_resets": {"_id": named("reset_x"), "account_id": named("account_x")},
        "challenges": {"_id": named("account_x")},
        "processes": {"_id": named("process_x")},
        "photos": {"_id": named("photo_x"), "check_at": {"$add": [MONDAY, 365 * 86_400_000]}},
        "barred": {
            "_id": {"$concat": ["barred_", CLINIC, named("_x")]},
            "clinic_id": CLINIC,
            "patient_id": PERSON,
            "at": LATELY,
        },
        "clinics": {
            "_id": named("clinic_x"),
            "name": named("Clinic "),
            "sorted_as": named("clinic "),
            "found_by": [named("clinic "), named("")],
            "organisation_as": named("ring ", part(20)),
        },
        "doctors": {
            "_id": named("doctor_x"),
            "clinic_id": named("clinic_x", part(CLINICS)),
            "clinic_ids": [named("clinic_x", part(CLINICS))],
            "sorted_as": named("doctor "),
            "found_by": [named("doctor "), named("")],
        },
        "visit_types": {"_id": named("visittype_x"), "clinic_id": CLINIC, "known_as": named("type ")},
        "schedules": {"_id": named("schedule_x"), "doctor_id": DOCTOR, "visit_type_id": named("type_x")},
        "absences": {"_id": named("absence_x"), "doctor_id": DOCTOR, "start": START, "end": START},
        "generations": {"_id": named("doctor_g"), "clinic_ids": [CLINIC], "due_at": AHEAD},
        "habits": {"_id": named("clinic_x"), "due_at": "$$REMOVE"},
    }
    different = made[name]
    if name in {"slots", "rounds"}:
        different |= {"topics": _watched(template)}
    if name in PHOTOGRAPHED:
        different |= {"photo_id": None}
    return {**different, "pending": []}


FEW = {"clinics": CLINICS, "doctors": DOCTORS, "habits": CLINICS, "invites": 1000, "processes": 100}
PERSONAL = (
    "accounts",
    "patients",
    "phones",
    "profiles",
    "credentials",
    "password_resets",
    "challenges",
    "sessions",
    "subscriptions",
    "barred",
    "photos",
    "idempotency",
)
FEW |= dict.fromkeys(PERSONAL, 10_000)
"""There are many visits for each person, and they are found by their ids."""


async def filled(store: Store, town: Store, many: int) -> None:
    """Multiply one document of each collection of a small town, then make the indexes."""
    names = await town.database.list_collection_names()
    turns = Semaphore(BATCH_SIZE)

    async def one(name: str) -> None:
        async with turns:
            template = await town.database[name].find_one({})
            if template:
                await _multiplied(store.database, name, template, many)

    await gather(*map(one, names))
    await index_making.make(store.database)


async def _multiplied(database: Any, name: str, template: Fields, many: int) -> None:
    source = database[f"template_of_{name}"]
    await source.insert_one({"_id": 1, "document": template})
    steps: list[Fields] = [
        {"$set": {"n": {"$range": [0, min(many, FEW.get(name, many))]}}},
        {"$unwind": "$n"},
        {"$replaceWith": {"$mergeObjects": ["$document", {"n": "$n"}]}},
        {"$set": changes(name, template)},
        {"$unset": "n"},
        {"$out": name},
    ]
    await database.drop_collection(name)  # its indexes would slow this down
    await aggregated(source, steps)
    await source.drop()
    # All at once, so that the server reads the collection once; `index_making.make` then finds them there.
    wanted = [each for each in indexes.INDEXES if each.collection == name]
    models = [IndexModel(list(each.keys), name=each.name, **each.options()) for each in wanted]
    if models:
        await database[name].create_indexes(models)
