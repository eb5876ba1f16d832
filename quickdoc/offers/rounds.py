"""Rounds: the offering of one opening to the standby list, wave after wave.

A round is advanced by any worker that sees that `next_at` has passed; the compare-and-set on its version lets
one of them through. `due` says whether a wave should go; the functions that return a `Round` make its next
state.
"""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from quickdoc.clinics.policy import Mode, Policy
from quickdoc.core.types import Instant, Model
from quickdoc.offers.sizing import Sizing
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.suitability import Reason

RoundState = Literal["running", "filled", "released", "stopped"]


class Entry(Model):
    """One considered person: asked in `wave`, skipped for `reason`, or picked by staff because of `note`."""

    at: Instant
    wave: int
    patient_id: str
    patient_name: str
    outcome: Literal["asked", "skipped", "picked"]
    reason: Reason | None = None
    note: str | None = None


class Link(Model):
    """A round's place in a chain of moves. `id`: the round that the chain began with, whose `step` is 0.

    That may be of another clinic's slot, so its id is stored (`offers/store/rounds.py`) and never shown.

    `booking_id`: the visit that was given back for an earlier one, which opened this slot.
    """

    id: SkipJsonSchema[str] = Field(default="", exclude=True)
    step: int
    booking_id: str


class Asked(Model):
    """One person of one wave. Offers are placed from these, also by a process that comes later.

    `until`: whom the staff picked has a window of their own.
    """

    wave: int
    patient_id: str
    standby_id: str
    until: Instant | None = None


class Round(Model):
    """The offering of one opening.

    `released`: open to all in the feed, the list being used up or too late, or nobody was to be asked.
    `stopped`: by the staff, who say why in `note`, or because its opening is over. `log` keeps the first 200
    lines; `skipped` counts all reasons. `sifted`: how many more the database passed over by their hours,
    notice and the like without a line of their own; `reach`: how far down the line it got. Both are counted
    up to some thousands. `pages`: where everybody considered is written down.
    """

    id: str
    slot_id: str
    opening: int
    brief: SlotSummary
    policy: Policy
    state: RoundState = "running"
    wave: int = 0
    started_at: Instant
    next_at: Instant | None
    log: tuple[Entry, ...] = ()
    skipped: dict[str, int] = Field(default_factory=dict)
    sifted: int = 0
    reach: int = 0
    pages: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    topics: tuple[str, ...] = ()
    sizing: tuple[Sizing, ...] = ()
    chain: Link | None = None
    note: str | None = None
    ended_at: Instant | None = None
    version: int = 1


class Past(Model):
    """What a past round says about future ones: whom it asked, and how far down the line it got.

    `blocked`: how many of those considered were on the clinic's block list.
    """

    id: str
    slot_id: str
    opening: int
    brief: SlotSummary
    topics: tuple[str, ...]
    mode: Mode
    state: RoundState
    wave: int
    started_at: Instant
    asked: int
    reach: int
    sifted: int
    pages: tuple[str, ...]
    blocked: int = 0


def round_id(slot_id: str, opening: int) -> str:
    """The id of the one round of an opening. It is derived, so starting a round twice changes nothing."""
    return f"round_{slot_id}_{opening}"


def start(slot: Slot, policy: Policy, now: datetime) -> Round:
    """The round of the slot's present opening; its first wave goes after the grace time."""
    return Round(
        id=round_id(slot.id, slot.opening),
        slot_id=slot.id,
        opening=slot.opening,
        brief=slot.brief,
        policy=policy,
        topics=slot.topics,
        started_at=now,
        next_at=now + timedelta(seconds=policy.grace),
    )


def for_the_feed_alone(slot: Slot, policy: Policy, now: datetime) -> Round:
    """The round of an opening that the standby list is not asked about; the staff may still pick somebody."""
    unasked = policy.model_copy(update={"mode": "race"})
    changes = {"state": "released", "next_at": None, "ended_at": now}
    return start(slot, unasked, now).model_copy(update=changes)


def due(round_: Round, now: datetime) -> bool:
    """Whether the next wave should go."""
    return round_.state == "running" and round_.next_at is not None and round_.next_at <= now


def in_grace(round_: Round, now: datetime) -> bool:
    """Whether it is still the grace time before the first wave, in which the clinic can undo."""
    return round_.wave == 0 and now < round_.started_at + timedelta(seconds=round_.policy.grace)


def hurry(round_: Round, now: datetime) -> Round:
    """Make the next wave due now, since everybody in the present one has declined."""
    return round_.model_copy(update={"next_at": now, "version": round_.version + 1})


def finish(round_: Round, state: RoundState, now: datetime, note: str | None = None) -> Round:
    """End the round."""
    return round_.model_copy(
        update={
            "state": state,
            "next_at": None,
            "note": note or round_.note,
            "ended_at": now,
            "version": round_.version + 1,
        }
    )


def resume(round_: Round, now: datetime) -> Round:
    """Resume a stopped round. `now`: when its next wave is due; in a queue, when the present turn is over."""
    return round_.model_copy(
        update={
            "state": "running",
            "next_at": now,
            "note": None,
            "ended_at": None,
            "version": round_.version + 1,
        }
    )
