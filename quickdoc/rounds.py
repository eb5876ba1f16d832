"""Rounds: the offering of one opening to the standby list, wave after wave.

A round is advanced by whoever is awake when `next_at` has passed; the compare-and-set on its version
lets one of them through. `plan` says what is due, the rest makes the next state of the document.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from pydantic import Field

from quickdoc.briefs import Brief
from quickdoc.clinics import Policy
from quickdoc.shapes import Instant, Shape
from quickdoc.slots import Slot
from quickdoc.standby import Reason, Standby, quiet, suits

RoundState = Literal["running", "filled", "released", "stopped"]
LOG_LIMIT = 200
LAST_SHARE = 4
"""No window takes more than a quarter of the time that is left, down to `SHORTEST_WINDOW`."""
SHORTEST_WINDOW = timedelta(seconds=60)


class Entry(Shape):
    """One considered person: asked in `wave`, skipped for `reason`, or picked by staff because of `note`."""

    at: Instant
    wave: int
    patient_id: str
    patient_name: str
    outcome: Literal["asked", "skipped", "picked"]
    reason: Reason | None = None
    note: str | None = None


class Sizing(Shape):
    """Why a wave has its size.

    `each`: the chance that one person asked says yes within `minutes`; `all`: that one of the wave or of
    those asked before does; `seen`: offers of this clinic and time of day that the estimate rests on, beside
    the published figures; `part`: the time of day.
    """

    wave: int
    size: int
    each: float
    all: float
    target: float
    minutes: float
    seen: int
    part: str


class Link(Shape):
    """A round's place in a chain of moves. `id`: the round that the chain began with, whose `step` is 0.

    `booking_id`: the visit that was given back for an earlier one, which opened this slot.
    """

    id: str
    step: int
    booking_id: str


class Asked(Shape):
    """One person of one wave. Offers are placed from these, also by a process that comes later."""

    wave: int
    patient_id: str
    standby_id: str


class Round(Shape):
    """`released`: open to all in the feed, the list being used up, too late or the mode `race`.

    `log` keeps the first 200 lines; `skipped` counts all reasons. `note`: why the staff stopped it.
    """

    id: str
    slot_id: str
    opening: int
    brief: Brief
    policy: Policy
    state: RoundState = "running"
    wave: int = 0
    started_at: Instant
    next_at: Instant | None
    log: tuple[Entry, ...] = ()
    skipped: dict[str, int] = Field(default_factory=dict)
    asked: tuple[Asked, ...] = ()
    topics: tuple[str, ...] = ()
    sizing: tuple[Sizing, ...] = ()
    chain: Link | None = None
    note: str | None = None
    ended_at: Instant | None = None
    version: int = 1


class Facts(NamedTuple):
    """What only the database knows about the people in a batch. The caps' counts are by phone.

    `texted`: phones with a text offer out that is still fresh; a second one would make a bare YES ambiguous.
    """

    busy: set[str]
    had_it: set[str]
    opted_out: set[str]
    offers_day: Counter[str]
    offers_week: Counter[str]
    texted: AbstractSet[str] = frozenset()


class Considered(NamedTuple):
    """A standby that matched a topic, and why it is not asked (None: it is)."""

    standby: Standby
    reason: Reason | None


def round_id(slot_id: str, opening: int) -> str:
    """One opening has one round, so its id is made from them and starting twice changes nothing."""
    return f"round_{slot_id}_{opening}"


def start(slot: Slot, policy: Policy, now: datetime) -> Round:
    """The round of the slot's present opening; its first wave goes after the grace time."""
    race = policy.mode == "race"
    return Round(
        id=round_id(slot.id, slot.opening),
        slot_id=slot.id,
        opening=slot.opening,
        brief=slot.brief,
        policy=policy,
        state="released" if race else "running",
        started_at=now,
        next_at=None if race else now + timedelta(seconds=policy.grace),
    )


def due(one: Round, now: datetime) -> bool:
    """Whether the next wave should go."""
    return one.state == "running" and one.next_at is not None and one.next_at <= now


def places(policy: Policy) -> int:
    """How many are asked at once."""
    if policy.mode != "waves":
        return 1
    return 3 if policy.wave_size == "auto" else policy.wave_size


def window(policy: Policy, start_at: datetime, now: datetime) -> timedelta:
    """How long an offer made now stays fresh. It shrinks as the start nears."""
    wanted = timedelta(seconds=policy.window)
    return min(wanted, max(SHORTEST_WINDOW, (start_at - now) / LAST_SHARE))


def too_late(one: Round, now: datetime) -> bool:
    """Whether the start is so near that the slot goes to the feed alone."""
    return one.brief.start - now < timedelta(minutes=one.policy.min_notice)


def why_not(one: Round, standby: Standby, facts: Facts, now: datetime) -> Reason | None:
    """None when this person is to be asked now, else the word that the log and the patient will see."""
    unwanted = suits(standby, one.brief, now)
    if unwanted:
        return unwanted
    if standby.patient_id in facts.had_it:
        return "had_it"
    if standby.patient_id in facts.busy:
        return "busy"
    return (
        _not_reachable(one.policy, standby, facts, now)
        or _over_cap(one.policy, standby, facts)
        or _has_another(standby, facts)
    )


def _not_reachable(policy: Policy, standby: Standby, facts: Facts, now: datetime) -> Reason | None:
    """STOP is for texts only, quiet hours are for texts and push notices. Live and e-mail are any time."""
    ways = set(standby.channels) - {"live"}
    if "sms" in ways and standby.phone in facts.opted_out:
        ways.remove("sms")
        if not ways:
            return "opted_out"
    if ways & {"sms", "push"}:
        if quiet(standby.zone, policy.quiet_hours, now):
            return "quiet_hours"
        if quiet(standby.zone, standby.dnd, now):
            return "do_not_disturb"
    return None


def _over_cap(policy: Policy, standby: Standby, facts: Facts) -> Reason | None:
    """Offers count once, on whatever channels; a family shares its phone's."""
    over = (
        facts.offers_day[standby.phone] >= policy.cap_day
        or facts.offers_week[standby.phone] >= policy.cap_week
    )
    return "cap" if over else None


def _has_another(standby: Standby, facts: Facts) -> Reason | None:
    return "another_offer" if "sms" in standby.channels and standby.phone in facts.texted else None


def next_wave(one: Round, considered: Iterable[Considered], now: datetime) -> Round:
    """The round after its next wave; released when there is nobody left to ask."""
    people = list(considered)
    wave = one.wave + 1
    asked = tuple(
        Asked(wave=wave, patient_id=each.standby.patient_id, standby_id=each.standby.id)
        for each in people
        if each.reason is None
    )
    told = {(line.patient_id, line.reason) for line in one.log}
    fresh = [each for each in people if (each.standby.patient_id, each.reason) not in told]
    skipped = Counter(one.skipped) + Counter(each.reason for each in fresh if each.reason)
    changed = one.model_copy(
        update={
            "log": (*one.log, *(_entry(each, wave, now) for each in fresh))[:LOG_LIMIT],
            "skipped": dict(skipped),
            "asked": (*one.asked, *asked),
            "version": one.version + 1,
        }
    )
    if not asked:
        return changed.model_copy(update={"state": "released", "next_at": None})
    ends = now + window(one.policy, one.brief.start, now)
    return changed.model_copy(update={"wave": wave, "next_at": ends})


def hurry(one: Round, now: datetime) -> Round:
    """Everybody of the wave has answered no: the next one need not wait."""
    return one.model_copy(update={"next_at": now, "version": one.version + 1})


def finish(one: Round, state: RoundState) -> Round:
    """The round is over."""
    return one.model_copy(update={"state": state, "next_at": None, "version": one.version + 1})


def _entry(each: Considered, wave: int, now: datetime) -> Entry:
    return Entry(
        at=now,
        wave=wave,
        patient_id=each.standby.patient_id,
        patient_name=each.standby.patient_name,
        outcome="asked" if each.reason is None else "skipped",
        reason=each.reason,
    )
