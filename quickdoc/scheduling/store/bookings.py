"""Bookings as they are stored. The partial unique index on active ones decides every race."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from quickdoc.core.batching import Batcher
from quickdoc.core.errors import UnreadableError
from quickdoc.core.naming import Person, known_person
from quickdoc.core.types import EARLIEST, LATEST
from quickdoc.scheduling.attendance import is_day_over
from quickdoc.scheduling.bookings import UNENDED, UNSEEN_FOR, Booking, BookingState
from quickdoc.scheduling.limits import Coming
from quickdoc.scheduling.no_shows import looked_at_from
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.scheduling.ticks import tick_at, ticks
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document
from quickdoc.storage.ordered import Order, PageRequest, ordered

BY_START = Order("brief.start", EARLIEST, lambda visit: visit.brief.start)
MAX_LATEST = 10
WHEN = {"brief.start": 1, "brief.end": 1, "brief.zone": 1}
LOOKED_AT = 5
"""How many times the limit the visits are of which some are over: the others are of a later zone."""
REMIND_AT = "remind_at"
LOOK_AT = "look_at"
SEATS_UNTIL = "seats_until"
COMING = dict.fromkeys(("patient_id", "slot_id", "brief", "seats"), 1)
"""The fields that limits are counted by."""


class Bookings(Documents[Booking]):
    """`ticks` and `patient_id` are derived, for the index that keeps a patient's visits apart.

    So are `look_at`, when to ask whether it is a no-show, and `seats_until`, the moment
    from which a visit counts for no limit any more.
    """

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Booking, _derived)
        self._coming_of: Callable[[tuple[str, datetime]], Awaitable[list[Coming]]] = self._coming_of_one
        self._active_of: Callable[[str], Awaitable[Booking | None]] = self._active_of_one

    def group(self) -> None:
        """From now on batch calls that arrive together."""
        super().group()
        self._active_of = Batcher(self._active_of_each)
        self._coming_of = Batcher(self._coming_of_each)

    async def active_of(self, slot_id: str) -> Booking | None:
        """The active booking of the slot."""
        return await self._active_of(slot_id)

    async def _active_of_one(self, slot_id: str) -> Booking | None:
        return await self.one({"slot_id": slot_id, "active": True})

    async def _active_of_each(self, slot_ids: Sequence[str]) -> list[Booking | UnreadableError | None]:
        return await self.by_key("slot_id", slot_ids, active=True)

    async def of_slot(self, slot_id: str) -> list[Booking]:
        """All bookings of the slot, ended ones included.

        Raises:
            UnreadableError: one of it cannot be read.
        """
        return await self.whole({"slot_id": slot_id})

    async def latest_of(self, slot_id: str) -> list[Booking]:
        """What occupies the slot now, if anything, and what did last. An opening has a few rows at most.

        Raises:
            UnreadableError: one of it cannot be read, and it may be what occupies the slot.
        """
        latest = [("opening", -1)]
        return await self.whole({"slot_id": slot_id}, sort=latest, limit=MAX_LATEST, may_skip=_has_ended)

    async def of_slots(self, slot_ids: Sequence[str]) -> list[Booking]:
        """All bookings of these slots, ended ones included."""
        return await self.many({"slot_id": {"$in": list(slot_ids)}})

    async def off_schedule(self, slot_ids: Sequence[str]) -> set[str]:
        """Which of these slots are closed because their doctor does not work then any more."""
        if not slot_ids:
            return set()
        query = {"slot_id": {"$in": list(slot_ids)}, "active": True}
        found = await self.collection.find(query, {"slot_id": 1, "off_schedule": 1}).to_list(None)
        return {each["slot_id"] for each in found if each.get("off_schedule")}

    async def of_account(self, account_id: str, after: datetime) -> list[Booking]:
        """An account's visits, ended ones included, that end after the moment."""
        query = {"holder.account_id": account_id, "kind": "visit", "brief.end": {"$gt": after}}
        return await self.many(query, sort=[("brief.start", 1)])

    async def all_of(self, account_id: str, after: datetime) -> list[Booking]:
        """What an account's people have or had of slots that end after the moment, holds included."""
        return await self.many({"holder.account_id": account_id, "brief.end": {"$gt": after}})

    async def shown_to(self, account_id: str, now: datetime) -> list[Booking]:
        """What an account is shown of its visits: those that are not over, and what it has not seen."""
        found = await self.of_account(account_id, now - UNSEEN_FOR)
        return [each for each in found if each.is_shown(now)]

    async def of_phone(self, phone: str, after: datetime) -> list[Booking]:
        """Active visits for which a phone was given."""
        query = {"holder.phone": phone, "active": True, "kind": "visit", "brief.start": {"$gt": after}}
        return await self.many(query, sort=[("brief.start", 1)])

    async def latest_of_code(
        self, account_ids: Sequence[str], phone: str, code: str, after: datetime
    ) -> Booking | None:
        """The newest visit with a code on a phone that is still to come, also when it is off."""
        query: Document = {"holder.account_id": {"$in": list(account_ids)}, "brief.end": {"$gt": after}}
        found = await self.many({**query, "kind": "visit", "code": code, "holder.phone": phone})
        coming = [each for each in found if each.brief.start > after]
        return max(coming, key=lambda each: each.history[0].at, default=None)

    async def active_visits_of(self, patient_id: str) -> list[Booking]:
        """A patient's active visits."""
        found = await self.many({"patient_id": patient_id, "active": True})
        return [each for each in found if each.kind == "visit" and not each.has_begun]

    async def people_on(self, phone: str, after: datetime) -> list[tuple[str, Person]]:
        """The people with a coming visit on a phone, without years of birth, each with their account."""
        query = {"holder.phone": phone, "active": True, "kind": "visit", "brief.start": {"$gt": after}}
        found = self.collection.find(query, {"holder": 1})
        return await self.sifter.readable(await found.to_list(None), _speaking)

    async def codes(self, phones: Sequence[str], after: datetime) -> list[tuple[str, str, str, Person]]:
        """The codes of active visits for which these phones were given; the phone, code, account, person."""
        known = {"holder.phone": {"$in": list(phones)}, "brief.start": {"$gt": after}}
        query = {**known, "active": True, "kind": "visit"}
        found = self.collection.find(query, {"holder": 1, "code": 1})
        return await self.sifter.readable(await found.to_list(None), _code)

    async def had_by(self, slot_id: str) -> set[str]:
        """The patients who ever had a visit in the slot."""
        found = self.collection.find({"slot_id": slot_id, "kind": "visit"}, {"patient_id": 1})
        return {each["patient_id"] for each in await found.to_list(None) if "patient_id" in each}

    async def had_among(self, slot_ids: Sequence[str], patient_ids: Sequence[str]) -> dict[str, set[str]]:
        """Which of these patients ever had a visit in which of these slots."""
        query = {
            "slot_id": {"$in": list(slot_ids)},
            "patient_id": {"$in": list(patient_ids)},
            "kind": "visit",
        }
        had: dict[str, set[str]] = {}
        for each in await self.collection.find(query, {"slot_id": 1, "patient_id": 1}).to_list(None):
            had.setdefault(each["slot_id"], set()).add(each["patient_id"])
        return had

    async def busy(self, patient_ids: Sequence[str], brief: SlotSummary) -> set[str]:
        """Which of these patients have another visit at that time."""
        query = {
            "patient_id": {"$in": list(patient_ids)},
            "ticks": {"$in": ticks(brief.start, brief.end)},
            "active": True,
        }
        found = self.collection.find(query, {"patient_id": 1})
        return {each["patient_id"] for each in await found.to_list(None)}

    async def coming_of(self, patient_id: str, now: datetime) -> list[Coming]:
        """A patient's visits that are still to begin, wherever they are."""
        return await self._coming_of((patient_id, now))

    async def _coming_of_one(self, asked: tuple[str, datetime]) -> list[Coming]:
        patient_id, now = asked
        return (await self.coming([patient_id], now)).get(patient_id, [])

    async def _coming_of_each(self, asked: Sequence[tuple[str, datetime]]) -> list[list[Coming]]:
        found = await self.coming([patient_id for patient_id, _ in asked], min(now for _, now in asked))
        return [[each for each in found.get(who, ()) if each.start > now] for who, now in asked]

    async def coming(self, patient_ids: Sequence[str], now: datetime) -> dict[str, list[Coming]]:
        """The visits of these patients that are still to begin; patients without one are left out."""
        found = await self.collection.find(still_to_begin(patient_ids, now), COMING).to_list(None)
        return self.coming_in(found, now)

    def coming_in(self, found: Sequence[Document], now: datetime) -> dict[str, list[Coming]]:
        """By patient the visits of these documents that are still to begin."""
        coming: dict[str, list[Coming]] = {}
        for each in found:
            visit = _coming(self._aware(each))
            if visit.start > now:
                coming.setdefault(each["patient_id"], []).append(visit)
        return coming

    async def of_doctor(
        self,
        page: PageRequest,
        doctor_id: str,
        *,
        since: datetime | None,
        until: datetime | None,
        state: BookingState | None,
        clinics: Sequence[str] | None,
    ) -> list[Booking]:
        """A page of a doctor's visits, ended ones included. `clinics`: only those there."""
        wanted: Document = {"brief.doctor_id": doctor_id, "kind": "visit"}
        if state is not None:
            wanted["state"] = state
        if clinics is not None:
            wanted["brief.clinic_id"] = {"$in": list(clinics)}
        return await ordered(self, page, wanted, {"$gte": since or EARLIEST, "$lt": until or LATEST})

    async def record_of(self, patient_id: str, limit: int) -> list[Booking]:
        """What a patient has or had, the latest first."""
        latest = [("brief.start", -1)]
        return await self.many({"holder.patient_id": patient_id}, sort=latest, limit=limit)

    async def visits_between(self, begin: datetime, end: datetime) -> int:
        """How many visits begin in that time, as far as they are not off."""
        query = {"kind": "visit", "active": True, "brief.start": {"$gte": begin, "$lt": end}}
        return int(await self.collection.count_documents(query))

    async def visits_of(self, patient_id: str) -> list[Coming]:
        """All active visits of a patient, those that are long over included, as they are at one moment."""
        found = await self.collection.find(_visits_of([patient_id]), COMING).to_list(None)
        return [_coming(self._aware(each)) for each in found]

    async def times_of(
        self, patient_ids: Sequence[str], now: datetime
    ) -> dict[str, list[tuple[datetime, datetime]]]:
        """The times at which these patients have visits from now on."""
        ahead = {"$gte": tick_at(now)}
        query = {"patient_id": {"$in": list(patient_ids)}, "ticks": ahead, "active": True}
        times: dict[str, list[tuple[datetime, datetime]]] = {}
        for each in await self.many(query):
            if each.holder and each.brief.end > now:
                times.setdefault(each.holder.patient_id, []).append((each.brief.start, each.brief.end))
        return times

    async def known_at(self, clinic_id: str, people: Mapping[str, str]) -> set[str]:
        """Which patients ever had a visit at a clinic. `people`: their accounts by their ids."""
        query = {"holder.account_id": {"$in": sorted({*people.values()})}, "brief.clinic_id": clinic_id}
        theirs = {**query, "patient_id": {"$in": sorted(people)}, "kind": "visit"}
        found = self.collection.find(theirs, {"patient_id": 1})
        return {each["patient_id"] for each in await found.to_list(None)}

    async def given_for(self, booking_id: str) -> Booking | None:
        """The visit for which this one is given back."""
        return await self.one({"moved_from": {"$eq": booking_id, "$type": "string"}, "active": True})

    async def had_in(self, slot_ids: Sequence[str], patient_id: str) -> list[Booking]:
        """What a patient has, or had, of these slots."""
        return await self.many({"patient_id": patient_id, "slot_id": {"$in": list(slot_ids)}})

    async def remind(self, booking_id: str, at: datetime | None) -> None:
        """Store when to remind the patient. Not part of the model: no new version and no event."""
        change = {"$set": {REMIND_AT: at}} if at else {"$unset": {REMIND_AT: ""}}
        await self.collection.update_one({"_id": booking_id}, change)

    async def to_remind(self, now: datetime, limit: int) -> list[Booking]:
        """Visits whose reminder is due. A cancelled one is not among them, unless it is restored."""
        query = {REMIND_AT: {"$lte": now, "$exists": True}, "active": True}
        return await self.many(query, sort=[(REMIND_AT, 1)], limit=limit)

    async def free_past_seats(self, now: datetime, limit: int) -> int:
        """Free the seats of visits that have begun, so that claims do not find them taken. Returns how many.

        Seats are not shown, so this changes no version and makes no event.
        """
        past = {SEATS_UNTIL: {"$lte": now, "$type": "date"}, "active": True}
        ids = [
            each["_id"] for each in await self.collection.find(past, {"_id": 1}, limit=limit).to_list(None)
        ]
        if ids:
            freed: Document = {"$set": {"seats": [], SEATS_UNTIL: None}}
            await self.collection.update_many({"_id": {"$in": ids}, **past}, freed)
        return len(ids)

    async def of_ended_days(self, now: datetime, limit: int) -> list[Booking]:
        """Visits that nobody has ended and whose day is over by their clinics' clocks, the oldest first.

        Where the days of many zones overlap it may look at none of the later ones for now: they are found
        once those before them are dealt with, within a day at most.
        """
        begun: Document = {"kind": "visit", "active": True, "state": {"$in": [*UNENDED]}}
        found = self.collection.find({**begun, "brief.start": {"$lt": now}}, WHEN)
        some = await found.sort("brief.start", 1).limit(limit * LOOKED_AT).to_list(None)
        times = await self.sifter.readable([self._aware(each) for each in some], _times)
        over = [each for each, start, end, zone in times if is_day_over(start, end, zone, now)]
        return await self.with_ids(over[:limit])

    async def unresolved_of(
        self, clinic_id: str, after: tuple[datetime, str] | None, limit: int
    ) -> list[Booking]:
        """Unresolved visits of a clinic, the latest first, after a place in that order."""
        query: Document = {"brief.clinic_id": clinic_id, "state": "unresolved", "active": True}
        if after:
            start, booking_id = after
            beyond = [{"brief.start": {"$lt": start}}, {"_id": {"$lt": booking_id}}]
            query = {"$and": [query, {"brief.start": {"$lte": start}}, {"$or": beyond}]}
        return await self.many(query, sort=[("brief.start", -1), ("_id", -1)], limit=limit)

    async def to_look_at(self, now: datetime, limit: int) -> list[Booking]:
        """Visits that have begun, whose patients have not arrived and may be no-shows by the policy."""
        query = {LOOK_AT: {"$lte": now, "$type": "date"}, "active": True}
        return await self.many(query, sort=[(LOOK_AT, 1)], limit=limit)

    async def look_at(self, booking_id: str, at: datetime | None) -> None:
        """Store when to look again whether it is a no-show. Not part of the model: no version, no event."""
        await self.collection.update_one({"_id": booking_id, "active": True}, {"$set": {LOOK_AT: at}})

    async def lapsed(self, now: datetime, limit: int) -> list[Booking]:
        """Holds whose time is over."""
        return await self.many({"state": "held", "active": True, "until": {"$lte": now}}, limit=limit)


def still_to_begin(patient_ids: Sequence[str], now: datetime) -> Document:
    """The query for the visits of these patients that are to begin, and some that have just begun."""
    return {**_visits_of(patient_ids), "ticks": {"$gte": tick_at(now)}}


def _visits_of(patient_ids: Sequence[str]) -> Document:
    return {"patient_id": {"$in": sorted(set(patient_ids))}, "active": True, "kind": "visit"}


def _has_ended(document: Document) -> bool:
    return document.get("active") is False


def _code(document: Document) -> tuple[str, str, str, Person]:
    return document["holder"]["phone"], document.get("code") or "", *_speaking(document)


def _speaking(document: Document) -> tuple[str, Person]:
    holder = document["holder"]
    return holder["account_id"], known_person(holder["patient_id"], holder["patient_name"])


def _derived(booking: Booking) -> Document:
    fields: Document = {
        "ticks": ticks(booking.brief.start, booking.brief.end),
        SEATS_UNTIL: booking.brief.start if booking.seats else None,
        LOOK_AT: looked_at_from(booking),
    }
    if booking.holder:
        fields["patient_id"] = booking.holder.patient_id
    return fields


def _times(document: Document) -> tuple[str, datetime, datetime, str]:
    brief = document["brief"]
    return document["_id"], brief["start"], brief["end"], brief["zone"]


def _coming(document: Document) -> Coming:
    brief = document["brief"]
    names = ("clinic_id", "clinic_name", "doctor_id", "doctor_name", "visit_type", "zone")
    said = {name: brief[name] for name in names}
    seats = tuple(document.get("seats", ()))
    return Coming(document["_id"], document["slot_id"], **said, start=brief["start"], seats=seats)
