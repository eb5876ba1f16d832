"""Offers as they are stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from quickdoc.identity.store.phones import Textable
from quickdoc.offers.offers import Offer
from quickdoc.offers.response_stats import Outcome
from quickdoc.offers.store.offer_fields import Late, code_of, derived, outcome_of, recent_offer
from quickdoc.storage.documents import Documents
from quickdoc.storage.encoding import Document, aware

MAX_LEARNED_FROM = 20_000
"""The newest offers of a clinic: more would not make an estimate better."""
LEARNED = ("made_at", "expires_at", "ended_at", "state", "exclusive", "picked", "brief.start", "brief.zone")
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Recent(NamedTuple):
    """Numbers of recent offers by phone; by account where the phone is not verified for the account.

    `texted`: phones that were texted an offer whose window is still running.
    """

    day: Counter[str]
    week: Counter[str]
    texted: set[str]


def counted(offers: Sequence[Late], phones: Textable, now: datetime) -> Recent:
    """Count recent offers: for the phone if it is verified for the account, else for the account."""
    verified = {offer for offer in offers if phones.is_verified(offer.phone, offer.account_id)}
    lines = [(each.phone if each in verified else each.account_id, each.made_at) for each in offers]
    return Recent(
        day=Counter(line for line, at in lines if at >= now - DAY),
        week=Counter(line for line, at in lines if at >= now - WEEK),
        texted={each.phone for each in verified if each.is_texted},
    )


def to_patients(slot_ids: Iterable[str], patient_ids: Iterable[str]) -> Document:
    """The query for the offers of these slots to these patients."""
    return {"slot_id": {"$in": sorted(set(slot_ids))}, "patient_id": {"$in": sorted(set(patient_ids))}}


class Offers(Documents[Offer]):
    """Unique by slot, opening and patient; an open code is unique on its phone."""

    def __init__(self, collection: Any) -> None:
        super().__init__(
            collection,
            Offer,
            derived,
        )

    async def of_opening(self, slot_id: str, opening: int) -> list[Offer]:
        """Every offer of one opening."""
        return await self.many({"slot_id": slot_id, "opening": opening})

    async def just_asked(self, slot_id: str, opening: int, since: datetime) -> set[str]:
        """The patients who were asked about an earlier opening of the slot since then.

        Those whose offer was withdrawn are not included: they are asked again now that the slot is free.
        """
        query = {"slot_id": slot_id, "opening": {"$lt": opening}, "made_at": {"$gt": since}}
        found = self.collection.find({**query, "state": {"$ne": "withdrawn"}}, {"patient_id": 1})
        return {each["patient_id"] for each in await found.to_list(None) if "patient_id" in each}

    async def answerable(self, slot_id: str) -> list[Offer]:
        """The offers of a slot that can still be answered, of whichever opening."""
        return await self.many({"slot_id": slot_id, "open": True})

    async def of_slots(self, slot_ids: Sequence[str]) -> list[Offer]:
        """Every offer of these slots."""
        return await self.many({"slot_id": {"$in": list(slot_ids)}})

    async def open_of_patient(self, patient_id: str) -> list[Offer]:
        """The offers that a patient can still answer."""
        return await self.many({"patient_id": patient_id, "open": True})

    async def made_to(self, slot_id: str, patient_id: str) -> list[Offer]:
        """The offers of a slot to a patient, of whichever opening."""
        return await self.many(to_patients([slot_id], [patient_id]))

    async def made_for(self, slot_ids: Sequence[str], patient_id: str) -> list[Offer]:
        """The offers of these slots to a patient."""
        return await self.many({"slot_id": {"$in": list(slot_ids)}, "patient_id": patient_id})

    async def open_of_account(self, account_id: str, now: datetime) -> list[Offer]:
        """Offers that an account can still answer."""
        query = {"holder.account_id": account_id, "open": True, "brief.start": {"$gt": now}}
        return await self.many(query, sort=[("made_at", -1)])

    async def coming_of(self, account_id: str, now: datetime) -> list[Offer]:
        """Every offer to an account for a slot that is still to come, including offers that are over."""
        return await self.many({"holder.account_id": account_id, "brief.start": {"$gt": now}})

    async def open_of_phone(self, phone: str, now: datetime) -> list[Offer]:
        """Offers that a phone can still answer, newest first."""
        query = {"phone": phone, "open": True, "brief.start": {"$gt": now}}
        return await self.many(query, sort=[("made_at", -1)])

    async def open_codes(self, phones: Sequence[str], now: datetime) -> list[tuple[str, str]]:
        """The codes that these phones can still answer, as pairs of phone and code."""
        query = {"phone": {"$in": list(phones)}, "open": True, "brief.start": {"$gt": now}}
        found = self.collection.find(query, {"phone": 1, "code": 1})
        return await self.sifter.readable(await found.to_list(None), code_of)

    async def still_open(self, offer_ids: Sequence[str]) -> set[str]:
        """Which of these offers can still be answered."""
        found = self.collection.find({"_id": {"$in": list(offer_ids)}, "open": True}, {"_id": 1})
        return {each["_id"] for each in await found.to_list(None)}

    async def open_instead_of(self, booking_id: str) -> list[Offer]:
        """Open offers that would give this visit back."""
        return await self.many({"instead_of.booking_id": booking_id, "open": True})

    async def latest_of_phone(
        self, account_ids: Sequence[str], phone: str, code: str, now: datetime
    ) -> Offer | None:
        """The newest offer with this code to these accounts for a slot still to come, even if it is over."""
        theirs = {"holder.account_id": {"$in": list(account_ids)}}
        query = {"phone": phone, "code": code, "brief.start": {"$gt": now}, **theirs}
        return await self.one(query, sort=[("made_at", -1)])

    async def recent(self, phones: Sequence[str], now: datetime) -> "list[Late]":
        """Recent offers to people on these phones, and all whose window is still running."""
        known: Document = {"phone": {"$in": list(phones)}}
        late = {**known, "made_at": {"$gte": now - WEEK}}
        fresh = {**known, "open": True, "expires_at": {"$gt": now}, "channels": "sms"}
        told = dict.fromkeys(("phone", "holder.account_id", "made_at", "open", "expires_at", "channels"), 1)
        stored = await self.collection.find({"$or": [late, fresh]}, told).to_list(None)
        return await self.sifter.readable(stored, partial(recent_offer, now=now))

    async def known_at(self, clinic_id: str, people: Mapping[str, str]) -> set[str]:
        """Which of these patients ever had an offer of a clinic. `people`: account ids by patient id."""
        query = {"holder.account_id": {"$in": sorted({*people.values()})}, "brief.clinic_id": clinic_id}
        found = self.collection.find({**query, "patient_id": {"$in": sorted(people)}}, {"patient_id": 1})
        return {each["patient_id"] for each in await found.to_list(None) if "patient_id" in each}

    async def outcomes(self, clinic_id: str, since: datetime) -> list[Outcome]:
        """How a clinic's offers since then ended, newest first."""
        query = {"brief.clinic_id": clinic_id, "made_at": {"$gte": since}}
        cursor = self.collection.find(query, dict.fromkeys(LEARNED, 1), limit=MAX_LEARNED_FROM)
        stored = await cursor.sort([("made_at", -1)]).to_list(None)
        return await self.sifter.readable(stored, outcome_of)

    async def times_of(self, patient_id: str, since: datetime) -> dict[str, datetime]:
        """When each of a patient's offers since then was made, by the id of the offer."""
        query = {"patient_id": patient_id, "made_at": {"$gt": since}}
        found = self.collection.find(query, {"made_at": 1})
        stored = await found.to_list(None)
        return {each["_id"]: aware(each["made_at"]) for each in stored}  # as asked for, a time

    async def asked(self, slot_id: str, opening: int) -> set[str]:
        """The patients who were asked about one opening."""
        query = {"slot_id": slot_id, "opening": opening}
        found = self.collection.find(query, {"patient_id": 1})
        return {each["patient_id"] for each in await found.to_list(None) if "patient_id" in each}
