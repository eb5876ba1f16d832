"""Phones as they are stored."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, get_args

from pymongo import UpdateOne

from quickdoc.identity.phones import FailedBecause, Phone
from quickdoc.storage.documents import Document, Documents, aware
from quickdoc.storage.duplicates import DuplicateError

FIELD = "answered_nonsense_at"
OFFERED = "offered"
"""A field that is not part of the model: no screen shows it, so it changes without a version or an event."""
WEEK = timedelta(days=7)
SAME_MOMENT = timedelta(minutes=1)
"""Within this time an offer counts once for all its channels and workers; one sent later is counted anew."""


class Texted(NamedTuple):
    """The offer that was last texted to a phone, and until when YES without a code refers to it."""

    offer_id: str
    until: datetime


class Place(NamedTuple):
    """An offer to be counted towards a phone's caps; the arguments of `may_offer`."""

    number: str
    offer_id: str
    text_until: datetime | None = None
    over: str | None = None


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
        return _texted(self.offered)


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
        return await self.sifter.required(found, _texted_last) if found else None

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
        present = await self._offered(number)
        place = Place(number, offer_id, text_until, over)
        taken = _taken(present, place, now, caps)
        if not isinstance(taken, dict):
            return taken
        result = await self.collection.update_one(_as(number, present), {"$set": {OFFERED: taken}})
        return True if result.matched_count else None

    async def offer_all(
        self, places: Mapping[Place, Document], now: datetime, caps: Mapping[timedelta, int]
    ) -> dict[Place, bool | None]:
        """The same for several phones in one command; `places` maps each to what was just read of it.

        The server reports only how many writes matched, not which: unless all did, each result is None.
        """
        taken = {place: _taken(seen, place, now, caps) for place, seen in places.items()}
        changes = {place: each for place, each in taken.items() if isinstance(each, dict)}
        if changes:
            result = await self.collection.bulk_write(
                [
                    UpdateOne(_as(place.number, places[place]), {"$set": {OFFERED: each}})
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

    async def _offered(self, number: str) -> Document:
        for _ in range(2):
            found: Document | None = await self.collection.find_one({"_id": number}, {OFFERED: 1})
            if found:
                return await self.sifter.required(found, _offered)
            await self._ensure(number)
        return {}

    def _line(self, document: Document) -> Line:
        return Line(self.decode(document), _offered(document))

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


def _as(number: str, seen: Document) -> Document:
    """The query for a phone whose counted offers have not changed since `seen` was read."""
    return {"_id": number, f"{OFFERED}.times": seen.get("times")}


def _taken(
    seen: Document, place: Place, now: datetime, caps: Mapping[timedelta, int]
) -> Document | bool | None:
    """The counted offers with this one added; True: counted already, False: over a cap, None: retry."""
    offer_id, text_until = place.offer_id, place.text_until
    standing = _texted(seen)
    if text_until and standing and standing.offer_id not in {offer_id, place.over} and standing.until > now:
        return None
    told: list[Document] = aware(seen.get("told", []))
    mine = next((each["at"] for each in told if each["offer"] == offer_id), None)
    stands = text_until is None or standing == Texted(offer_id, text_until)
    if mine and now - mine < SAME_MOMENT and stands:
        return True
    others = [each for each in told if each["offer"] != offer_id and each["at"] > now - WEEK]
    before = [each["at"] for each in others if mine is None or each["at"] <= mine]
    if any(sum(at > now - stretch for at in before) >= cap for stretch, cap in caps.items()):
        return False
    text = Texted(offer_id, text_until) if text_until else standing
    return {
        "times": seen.get("times", 0) + 1,
        "told": [*others, {"offer": offer_id, "at": now}],
        "text": text._asdict() if text else None,
    }


def _offered(document: Document) -> Document:
    """The counted offers, checked to have the shape that `_taken` reads."""
    offered: Document = document.get(OFFERED) or {}
    if not isinstance(offered.get("times", 0), int):
        raise TypeError("places are counted")
    for each in offered.get("told", []):
        if not isinstance(each["offer"], str) or not isinstance(each["at"], datetime):
            raise TypeError("an offer that was told of has an id and a time")
    _texted(offered)
    return offered


def _texted_last(document: Document) -> Texted | None:
    return _texted(document.get(OFFERED) or {})


def _texted(offered: Document) -> Texted | None:
    text = aware(offered.get("text"))
    if text and not isinstance(text["until"], datetime):
        raise TypeError("a text stands until a moment")
    return Texted(text["offer_id"], text["until"]) if text else None
