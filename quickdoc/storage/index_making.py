"""Making the indexes, and bringing documents up to date that are in the way of one."""

from asyncio import gather
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pymongo.errors import OperationFailure

from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.indexes import INDEXES, Index

INDEX_NOT_FOUND = 27
"""The server's code when an index that is to be dropped does not exist."""


async def _mark_texts(database: Any) -> None:
    """Messages of earlier versions were texts."""
    await database["messages"].update_many({"channel": {"$exists": False}}, {"$set": {"channel": "sms"}})


async def _mark_owners(database: Any) -> None:
    """An address had one account; of those that were verified the credential says so, too."""
    into = {"into": "credentials", "whenMatched": "merge", "whenNotMatched": "discard"}
    steps: list[dict[str, Any]] = [
        {"$match": {"email_verified": {"$ne": False}}},
        {"$project": {"email_verified": {"$literal": True}}},
        {"$merge": into},
    ]
    await aggregated(database["accounts"], steps)


async def _name_doctors(database: Any) -> None:
    """Accounts did not list the doctors whose login they are. Of two that claimed one the older keeps it."""
    accounts, taken = database["accounts"], set[str]()
    claiming = accounts.find({"memberships.doctor_id": {"$type": "string"}}, {"memberships": 1})
    async for each in claiming.sort("_id", 1):
        kept = [
            {**work, "doctor_id": None} if work.get("doctor_id") in taken else work
            for work in each["memberships"]
        ]
        mine = sorted({work["doctor_id"] for work in kept if work.get("doctor_id")})
        taken.update(mine)
        changes = {"memberships": kept, "doctor_ids": mine or None}
        await accounts.update_one({"_id": each["_id"]}, {"$set": changes, "$inc": {"version": 1}})


IN_THE_WAY: Mapping[tuple[str, str], Callable[[Any], Awaitable[None]]] = {
    ("messages", "unique_about_1_kind_1_attempt_1"): _mark_texts,
    ("credentials", "unique_email_1"): _mark_owners,
    ("accounts", "memberships.doctor_id_1"): _name_doctors,
}
"""Indexes of earlier versions that others take the place of, and what is written before each is dropped."""
REPLACED = [
    ("slots", "topics_1_state_1_start_1"),
    ("slots", "state_1_start_1"),
    ("bookings", "slot_id_1_opening_1"),
    ("doctors", "clinic_id_1"),
]
"""Indexes of earlier versions that no query uses any more."""


async def make(database: Any) -> None:
    """Create the missing indexes, and drop those that earlier versions had otherwise."""
    for (collection, name), repair in IN_THE_WAY.items():
        if name in await database[collection].index_information():
            await repair(database)
            await _drop(database[collection], name)
    await gather(*(_make(database[name], name) for name in sorted({each.collection for each in INDEXES})))
    for collection, name in REPLACED:
        if name in await database[collection].index_information():
            await _drop(database[collection], name)


async def _drop(collection: Any, name: str) -> None:
    try:
        await collection.drop_index(name)
    except OperationFailure as error:  # another process that is starting was faster
        if error.code != INDEX_NOT_FOUND:
            raise


async def _make(collection: Any, name: str) -> None:
    for each in INDEXES:
        if each.collection == name:
            await collection.create_index(list(each.keys), name=each.name, **each.options())


async def differences(database: Any) -> list[str]:
    """What the server lacks or has otherwise, in words; empty when all is well."""
    wrong = []
    for collection in sorted({each.collection for each in INDEXES}):
        present = await database[collection].index_information()
        wanted = [each for each in INDEXES if each.collection == collection]
        wrong += [f"{collection}.{each.name}" for each in wanted if not _same(each, present.get(each.name))]
    return wrong


def _same(wanted: Index, found: dict[str, Any] | None) -> bool:
    if found is None or [tuple(key) for key in found["key"]] != list(wanted.keys):
        return False
    named = ("unique", "partialFilterExpression", "expireAfterSeconds")
    return {key: found[key] for key in named if key in found} == wanted.options()
