"""Schedules, absences, and what was generated of them, as they are stored."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from quickdoc.core.types import Instant, Model
from quickdoc.scheduling.schedules import Absence, Schedule
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import DuplicateError


class Generation(Model):
    """How far a doctor's slots are generated, and what from. `due_at`: when to look at it again."""

    id: str
    clinic_ids: tuple[str, ...] = ()
    fingerprint: str = ""
    due_at: Instant
    version: int = 1


class Schedules(Documents[Schedule]):
    """A doctor has a few."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Schedule)

    async def of_doctors(self, doctor_ids: Sequence[str]) -> list[Schedule]:
        """The schedules of these doctors. All of them: without one its slots would be closed.

        Raises:
            UnreadableError
        """
        return await self.whole({"doctor_id": {"$in": list(doctor_ids)}}, sort=[("doctor_id", 1), ("_id", 1)])

    async def use(self, visit_type_id: str) -> bool:
        """Whether a schedule makes slots of this type of visit."""
        return await self.one({"visit_type_id": visit_type_id}) is not None


class Absences(Documents[Absence]):
    """Those that are over stay, and are not read any more."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Absence)

    async def of_doctors(self, doctor_ids: Sequence[str], now: datetime) -> list[Absence]:
        """The absences of these doctors that are not over, soonest first. All of them.

        Raises:
            UnreadableError
        """
        query = {"doctor_id": {"$in": list(doctor_ids)}, "end": {"$gt": now}}
        return sorted(await self.whole(query), key=lambda each: (each.start, each.id))


class Generations(Documents[Generation]):
    """One for each doctor who has, or had, a schedule or an absence."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Generation)

    async def due(self, now: datetime, limit: int) -> list[Generation]:
        """Those to be looked at now."""
        return await self.many({"due_at": {"$lte": now}}, sort=[("due_at", 1)], limit=limit)

    async def hurry(self, doctor_id: str, clinic_id: str, now: datetime) -> None:
        """Look at a doctor as soon as possible: something of theirs is about to change."""
        fresh = Generation(id=doctor_id, clinic_ids=(clinic_id,), due_at=now)
        for _ in range(2):
            if await self._hurried(doctor_id, clinic_id, now):
                return
            with suppress(DuplicateError):  # it has just been made, or it cannot be read
                await self.insert_silently(fresh)
                return
        # All of it is derived: what cannot be read is made anew.
        await self.collection.replace_one({"_id": doctor_id}, self.encode(fresh))

    async def _hurried(self, doctor_id: str, clinic_id: str, now: datetime) -> bool:
        changes: dict[str, Any] = {
            "$set": {"due_at": now, "fingerprint": ""},
            "$addToSet": {"clinic_ids": clinic_id},
            "$inc": {"version": 1},
        }
        whole = {"_id": doctor_id, "clinic_ids": {"$type": "array"}, "version": {"$type": "number"}}
        return bool((await self.collection.update_one(whole, changes)).matched_count)

    async def hurry_clinic(self, clinic_id: str, now: datetime) -> None:
        """The same for all doctors of a clinic: its holidays or its types of visits have changed."""
        await self.collection.update_many(
            {"clinic_ids": clinic_id}, {"$set": {"due_at": now}, "$inc": {"version": 1}}
        )

    async def done(self, finished: Sequence[Generation]) -> None:
        """Write that these were looked at, where nobody has hurried them meanwhile."""
        writes = [
            UpdateOne(
                {"_id": each.id, "version": each.version},
                {"$set": {"fingerprint": each.fingerprint, "due_at": each.due_at}, "$inc": {"version": 1}},
            )
            for each in finished
        ]
        if writes:
            await self.collection.bulk_write(writes, ordered=False)
