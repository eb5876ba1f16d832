"""Slots as they are stored."""

from asyncio import gather
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from pymongo.errors import DuplicateKeyError

from quickdoc.core.batching import Batcher
from quickdoc.core.types import known_zones
from quickdoc.events.models import Event
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.ticks import ticks
from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.bulk import Change, Outcome, change_each, insert_each
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.storage.merging import merged, parts
from quickdoc.storage.versions import DocumentVersion, document_versions

IN_ORDER = (("start", 1), ("_id", 1))


class Owner(NamedTuple):
    """Whose slots are meant: all of a doctor, or of a clinic."""

    kind: Literal["doctor_id", "clinic_id"]
    id: str


class Slots(Documents[Slot]):
    """`ticks` are derived, for the index that keeps a doctor's slots apart."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Slot, lambda slot: {"ticks": ticks(slot.start, slot.end)})

    def group(self) -> None:
        """From now on batch calls that arrive together, changes included: each has an event."""
        super().group()
        self._change = Batcher(self._change_each)

    async def _change_each(self, changes: Sequence[Change]) -> list[Outcome]:
        return await change_each(self.collection, changes)

    async def feed(
        self, topics: Sequence[str], after: datetime, *, limit: int, states: Sequence[str] = ("open", "held")
    ) -> list[Slot]:
        """Slots under these topics that start after the moment, soonest first, then by id."""
        queries = _feeds(topics, after, states)
        found = await gather(*(self.many(query, sort=IN_ORDER, limit=limit) for query in queries))
        return merged(found, lambda each: (each.start, each.id), limit)

    async def feed_versions(
        self, topics: Sequence[str], after: datetime, *, limit: int, states: Sequence[str] = ("open", "held")
    ) -> list[DocumentVersion]:
        """The versions of what `feed` would return, from the index alone."""
        queries = _feeds(topics, after, states)
        found = await gather(
            *(document_versions(self, query, sort=IN_ORDER, limit=limit) for query in queries)
        )
        return merged(found, lambda each: (each.start, each.id), limit)

    async def page(self, query: Document, after: tuple[datetime, str] | None, limit: int) -> list[Slot]:
        """One page in order of start and id, after a place in that order."""
        if after:
            start, slot_id = after
            # The first part is where the index is entered; the second leaves out what has been shown.
            beyond = [{"start": {"$gt": start}}, {"_id": {"$gt": slot_id}}]
            query = {"$and": [query, {"start": {"$gte": start}}, {"$or": beyond}]}
        return await self.many(query, sort=IN_ORDER, limit=limit)

    async def overlapping(self, slot: Slot) -> Slot | None:
        """A slot in use of the same doctor, at the same time."""
        query = {"doctor_id": slot.doctor_id, "ticks": {"$in": ticks(slot.start, slot.end)}, "live": True}
        return await self.one(query)

    async def coming(self, whose: Owner, states: Sequence[str], now: datetime) -> list[Slot]:
        """All slots of a doctor or a clinic that are still to begin, in these states."""
        return await self.many({whose.kind: whose.id, "state": {"$in": list(states)}, "start": {"$gt": now}})

    async def ahead_of(
        self, doctor_id: str, now: datetime, states: Sequence[str] = ("open", "held", "booked", "withdrawn")
    ) -> list[Slot]:
        """All slots of a doctor that are still to begin: without one its time would be taken to be free.

        Raises:
            UnreadableError
        """
        query = {"state": {"$in": list(states)}, "doctor_id": doctor_id, "start": {"$gt": now}}
        return await self.whole(query)

    async def insert_new(self, new: Sequence[tuple[Slot, Event]]) -> list[bool]:
        """Write new slots, each with its event. Returns which of them no unique index refused."""
        outcomes = await insert_each(self.collection, [self.encode(slot, [event]) for slot, event in new])
        for each in outcomes:
            if isinstance(each, Exception) and not isinstance(each, DuplicateKeyError):
                raise each
        return [each is True for each in outcomes]

    async def free_starts(
        self, doctor_id: str, since: datetime, until: datetime
    ) -> list[tuple[datetime, str]]:
        """When a doctor's free slots start, each with its zone, from the index alone.

        Those whose zone cannot be read are left out; whoever reads the whole slot reports it.
        """
        query = {
            "state": "open",
            "doctor_id": doctor_id,
            "start": {"$gt": since, "$lt": until},
            "by_patients": {"$ne": False},
        }
        shown = {"_id": 0, "start": 1, "zone": 1}
        found = await self.collection.find(query, shown).to_list(None)
        return [(self._aware(each)["start"], each["zone"]) for each in found if _has_zone(each)]

    async def first_free(self, now: datetime) -> dict[str, datetime]:
        """When the first slot of each doctor that patients can book starts, from the index alone."""
        steps: list[Document] = [
            {"$match": {"state": "open", "start": {"$gt": now}, "by_patients": {"$ne": False}}},
            {"$sort": {"state": 1, "doctor_id": 1, "start": 1}},
            {"$group": {"_id": "$doctor_id", "start": {"$first": "$start"}}},
        ]
        found = await aggregated(self.collection, steps)
        return {each["_id"]: each["start"] for each in found}

    async def visits_of_doctors(self, since: datetime, until: datetime) -> dict[str, int]:
        """How many booked slots of each doctor started in a stretch of time, from the index alone."""
        steps: list[Document] = [
            {"$match": {"state": "booked", "start": {"$gte": since, "$lt": until}}},
            {"$sort": {"state": 1, "doctor_id": 1, "start": 1}},
            {"$project": {"_id": 0, "doctor_id": 1}},
            {"$group": {"_id": "$doctor_id", "visits": {"$sum": 1}}},
        ]
        found = await aggregated(self.collection, steps)
        return {each["_id"]: each["visits"] for each in found}

    async def overdue(self, now: datetime, limit: int) -> list[Slot]:
        """Slots that are shown as held though the hold's time is over."""
        return await self.many({"state": "held", "held_until": {"$lte": now}}, limit=limit)

    async def to_be_had(self, slot_ids: Sequence[str], now: datetime) -> list[Slot]:
        """Those of these slots that can still be taken."""
        query = {"_id": {"$in": list(slot_ids)}, "state": {"$in": ["open", "held"]}, "start": {"$gt": now}}
        return await self.many(query)

    async def of_day(self, clinic_id: str, start: datetime, end: datetime) -> list[Slot]:
        """A clinic's slots that start in a stretch of time, withdrawn ones included."""
        return await self.many(_day_of(clinic_id, start, end), sort=[("start", 1)])

    async def versions_of_day(self, clinic_id: str, start: datetime, end: datetime) -> list[DocumentVersion]:
        """The versions of what `of_day` would return."""
        return await document_versions(self, _day_of(clinic_id, start, end))


def _day_of(clinic_id: str, start: datetime, end: datetime) -> Document:
    """The query for a clinic's slots that start in a stretch of time."""
    return {"clinic_id": clinic_id, "start": {"$gte": start, "$lt": end}}


def _feeds(topics: Sequence[str], after: datetime, states: Sequence[str]) -> list[Document]:
    """The queries of a feed: each topic takes a scan for each state."""
    wanted: Document = {"state": {"$in": list(states)}, "start": {"$gt": after}}
    return [{"topics": {"$in": part}, **wanted} for part in parts(topics, len(states))]


def _has_zone(document: Document) -> bool:
    zone = document.get("zone")
    return isinstance(zone, str) and zone in known_zones()
