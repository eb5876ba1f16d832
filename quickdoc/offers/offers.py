"""Offers: one slot, one patient, one deadline, one short code.

When the window ends an offer becomes "yours if still free", not dead: it stays `answerable` until the
slot is taken, withdrawn or past. Whether its time is over is decided by the clock when the reply
arrives, never by a job having run.
"""

from datetime import datetime
from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from quickdoc.core.types import Instant, Model, Zone
from quickdoc.scheduling.bookings import Holder
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.preferences import Channel
from quickdoc.waitlist.standby import Later

OfferState = Literal["asked", "accepted", "passed", "expired", "lost", "withdrawn"]
WithdrawnBecause = Literal["has_visit", "call_the_clinic", "not_reached", "opted_out", "left_line"]
"""Why an offer is withdrawn from one person while others may still have the slot."""
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
