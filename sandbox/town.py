"""Whether the demo's town was made, and when: remembered beside the data itself."""

from datetime import UTC, date, datetime
from typing import Any

from pymongo import MongoClient

_DATABASE, _COLLECTION, _ID = "sandbox", "town", "seeded"
_TIMEOUT_MS = 5_000


def _connect(mongo_url: str) -> MongoClient[dict[str, Any]]:
    return MongoClient(mongo_url, serverSelectionTimeoutMS=_TIMEOUT_MS, tz_aware=True)


def seeded_on(mongo_url: str) -> date | None:
    """Return the day on which the seed last ran to its end on this data, if it ever did."""
    with _connect(mongo_url) as client:
        found = client[_DATABASE][_COLLECTION].find_one({"_id": _ID})
    return found["at"].date() if found else None


def mark_seeded(mongo_url: str) -> None:
    """Remember that the seed ran to its end just now."""
    at = {"$set": {"at": datetime.now(UTC)}}
    with _connect(mongo_url) as client:
        client[_DATABASE][_COLLECTION].update_one({"_id": _ID}, at, upsert=True)
