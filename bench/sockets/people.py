"""Who connects: patients, each with a fresh ticket, all watching one clinic and one specialty.

Each is on standby for other specialties within 15 km of a home of their own, elsewhere than the clinic.
"""

import json
from datetime import UTC, datetime

from bench.fan.server import SECRET
from quickdoc.core.types import Point
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from quickdoc.storage import index_making
from quickdoc.store import Store, connect
from quickdoc.waitlist.preferences import Preferences, watched
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby

DATABASE = "bench"
SPECIALTIES = (
    *("cardiology", "dentistry", "neurology", "orthopedics"),
    *("pediatrics", "ophthalmology", "general_practice", "urology"),
)
TOPICS = ("clinic:bench", "dermatology@85390ca3fffffff")


def tickets(count: int, since: str | None = None) -> list[str]:
    """What so many patients say when they connect (JSON): a ticket is good for a minute.

    Peers are told the same; they do not look at it.
    """
    now = datetime.now(UTC)
    return [json.dumps({"ticket": _ticket(number, now), "since": since}) for number in range(count)]


def greeting(since: str | None = None) -> list[str]:
    """What everybody asks for once they are in (JSON)."""
    return [json.dumps(["watch", {"topics": TOPICS, "since": since}])]


async def stand_by(mongo_url: str, count: int) -> None:
    """Give so many accounts their requests, in the database that the gateways read."""
    client = connect(mongo_url)
    try:
        standbys = Store(client[DATABASE]).standbys
        await index_making.make(client[DATABASE])
        documents = [standbys.encode(_request(number)) for number in range(count)]
        await standbys.collection.insert_many(documents)
    finally:
        client.close()


def _request(number: int) -> Standby:
    home = Point(lat=48.0 + number % 50 / 100, lon=11.0 + number // 50 % 50 / 100)
    preferences = Preferences(specialties=SPECIALTIES, point=home, radius_km=15)
    since = datetime.now(UTC)
    return Standby(
        **preferences.model_dump(),
        id=f"standby_{number}",
        patient_id=f"patient_{number}",
        patient_name=f"Patient {number}",
        account_id=f"account_{number}",
        phone=f"+1555{number:07d}",
        zone="Europe/Berlin",
        topics=watched(preferences),
        since=since,
        rank=rank(since, 0),
    )


def _ticket(number: int, now: datetime) -> str:
    actor = Actor(account_id=f"account_{number}", role="patient", patient_ids=(f"patient_{number}",))
    return tokens.ticket(actor, SECRET, now)
