"""Standbys as they are stored, and the line they form.

Those whom the clinic of a slot finds urgent come first (`urgent`): they are few, and read separately. Then
comes the line. Three indexes begin with `topics`. Those with `rank` and `lot` return people in the order in
which they are asked, so that the first of a million are read as fast as the first of ten. The one with
`pattern` groups those with the same hours and notice, in order of rank: if thousands at the head of a line
cannot come at the hour in question, whole groups of them are skipped.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from quickdoc.core.naming import Person, known_person
from quickdoc.core.types import Point, Window
from quickdoc.offers.ordering import Stretch
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.storage.aggregating import aggregated
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.waitlist import suitability
from quickdoc.waitlist.fulfilled import may_keep_looking
from quickdoc.waitlist.standby import Standby
from quickdoc.waitlist.store.line_queries import free, merged, standing
from quickdoc.waitlist.store.standby_fields import derived, with_triage

M = TypeVar("M", Standby, Point, Window)
FIRST, MORE = 64, 250
"""Most waves are full after a few people; a crowd is read in larger steps."""
LEAN = dict.fromkeys(("pending", "topics", "specialties", "label", "pattern", "besides", "same_as"), 0)
"""What no rule reads of somebody in line. The topics are most of a document."""
UNREAD: Document = {"topics": ()}
"""What a standby cannot do without, though nobody in line is asked for it."""
SCANS = 150
"""An index is read in order from so many places at once; above 200 the server would sort in memory."""
MAX_PATTERNS = 2000
BY_PATTERN = "topics_1_active_1_pattern_1_rank_1"
BY_PATIENT = "patient_id_1"
LOWEST = -(1 << 62)
URGENT_AT_MOST = 500
"""So many whom a clinic finds urgent come before its line; more of them have their ordinary places in it."""
Rung = tuple[int, str]
"""A place in the order of rank and id."""


class Standbys(Documents[Standby]):
    """Standby requests, with fields derived for indexes.

    `pattern` groups people with the same times; `urgent_at` and `is_urgent` say which clinics find a request
    urgent. `urgency` is the decision of an earlier version for all clinics: it stays until a sweep has found
    out whose decision it was.
    """

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Standby, derived)

    def decode(self, document: Mapping[str, Any]) -> Standby:
        """The request of a document, also of an earlier version.

        Raises:
            one of `FAULTS`: it cannot be read.
        """
        return super().decode(with_triage(document))

    async def urgent(self, topics: Sequence[str], clinic_id: str) -> list[Standby]:
        """Active standbys that watch any of these topics and that a clinic finds urgent, in order of rank."""
        query = {"urgent_at": clinic_id, "is_urgent": True, **standing(topics, Stretch("rank"))}
        return await self.many(query, sort=[("rank", 1)], limit=URGENT_AT_MOST)

    async def clinics_named_by(self, patient_id: str) -> set[str]:
        """The clinics that a patient's active requests name, or whose staff added them."""
        query = {"patient_id": patient_id, "active": True}
        found = await self.collection.find(query, {"clinic_ids": 1, "clinic_id": 1}).to_list(None)
        named = {clinic_id for each in found for clinic_id in each.get("clinic_ids", ())}
        return named | {each["clinic_id"] for each in found if each.get("clinic_id")}

    async def unattributed(self, limit: int) -> list[Standby]:
        """Active requests that an earlier version found urgent for all clinics."""
        return await self.many({"urgency": {"$gt": 0, "$type": "number"}, "active": True}, limit=limit)

    async def in_line(
        self,
        topics: Sequence[str],
        stretch: Stretch = Stretch("rank"),  # noqa: B008  it is immutable
        head: list[Standby] | None = None,
    ) -> AsyncGenerator[list[Standby], None]:
        """Active standbys that watch any of these topics, in the order of a stretch, in batches.

        `head`: the first batch, if it was read already.
        """
        first = await self.head(topics, stretch) if head is None else head
        yield first
        if len(first) == FIRST:
            there = {each.id for each in first}
            rest = standing(topics, stretch._replace(least=getattr(first[-1], stretch.by)))
            async for batch in self._batches(self.leanly(rest, stretch.by).batch_size(MORE)):
                yield [each for each in batch if each.id not in there]

    async def head(self, topics: Sequence[str], stretch: Stretch) -> list[Standby]:
        """The first batch of `in_line`."""
        query = standing(topics, stretch)

        def find(skip: int, most: int) -> Any:
            return self.leanly(query, stretch.by, skip=skip, limit=most)

        return await self.sifter.page(find, self._lean, FIRST)

    async def sifted(
        self, topics: Sequence[str], stretch: Stretch, brief: SlotSummary, now: datetime, window: timedelta
    ) -> AsyncGenerator[list[Standby], None]:
        """As `in_line`, without most of those whose own preferences exclude the slot.

        In order of rank, whole patterns are left out. In a lottery, or if there are too many patterns, the
        server filters the documents one by one.
        """
        query = {**standing(topics, stretch), **free(brief, now)}
        patterns = await self.patterns(topics) if stretch.by == "rank" else None
        if patterns is None:
            async for batch in self._batches(self.leanly(query, stretch.by).batch_size(MORE)):
                yield batch
            return
        fitting = [
            pattern
            for pattern in patterns
            if not pattern or suitability.may_suit(pattern, brief, now, window)
        ]
        many = max(1, SCANS // len(topics))
        parts = [fitting[at : at + many] for at in range(0, len(fitting), many)]
        lines = [
            self.leanly({**query, "pattern": {"$in": part}}, "rank").hint(BY_PATTERN).batch_size(FIRST)
            for part in parts
        ]
        async for batch in self._in_step(merged(lines)):
            yield batch

    async def waiting(self, topics: Sequence[str], stretch: Stretch, most: int) -> int:
        """How many are in a stretch of the line; `most` at most, to limit the cost of counting."""
        found: int = await self.collection.count_documents(standing(topics, stretch), limit=most)
        return found

    async def among(self, topic: str, stretch: Stretch, patient_ids: Iterable[str]) -> int:
        """How many of these (few) patients are in a stretch of the line, by the index of patients."""
        query = {**standing([topic], stretch), "patient_id": {"$in": list(patient_ids)}}
        found = await self.collection.find(query, {"_id": 1}).hint(BY_PATIENT).to_list(None)
        return len(found)

    async def page_of_line(self, topics: Sequence[str], after: Rung | None, limit: int) -> list[Standby]:
        """Active standbys that watch any of these topics, in order of rank, then of id, from a place on.

        The index does not contain ids, so those with the rank of the place are read separately; equal ranks
        are rare.
        """
        line: Document = {"topics": {"$in": list(topics)}, "active": True}
        rank, last = after or (LOWEST, "")
        same = {**line, "rank": rank, "_id": {"$gt": last}}
        found = await self.many(same, sort=[("_id", 1)], limit=limit) if after else []
        found += await self.many({**line, "rank": {"$gt": rank}}, sort=[("rank", 1)], limit=limit)
        found = sorted(found, key=lambda each: (each.rank, each.id))
        if len(found) < limit or found[limit - 1].rank == rank:
            return found[:limit]
        end = found[limit - 1].rank  # not all with this rank may have been read
        tied = await self.many({**line, "rank": end}, sort=[("_id", 1)], limit=limit)
        return [*(each for each in found if each.rank < end), *tied][:limit]

    async def people_on(self, phone: str) -> list[tuple[str, Person]]:
        """The people on standby on a phone, without birth years, each with the account that acts for them."""
        told = dict.fromkeys(("patient_id", "patient_name", "account_id"), 1)
        found = self.collection.find({"phone": phone, "active": True}, told)
        return await self.sifter.readable(await found.to_list(None), _speaking)

    async def on_phones(
        self, standby_ids: Sequence[str], phones: Sequence[str]
    ) -> tuple[set[str], list[tuple[str, str, Person]]]:
        """Which of these requests are still in line, and the people on these phones with their accounts."""
        known = [{"_id": {"$in": list(standby_ids)}}, {"phone": {"$in": list(phones)}}]
        told = dict.fromkeys(("phone", "patient_id", "patient_name", "account_id"), 1)
        found = self.collection.find({"$or": known, "active": True}, told)
        people = await self.sifter.readable(await found.to_list(None), _on_phone)
        return {person[0] for person in people}, [each[1:] for each in people]

    async def for_visit(self, booking_id: str) -> Standby | None:
        """The active request for something earlier than a visit."""
        return await self.one({"instead_of.booking_id": booking_id, "active": True})

    async def ended_with(self, booking_id: str) -> Standby | None:
        """The latest request for something earlier than a visit that ended with the visit."""
        query = {"instead_of.booking_id": booking_id, "ended_with_visit": True, "active": False}
        return await self.one(query, sort=[("since", -1)])

    async def past(self, now: datetime, limit: int) -> list[Standby]:
        """Requests for something earlier than a visit that has begun."""
        query = {"instead_of.start": {"$lte": now, "$exists": True}, "active": True}
        return await self.many(query, limit=limit)

    async def of_account(self, account_id: str) -> list[Standby]:
        """An account's standbys, oldest first."""
        return await self.many({"account_id": account_id, "active": True}, sort=[("since", 1)])

    async def shown_to(self, account_id: str, now: datetime) -> list[Standby]:
        """An account's standbys, oldest first, with those that a coming visit ended."""
        either = [{"active": True}, {"fulfilled.start": {"$gt": now}}]
        return await self.many({"account_id": account_id, "$or": either}, sort=[("since", 1)])

    async def ended_lately(self, account_id: str, now: datetime) -> list[Standby]:
        """Those of an account that a coming visit ended, oldest first."""
        query = {"account_id": account_id, "active": False, "fulfilled.start": {"$gt": now}}
        return await self.many(query, sort=[("since", 1)])

    async def has_left(self, booking_id: str, now: datetime) -> bool:
        """Whether a visit ended a request that its patient can resume."""
        return any(may_keep_looking(each, now) for each in await self.ended_by(booking_id))

    async def ended_by(self, booking_id: str) -> list[Standby]:
        """The requests that a visit ended by fulfilling them."""
        return await self.many({"fulfilled.booking_id": booking_id})

    async def equal(self, patient_id: str, same_as: str) -> Standby | None:
        """A patient's active request that asks for the same."""
        return await self.one({"patient_id": patient_id, "same_as": same_as, "active": True})

    async def unmarked(self, limit: int) -> list[Standby]:
        """Active requests of earlier versions without `same_as`, the first in line first."""
        found = await self.many({"same_as": None, "active": True}, limit=limit)
        return sorted(found, key=lambda each: (each.rank, each.id))

    async def untyped(self, limit: int) -> list[Standby]:
        """Active requests of earlier versions for something earlier, without a description of the visit."""
        query = {"instead_of.booking_id": {"$exists": True}, "instead_of.visit_type": None, "active": True}
        return await self.many(query, limit=limit)

    async def elsewhere(self, account_id: str, phone: str) -> list[Standby]:
        """An account's requests with another phone than this; also ended ones, which may be resumed."""
        return await self.many({"account_id": account_id, "phone": {"$ne": phone}})

    async def of_accounts(self, account_ids: Sequence[str]) -> list[list[Standby]]:
        """For each of these accounts its standbys, read in one query."""
        found: dict[str, list[Standby]] = {each: [] for each in account_ids}
        for each in await self.many({"account_id": {"$in": list(found)}, "active": True}):
            found[each.account_id].append(each)
        return [found[each] for each in account_ids]

    async def of_patient(self, patient_id: str) -> list[Standby]:
        """What a patient is on standby for."""
        return await self.many({"patient_id": patient_id, "active": True})

    async def to_recount(self, now: datetime, limit: int) -> list[Standby]:
        """Standbys with a counted offer that is now too old to count."""
        return await self.many({"recount_at": {"$lte": now, "$type": "date"}, "active": True}, limit=limit)

    def leanly(self, query: Document, by: str, *, skip: int = 0, limit: int = 0) -> Any:
        """A cursor in the order of a field, without the fields that no rule reads."""
        return self.collection.find(query, LEAN, skip=skip, limit=limit).sort([(by, 1)])

    def _lean(self, document: Document) -> Standby:
        """A request with the fields that the rules read."""
        return self.decode({**UNREAD, **document})

    async def _batches(self, found: Any) -> AsyncIterator[list[Standby]]:
        while read := await found.to_list(MORE):
            for at in range(0, len(read), MORE):  # mongomock reads everything at once
                yield await self.sifter.readable(read[at : at + MORE], self._lean)

    async def _in_step(self, found: AsyncIterator[Document]) -> AsyncIterator[list[Standby]]:
        batch: list[Standby] = []
        async for each in found:
            batch += await self.sifter.readable([each], self._lean)
            if len(batch) == FIRST:
                yield batch
                batch = []
        yield batch

    async def patterns(self, topics: Sequence[str]) -> list[str | None] | None:
        """The distinct patterns under these topics, by skipping from one to the next in the index."""
        found: set[str | None] = set()
        for topic in topics:
            steps: list[Document] = [
                {"$match": {"topics": topic, "active": True}},
                {"$group": {"_id": "$pattern"}},
                {"$limit": MAX_PATTERNS},
            ]
            hint = dict.fromkeys(("topics", "active", "pattern", "rank"), 1)
            found |= {each["_id"] for each in await aggregated(self.collection, steps, hint=hint)}
        return list(found) if len(found) < MAX_PATTERNS else None


def _speaking(document: Document) -> tuple[str, Person]:
    return document["account_id"], known_person(document["patient_id"], document["patient_name"])


def _on_phone(document: Document) -> tuple[str, str, str, Person]:
    return document["_id"], document["phone"], *_speaking(document)
