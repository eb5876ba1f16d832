"""Slots: one doctor, one clinic, one stretch of time that can be booked.

A slot is occupied by an active booking, and the unique index on those decides every race. The slot's own
`state` is a projection of its bookings (`project`), computed after each change and repaired by reactions and
sweeps. It may be out of date for a moment and decides nothing.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from quickdoc.core.types import Instant
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary

SlotState = Literal["open", "held", "booked", "withdrawn"]


class Slot(SlotSummary):
    """`opening` counts how often it became free; offers and rounds belong to one opening.

    `live` is false once the clinic withdrew it: the doctor's time may then be published anew.
    """

    id: str
    state: SlotState = "open"
    opening: int = 1
    opened_at: Instant
    held_until: Instant | None = None
    topics: tuple[str, ...]
    live: bool = True
    version: int = 1

    @property
    def brief(self) -> SlotSummary:
        """The part that bookings and offers carry along."""
        return SlotSummary.model_validate(self.model_dump())


def project(slot: Slot, bookings: Iterable[Booking], now: datetime) -> Slot | None:
    """The slot as its bookings say it is, or None when it says so already.

    Args:
        slot: as it is stored.
        bookings: the slot's latest bookings, ended ones included.
        now: becomes `opened_at` when the slot opens anew.
    """
    history = list(bookings)
    active = next((each for each in history if each.active), None)
    # A claim may name the opening before the present one, when it read the slot just before that began.
    came_free = active is None and slot.state in {"booked", "withdrawn"}
    opening = max([slot.opening + came_free, *(each.opening + 1 for each in history if each.freed_the_slot)])
    reopened = opening > slot.opening
    projected = slot.model_copy(
        update={
            "state": _state(active),
            "held_until": active.until if active and active.state == "held" else None,
            "live": active is None or active.kind != "block",
            "opening": opening,
            "opened_at": now if reopened else slot.opened_at,
        }
    )
    return None if projected == slot else projected.model_copy(update={"version": slot.version + 1})


def _state(active: Booking | None) -> SlotState:
    if active is None:
        return "open"
    if active.kind == "block":
        return "withdrawn"
    return "held" if active.state == "held" else "booked"
