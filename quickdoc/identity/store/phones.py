"""Phones as they are stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, get_args

from pymongo import UpdateOne

from quickdoc.identity.phones import FailedBecause, Phone
from quickdoc.identity.store.phone_places import (
    OFFERED,
    Place,
    Texted,
    as_seen,
    checked_offers,
    texted,
    texted_last,
    with_place,
)
from quickdoc.storage.documents import Documents
from quickdoc.storage.duplicates import DuplicateError
from quickdoc.storage.encoding import Document

FIELD = "answered_nonsense_at"


class Textable(NamedTuple):
    """The state of several phones: which opted out, and at which of the others texts fail permanently.

    `verified`: the phones and the accounts that they are verified for.
    """

    opted_out: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    verified: frozenset[tuple[str, str]] = frozenset()

    def is_verified(self, number: str, account_id: str) -> bool:
        """Whether the number is verified for the account."""
        return (number, account_id) in self.verified


class Line(NamedTuple):
    """A phone with the offers that count towards its caps, which are not part of the model."""

    phone: Phone
    offered: Document

    @property
    def texted(self) -> Texted | None:
        """The offer that this phone was texted last."""
        return texted(self.offered)


class Phones(Documents[Phone]):
    """The id is the number in E.164."""

    def __init__(self, collection: Any) -> None:
        super().__init__(collection, Phone)

    async def may_answer_nonsense(self, number: str, now: datetime, every: timedelta) -> bool:
        """Whether the last such answer is long enough ago. Of concurrent calls only one returns True."""
        await self._ensure(number)
        quiet: Document = {"_id": number, FIELD: {"$not": {"$gt": now - every}}}
        result = await self.collection.update_one(quiet, {"$set": {FIELD: now}})
        return bool(result.matched_count)

    async def lines(self, numbers: Sequence[str]) -> dict[str, Line]:
        """Several phones at once, by their numbers; those that are not stored are missing."""
        found = self.collection.find({"_id": {"$in": list(numbers)}}, {"pending": 0})
        lines = await self.sifter.readable(await found.to_list(None), self._line)
        return {line.phone.id: line for line in lines}

    async def line(self, number: str) -> Line | None:
        """One phone; None if it is not stored.

        Raises:
            UnreadableError
        """
        found = await self.collection.find_one({"_id": number}, {"pending": 0})
        return await self.sifter.required(found, self._line) if found else None

    async def textable(self, numbers: Sequence[str]) -> Textable:
        """Which of these phones may be texted."""
        told = dict.fromkeys(("opted_out", "failed_because", "account_ids"), 1)
        found = await self.collection.find({"_id": {"$in": list(numbers)}}, told).to_list(None)
        opted_out = frozenset(each["_id"] for each in found if each.get("opted_out") is True)
        failed = {each["_id"] for each in found if each.get("failed_because") in get_args(FailedBecause)}
        return Textable(
            opted_out,
            frozenset(failed - opted_out),
            frozenset((each["_id"], who) for each in found for who in _account_ids(each)),
        )

    async def texted(self, number: str) -> Texted | None:
        """The offer that this phone was texted last."""
        found = await self.collection.find_one({"_id": number}, {OFFERED: 1})
        return await self.sifter.required(found, texted_last) if found else None

    async def may_offer(
        self,
        number: str,
        offer_id: str,
        now: datetime,
        caps: Mapping[timedelta, int],
        *,
        text_until: datetime | None = None,
        over: str | None = None,
    ) -> bool | None:
        """Count an offer towards a phone's caps, once for all its channels. Returns whether it may be sent.

        `caps`: how many offers may be sent in each period, a week at most. `text_until`: the offer is sent by
        text and can be answered until then, so no other texted offer may be fresh; `over`: an offer that was
        found closed. Returns None after a concurrent change: read again and retry.
        """
        present = await self.checked_offers(number)
        place = Place(number, offer_id, text_until, over)
        taken = with_place(present, place, now, caps)
        if not isinstance(taken, dict):
            return taken
        result = await self.collection.update_one(as_seen(number, present), {"$set": {OFFERED: taken}})
        return True if result.matched_count else None

    async def offer_all(
        self, places: Mapping[Place, Document], now: datetime, caps: Mapping[timedelta, int]
    ) -> dict[Place, bool | None]:
        """The same for several phones in one command; `places` maps each to what was just read of it.

        The server reports only how many writes matched, not which: unless all did, each result is None.
        """
        taken = {place: with_place(seen, place, now, caps) for place, seen in places.items()}
        changes = {place: each for place, each in taken.items() if isinstance(each, dict)}
        if changes:
            result = await self.collection.bulk_write(
                [
                    UpdateOne(as_seen(place.number, places[place]), {"$set": {OFFERED: each}})
                    for place, each in changes.items()
                ],
                ordered=False,
            )
            all_of_them = result.matched_count == len(changes)
            taken |= dict.fromkeys(changes, True if all_of_them else None)
        return {place: None if isinstance(each, dict) else each for place, each in taken.items()}

    async def free(self, number: str, offer_id: str, *, keep_place: bool) -> None:
        """Record that the text of this offer was not sent, so that another may be.

        `keep_place`: the offer is sent on another channel, so it still counts towards the cap.
        """
        again = {"$inc": {f"{OFFERED}.times": 1}}
        mine = {"_id": number, f"{OFFERED}.text.offer_id": offer_id}
        await self.collection.update_one(mine, {"$set": {f"{OFFERED}.text": None}, **again})
        if not keep_place:
            place = {"_id": number, f"{OFFERED}.told.offer": offer_id}
            await self.collection.update_one(
                place, {"$pull": {f"{OFFERED}.told": {"offer": offer_id}}, **again}
            )

    async def checked_offers(self, number: str) -> Document:
        for _ in range(2):
            found: Document | None = await self.collection.find_one({"_id": number}, {OFFERED: 1})
            if found:
                return await self.sifter.required(found, checked_offers)
            await self._ensure(number)
        return {}

    def _line(self, document: Document) -> Line:
        return Line(self.decode(document), checked_offers(document))

    async def _ensure(self, number: str) -> None:
        if await self.find(number) is None:
            try:
                await self.insert_silently(Phone(id=number))
            except DuplicateError:
                return


def _account_ids(document: Document) -> list[str]:
    """The accounts that the phone is verified for; none if the field cannot be read."""
    found = document.get("account_ids")
    return found if isinstance(found, list) else []
