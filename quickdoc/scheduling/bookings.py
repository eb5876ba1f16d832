"""Bookings: whatever occupies a slot. Kinds `visit`, `hold` (reserved until a deadline), `block` (closed).

All three are active documents of one collection with a unique index on the slot, so no second check is
needed. The functions here make and change bookings; races are decided by the index.

    held -> booked -> confirmed -> arrived -> in_progress -> completed
    ends: cancelled, no_show, expired, moved

A visit whose day is over and of which nobody has said whether its patient came is `unresolved`.
"""

from datetime import datetime, timedelta
from typing import Literal

from quickdoc.core.errors import (
    AlreadyYoursError,
    RefusedError,
    SlotHeldError,
    SlotTakenError,
    SlotWithdrawnError,
)
from quickdoc.core.types import Instant, Model
from quickdoc.scheduling.slot_summary import SlotSummary

Kind = Literal["visit", "hold", "block"]
BookingState = Literal[
    "held",
    "booked",
    "confirmed",
    "arrived",
    "in_progress",
    "completed",
    "unresolved",
    "cancelled",
    "no_show",
    "expired",
    "moved",
]
Via = Literal["feed", "offer", "text", "staff"]
By = Literal["patient", "clinic", "system"]
Closing = Literal["shut", "off_schedule"]
"""Why a slot must not stay free: its doctor is suspended or the clinic closed; or they do not work then."""
UNDOABLE: frozenset[BookingState] = frozenset({"cancelled", "no_show"})
AHEAD: tuple[BookingState, ...] = ("booked", "confirmed")
"""The states of a visit for which its patient has not come yet."""
UNENDED: tuple[BookingState, ...] = (*AHEAD, "arrived", "in_progress")
"""The states in which no visit stays once its day is over."""
ATTENDED: frozenset[BookingState] = frozenset({"arrived", "in_progress", "completed"})
"""The states of a visit for which its patient came: it occupies the slot and never becomes a no-show."""
BEGUN: frozenset[BookingState] = frozenset({"in_progress", "completed"})
"""The states of a visit that cannot be cancelled or given back any more, whatever its start was to be."""
HAND_OVER = timedelta(seconds=2)
"""How long a lapsed hold stays with its round, which passes it to the next in line."""
REMIND_AFTER = timedelta(hours=3)
"""No reminder within this time after the booking was made."""
UNDO_SECONDS = 60
"""How long a cancelled visit or a withdrawn slot can be put back, unless somebody took it meanwhile."""
UNSEEN_FOR = timedelta(days=7)
"""How long after its time a visit that the clinic cancelled is shown to a patient who has not seen that."""
TAP_UNDONE = timedelta(seconds=20)
"""Giving a visit back so soon after taking it in the app counts as an undo, which the app offers for 10 s."""


class Step(Model):
    """One line of a booking's history."""

    state: BookingState
    at: Instant
    by: By


class Holder(Model):
    """The person for whom a slot is taken."""

    patient_id: str
    patient_name: str
    account_id: str
    phone: str


class Booking(Model):
    """`until` is a hold's deadline. `code` is what the patient texts back. A block has no holder.

    `moved_from`: the later visit that its patient gives back for this one; `moved_to`: the earlier one that
    its patient took instead. A hold without a holder is kept for those who are asked. `seats`: what it takes
    of the visits that its patient may have ahead of them (`eligibility.free_seats`); none from staff.
    `seen`: its patient has seen that the clinic cancelled it. `shut`: a block that stands until the doctor
    is reinstated or the clinic opens again. `off_schedule`: one that stands because the doctor does not work
    then any more.
    """

    id: str
    slot_id: str
    kind: Kind
    state: BookingState
    active: bool = True
    opening: int
    brief: SlotSummary
    holder: Holder | None = None
    via: Via
    offer_id: str | None = None
    code: str | None = None
    until: Instant | None = None
    moved_from: str | None = None
    moved_to: str | None = None
    seats: tuple[str, ...] = ()
    seen: bool = False
    shut: bool = False
    off_schedule: bool = False
    history: tuple[Step, ...]
    version: int = 1

    @property
    def booked_at(self) -> datetime:
        """When it became a visit."""
        return next(step.at for step in self.history if step.state == "booked")

    @property
    def has_arrived(self) -> bool:
        """Whether its patient came."""
        return self.state in ATTENDED

    @property
    def has_begun(self) -> bool:
        """Whether its patient is with the doctor, or was."""
        return self.state in BEGUN

    @property
    def freed_the_slot(self) -> bool:
        """Whether its end began a new opening of the slot. The end of a hold does not."""
        return not self.active and self.kind != "hold"

    def filled(self, opening: int) -> bool:
        """Whether it is the visit that ended this opening, not an earlier one put back by an undo."""
        restored = any(step.state in UNDOABLE for step in self.history)
        return self.kind == "visit" and self.opening == opening and not restored

    @property
    def reserved(self) -> bool:
        """Whether it is a hold for all who are asked and not for one person."""
        return self.active and self.kind == "hold" and self.holder is None

    def taken_by(self, patient_id: str, since: datetime) -> bool:
        """Whether it is a visit that this patient has taken since a moment."""
        is_theirs = self.holder is not None and self.holder.patient_id == patient_id
        taken = any(step.state == "booked" and step.at >= since for step in self.history)
        return self.kind == "visit" and is_theirs and taken

    @property
    def was_a_slip(self) -> bool:
        """Whether its patient took it in the app and gave it back at once."""
        last = self.history[-1]
        if self.state != "cancelled" or last.by != "patient" or self.via == "text":
            return False
        return last.at <= self.booked_at + TAP_UNDONE

    @property
    def is_unseen(self) -> bool:
        """Whether the clinic cancelled it and its patient has not said yet that they have seen that."""
        return self.state == "cancelled" and self.history[-1].by == "clinic" and not self.seen

    def is_shown(self, now: datetime) -> bool:
        """Whether its patient is shown it: until it is over, and longer if they do not know it is off."""
        return self.brief.end > (now - UNSEEN_FOR if self.is_unseen else now)

    def lapsed(self, now: datetime) -> bool:
        """Whether it is a hold whose time is over, although no job has ended it yet."""
        return self.active and self.until is not None and self.until <= now


def reminder_at(booking: Booking, before: timedelta) -> datetime | None:
    """When to remind its patient; None when reminders are off, it is no coming visit, or too new for one."""
    if not (before and booking.active and booking.kind == "visit" and booking.holder):
        return None
    if booking.has_arrived:
        return None
    at = booking.brief.start - before
    return at if booking.booked_at + REMIND_AFTER <= at else None


def explain(winner: Booking | None, patient_id: str | None) -> RefusedError:
    """Why a claim lost, in the words for this patient. `winner` is None when it has gone again."""
    if winner is not None and winner.kind == "block":
        return SlotWithdrawnError()
    if winner is not None and winner.holder and winner.holder.patient_id == patient_id:
        return AlreadyYoursError()
    if winner is not None and winner.reserved:
        return SlotHeldError("The standby list is asked first. If nobody there takes it, it opens to all.")
    if winner is not None and winner.kind == "hold":
        return SlotHeldError()
    return SlotTakenError()
