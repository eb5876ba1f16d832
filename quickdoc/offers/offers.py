"""Offers: one slot, one patient, one deadline, one short code.

When the window ends an offer becomes "yours if still free", not dead: it stays `answerable` until the
slot is taken, withdrawn or past. Whether its time is over is decided by the clock when the reply
arrives, never by a job having run.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from quickdoc.core.errors import (
    CallTheClinicError,
    OfferClosedError,
    OfferWithdrawnError,
    RefusedError,
    SlotTakenError,
)
from quickdoc.core.types import Instant, Model, Zone
from quickdoc.scheduling.bookings import Holder
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.preferences import Channel
from quickdoc.waitlist.standby import Later

OfferState = Literal["asked", "accepted", "passed", "expired", "lost", "withdrawn"]
WithdrawnBecause = Literal["has_visit", "call_the_clinic", "not_reached", "opted_out", "left_line"]
"""Why an offer is withdrawn from one person while others may still have the slot."""

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

UNTOLD: frozenset[WithdrawnBecause] = frozenset({"not_reached", "opted_out", "left_line"})
"""Who cannot be told, or did it themselves."""


class Offer(Model):
    """`open`: a reply still does something, so its code is not given to another.

    `exclusive`: the slot is held for this person alone during the window. `first_come`: all whom it suits are
    asked at the same time. `named`: several people share the phone, so the text says for whom, by the
    `label`. `instead_of`: the later visit that accepting gives back; it may be at another clinic, and events
    of offers go to the board, so it is stored (`store/offers.py`) and never shown. `picked`: the staff chose
    this person.
    `because`: it was withdrawn from this person alone.
    `zone`: where the reader is; on that clock they are told the deadline.
    """

    id: str
    slot_id: str
    opening: int
    round_id: str
    wave: int
    standby_id: str
    holder: Holder
    brief: SlotSummary
    code: str
    made_at: Instant
    expires_at: Instant
    state: OfferState = "asked"
    open: bool = True
    exclusive: bool = False
    first_come: bool = False
    channels: tuple[Channel, ...] = ("live", "sms")
    named: bool = False
    label: str = ""
    zone: Zone | None = None
    picked: bool = False
    instead_of: SkipJsonSchema[Later | None] = Field(default=None, exclude=True)
    ended_at: Instant | None = None
    because: WithdrawnBecause | None = None
    version: int = 1

    def fresh(self, now: datetime) -> bool:
        """Whether its reaction window is still running."""
        return self.open and now < self.expires_at

    @property
    def names_another_clinic(self) -> bool:
        """Whether what it says of the later visit would tell its clinic when another one has the patient."""
        return self.instead_of is not None and self.instead_of.clinic_id != self.brief.clinic_id


def is_told_of(offer: Offer) -> bool:
    """Whether the patient is notified that the offer is withdrawn.

    If they have a visit by now, offers whose window was over are withdrawn without a text for each.
    """
    if offer.because in UNTOLD:
        return False
    late = offer.ended_at is not None and offer.ended_at >= offer.expires_at
    return offer.state == "withdrawn" and not (offer.because == "has_visit" and late)


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
