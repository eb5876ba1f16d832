"""Looking for open slots by place, specialty, clinic, doctor and day, page by page.

The query may be too generous: cells are wider than a circle, and a day lasts from one zone's midnight
to another's. What it brings is sifted by the exact rule, and pages are filled up from the next ones.
"""

from datetime import UTC, date, datetime, time, timedelta

from quickdoc.core.places import covering, distance_km
from quickdoc.core.types import Model, Point, local
from quickdoc.events import topics
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store.slots import Slots
from quickdoc.storage.encoding import Document

BATCH = 100
MAX_BATCHES = 20
"""Beyond these batches a page is returned short, with a cursor to continue from."""
EARLIEST_MIDNIGHT = timedelta(hours=14)
LATEST_MIDNIGHT = timedelta(hours=12)

Place = tuple[datetime, str]
"""A place in the order of start and id."""


class Search(Model):
    """What is looked for; whatever is given must hold. `day` is the slot's own, where its clinic is."""

    point: Point | None = None
    radius_km: float = 15
    specialties: tuple[str, ...] = ()
    clinic_id: str | None = None
    doctor_id: str | None = None
    day: date | None = None


async def page(
    slots: Slots, search: Search, now: datetime, after: Place | None, limit: int
) -> tuple[list[Slot], Place | None]:
    """Up to `limit` open slots in order of start and id, and the place to go on from; None at the end."""
    found: list[Slot] = []
    query = _query(search, now)
    for _ in range(MAX_BATCHES):
        batch = await slots.page(query, after, BATCH)
        for each in batch:
            after = each.start, each.id
            if _fits(search, each):
                found.append(each)
            if len(found) == limit:
                return found, after
        if len(batch) < BATCH:
            return found, None
    return found, after


def _query(search: Search, now: datetime) -> Document:
    wanted: Document = {"state": "open", "start": {"$gt": now}}
    if search.day:
        midnight = datetime.combine(search.day, time(), UTC)
        wanted["start"] = {
            "$gt": max(now, midnight - EARLIEST_MIDNIGHT),
            "$lt": midnight + timedelta(days=1) + LATEST_MIDNIGHT,
        }
    if search.clinic_id:
        wanted["clinic_id"] = search.clinic_id
    if search.doctor_id:
        wanted["topics"] = topics.doctor(search.doctor_id)
    elif search.clinic_id:
        wanted["topics"] = topics.clinic(search.clinic_id)
    elif search.point and search.specialties:
        cells = covering(search.point, search.radius_km)
        wanted["topics"] = {"$in": topics.specialties(search.specialties, cells)}
    if search.specialties:
        wanted["specialty"] = {"$in": list(search.specialties)}
    return wanted


def _fits(search: Search, slot: Slot) -> bool:
    if not slot.by_patients:
        return False
    if search.point and distance_km(search.point, slot.point) > search.radius_km:
        return False
    return search.day is None or local(slot.start, slot.zone).date() == search.day
