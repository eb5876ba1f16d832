"""The places of offers on a phone, and what was texted there last: a field that no model has."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from quickdoc.storage.encoding import Document, aware

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


def as_seen(number: str, seen: Document) -> Document:
    """The query for a phone whose counted offers have not changed since `seen` was read."""
    return {"_id": number, f"{OFFERED}.times": seen.get("times")}


def with_place(
    seen: Document, place: Place, now: datetime, caps: Mapping[timedelta, int]
) -> Document | bool | None:
    """The counted offers with this one added; True: counted already, False: over a cap, None: retry."""
    offer_id, text_until = place.offer_id, place.text_until
    standing = texted(seen)
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


def checked_offers(document: Document) -> Document:
    """The counted offers, checked to have the shape that `with_place` reads."""
    offered: Document = document.get(OFFERED) or {}
    if not isinstance(offered.get("times", 0), int):
        raise TypeError("places are counted")
    for each in offered.get("told", []):
        if not isinstance(each["offer"], str) or not isinstance(each["at"], datetime):
            raise TypeError("an offer that was told of has an id and a time")
    texted(offered)
    return offered


def texted_last(document: Document) -> Texted | None:
    return texted(document.get(OFFERED) or {})


def texted(offered: Document) -> Texted | None:
    text = aware(offered.get("text"))
    if text and not isinstance(text["until"], datetime):
        raise TypeError("a text stands until a moment")
    return Texted(text["offer_id"], text["until"]) if text else None
