"""How an offer changes and ends, and whether it can still be answered."""

from datetime import datetime

from quickdoc.core.errors import (
    CallTheClinicError,
    OfferClosedError,
    OfferWithdrawnError,
    RefusedError,
    SlotTakenError,
)
from quickdoc.offers.offers import Offer, OfferState, WithdrawnBecause

YOU_PASSED = OfferClosedError("You passed on this one.")
YOU_ACCEPTED = OfferClosedError("You have accepted this one already.")
ENDED_BECAUSE: dict[OfferState, RefusedError] = {
    "lost": SlotTakenError(),
    "withdrawn": OfferWithdrawnError(),
    "passed": YOU_PASSED,
    "accepted": YOU_ACCEPTED,
}
WITHDRAWN_BECAUSE: dict[WithdrawnBecause, RefusedError] = {
    "has_visit": OfferClosedError("You have another visit for this now, so it went to the next in line."),
    "call_the_clinic": CallTheClinicError(),
    "not_reached": OfferClosedError("We could not reach you, so it went to the next in line."),
    "opted_out": OfferClosedError("You wanted no more texts, so it went to the next in line."),
    "left_line": OfferClosedError("You left the standby list, so it went to the next in line."),
}


def ensure_open(offer: Offer) -> None:
    """Raise the reason if the offer can no longer be answered."""
    if offer.because:
        raise WITHDRAWN_BECAUSE[offer.because]
    if not offer.open:
        raise ENDED_BECAUSE.get(offer.state, OfferClosedError())


def end(offer: Offer, state: OfferState, now: datetime) -> Offer:
    """End the offer: accepted, passed, lost or withdrawn."""
    return offer.model_copy(
        update={"state": state, "open": False, "ended_at": now, "version": offer.version + 1}
    )


def withdraw(offer: Offer, because: WithdrawnBecause, now: datetime) -> Offer:
    """Withdraw the offer from this person alone; unchanged if it is over already."""
    if not offer.open:
        return offer
    return end(offer, "withdrawn", now).model_copy(update={"because": because})


def lapse(offer: Offer) -> Offer:
    """End the window; the offer can still be answered while the slot is free."""
    return offer.model_copy(update={"state": "expired", "version": offer.version + 1})


def cut_short(offer: Offer, now: datetime) -> Offer:
    """End the window early; unchanged if it is over already."""
    return lapse(offer).model_copy(update={"expires_at": now}) if offer.fresh(now) else offer


def reopen(offer: Offer) -> Offer:
    """Undo an acceptance that did not get the slot: it is answerable again, as after its window."""
    changes = {"state": "expired", "open": True, "ended_at": None, "version": offer.version + 1}
    return offer.model_copy(update=changes)
