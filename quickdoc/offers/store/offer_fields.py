"""Fields of stored offers: those that only indexes need, and those read without the rest."""

from datetime import datetime
from typing import NamedTuple

from quickdoc.core.types import known_zone
from quickdoc.offers.offers import Offer
from quickdoc.offers.response_stats import Outcome
from quickdoc.storage.encoding import Document, aware, plain


class Late(NamedTuple):
    """A recent offer. `is_texted`: it goes out by text, and its window is still running."""

    phone: str
    account_id: str
    made_at: datetime
    is_texted: bool


def derived(offer: Offer) -> Document:
    """Fields that only indexes need, and the later visit, which is stored and never shown."""
    later = offer.instead_of and plain(offer.instead_of.model_dump())
    return {"patient_id": offer.holder.patient_id, "phone": offer.holder.phone, "instead_of": later}


def code_of(document: Document) -> tuple[str, str]:
    return document["phone"], document["code"]


def recent_offer(document: Document, now: datetime) -> Late:
    """A recent offer; its times are checked, since they are compared later."""
    found: Document = aware(document)
    if not isinstance(found["made_at"], datetime) or not isinstance(found["expires_at"], datetime):
        raise TypeError("an offer is made and expires at a moment")
    if "sms" not in found["channels"] and not isinstance(found["channels"], list):
        raise TypeError("the channels are a list")
    is_texted = found["open"] and found["expires_at"] > now and "sms" in found["channels"]
    return Late(found["phone"], found["holder"]["account_id"], found["made_at"], is_texted)


def outcome_of(document: Document) -> Outcome:
    found = aware(document)
    moments = [found["made_at"], found["expires_at"], found["brief"]["start"]]
    moments += [found["ended_at"]] if found.get("ended_at") else []
    if not all(isinstance(moment, datetime) for moment in moments):
        raise TypeError("an offer is made, expires and ends at a moment")
    return Outcome(
        made_at=found["made_at"],
        expires_at=found["expires_at"],
        ended_at=found.get("ended_at"),
        state=found["state"],
        exclusive=found.get("exclusive", False),
        picked=found.get("picked", False),
        start=found["brief"]["start"],
        zone=known_zone(found["brief"]["zone"]),
    )
