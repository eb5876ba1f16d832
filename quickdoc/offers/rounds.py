"""Rounds: the offering of one opening to the standby list, wave after wave.

A round is advanced by any worker that sees that `next_at` has passed; the compare-and-set on its version lets
one of them through. `due` says whether a wave should go; the functions that return a `Round` make its next
state.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal, NamedTuple

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from quickdoc.clinics.clinics import Mode, Policy
from quickdoc.core.types import Instant, Model, Window
from quickdoc.offers.offers import Offer
from quickdoc.offers.response_stats import ResponseStats, Sizing, part_of_day, size
from quickdoc.scheduling.eligibility import Coming, has_room, is_exchange
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import LOTS, Reason, Standby, by_urgency, lot, quiet, quiet_until, suits

RoundState = Literal["running", "filled", "released", "stopped"]
LOG_LIMIT = 200
LAST_SHARE = 4
"""No window takes more than a quarter of the time that is left, down to `SHORTEST_WINDOW`."""
SHORTEST_WINDOW = timedelta(seconds=60)
RACE_BATCH = 100
RACE_GAP = timedelta(seconds=2)
"""In a race everybody is told at once: so many together, and the next so many as soon as that is done."""
ASKED_AGAIN_AFTER = timedelta(minutes=10)
"""A slot that comes back sooner asks others first: who takes and gives back cannot make us text people again
and again. Whoever was asked is asked again after that, should it still be free; the app shows it at once."""
MAX_RACED = 1000
"""Nobody beyond them is told of one opening, except live in the app."""


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


class Facts(NamedTuple):
    """What only the database knows about the people in a batch. The caps' counts are by line (`line_of`).

    `barred`: patients on the clinic's block list. `limited`: requests of patients who have as many coming
    visits as the clinic allows, not counting one that they would give back. `texted`: phones that were
    texted an offer whose window is still running; a second one would make a bare YES ambiguous. `failed`:
    phones that no text can reach. `unverified`: requests whose phone is not verified for their account.
    `unmailed`: requests whose e-mail address is not verified. `just_asked`: patients who were asked about an
    earlier opening of the slot a few minutes ago.
    """

    busy: set[str]
    had_it: set[str]
    opted_out: AbstractSet[str]
    offers_day: Counter[str]
    offers_week: Counter[str]
    barred: AbstractSet[str] = frozenset()
    texted: AbstractSet[str] = frozenset()
    limited: AbstractSet[str] = frozenset()
    failed: AbstractSet[str] = frozenset()
    unverified: AbstractSet[str] = frozenset()
    unmailed: AbstractSet[str] = frozenset()
    just_asked: AbstractSet[str] = frozenset()


class Considered(NamedTuple):
    """A request that matched a topic, and why its patient is not asked (None: they are)."""

    standby: Standby
    reason: Reason | None


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


class Stretch(NamedTuple):
    """A part of the line: requests whose rank or lot lies in [least, below), in order of it."""

    by: Literal["rank", "lot"]
    least: int | None = None
    below: int | None = None

    def has(self, standby: Standby) -> bool:
        """Whether a request is in this part of the line."""
        number: int = getattr(standby, self.by)
        return (self.least is None or number >= self.least) and (self.below is None or number < self.below)


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


def places(policy: Policy, asked: int = 0) -> int:
    """How many are asked at once by the policy; the size of `auto` waves comes from `response_stats`.

    `asked`: how many the round has asked before.
    """
    if policy.mode == "race":
        return min(RACE_BATCH, max(0, MAX_RACED - asked))
    return 1 if policy.mode != "waves" or policy.wave_size == "auto" else policy.wave_size


def sizing(round_: Round, known: ResponseStats, asked: Iterable[Offer], now: datetime) -> Sizing | None:
    """How many an `auto` wave asks and why, given the opening's offers; None if the policy sets it."""
    if round_.policy.mode != "waves" or round_.policy.wave_size != "auto":
        return None
    minute = timedelta(minutes=1)
    return size(
        known.at(now, round_.brief.zone),
        part=part_of_day(now, round_.brief.zone),
        minutes=_window(round_, now) / minute,
        target=round_.policy.target,
        wave=round_.wave + 1,
        earlier=[(now - each.made_at) / minute for each in asked if each.open],
    )


def reserves(policy: Policy) -> bool:
    """Whether the slot is kept from the feed while the round runs."""
    return policy.mode == "queue" or (policy.mode == "waves" and policy.exclusive)


def window(policy: Policy, start_at: datetime, now: datetime) -> timedelta:
    """How long the window of an offer made now is. It shrinks as the start approaches."""
    wanted = timedelta(seconds=policy.window)
    return min(wanted, max(SHORTEST_WINDOW, (start_at - now) / LAST_SHARE))


def _window(round_: Round, now: datetime) -> timedelta:
    """How long the window of a wave sent now is: at most until the slot is open to all."""
    return min(window(round_.policy, round_.brief.start, now), opens_to_all(round_) - now)


def answer_by(round_: Round, picked_until: datetime | None, now: datetime) -> datetime:
    """When the window of an offer made now ends. In a race others are asked long before that.

    `picked_until`: whom the staff picked has a window of their own.
    """
    if picked_until or round_.next_at is None:
        return picked_until or now
    return now + _window(round_, now) if round_.policy.mode == "race" else round_.next_at


def opens_to_all(round_: Round) -> datetime:
    """When the slot goes to the feed at the latest, however many are still in line."""
    return round_.brief.start - timedelta(minutes=round_.policy.min_notice)


def too_late(round_: Round, now: datetime) -> bool:
    """Whether less than the shortest window is left before the slot is open to all."""
    shortest = min(SHORTEST_WINDOW, timedelta(seconds=round_.policy.window))
    return opens_to_all(round_) - now < shortest


def stretches(round_: Round) -> tuple[Stretch, ...]:
    """The parts of the line in the order in which this round asks them; the same for all of its waves.

    Those whom the clinic finds urgent come before them (`urgent_first`). A lottery starts at the number that
    it draws and goes around the circle of all lots.
    """
    if round_.policy.order == "line":
        return (Stretch("rank"),)
    return Stretch("lot", least=draw(round_)), Stretch("lot", below=draw(round_))


def draw(round_: Round) -> int:
    """The number at which a lottery starts.

    It is derived from the round's id and the millisecond of its start, so that nobody can know it before the
    slot is open.
    """
    seed = f"{round_.id} {int(round_.started_at.timestamp() * 1000)}"
    return lot(int.from_bytes(sha256(seed.encode()).digest()[:4], "big"))


def urgent_first(round_: Round, urgent: Iterable[Standby]) -> list[Standby]:
    """Those whom the clinic finds urgent, in the order in which this round asks them."""
    if round_.policy.order == "line":
        return by_urgency(urgent, round_.brief.clinic_id, lambda each: each.rank)
    begin = draw(round_)
    return by_urgency(urgent, round_.brief.clinic_id, lambda each: (each.lot - begin) % LOTS)


def why_not(round_: Round, standby: Standby, facts: Facts, now: datetime) -> Reason | None:
    """None if this person is to be asked now, else the reason that the log and the patient will see."""
    return (
        suits(standby, round_.brief, now, window(round_.policy, round_.brief.start, now))
        or may_not_have(round_.policy, round_.brief, standby, facts)
        or _not_reachable(round_.policy, standby, facts, now)
        or ("just_asked" if standby.patient_id in facts.just_asked else None)
        or _over_cap(round_.policy, standby, facts)
        or _has_another(standby, facts)
    )


def may_not_have(policy: Policy, brief: SlotSummary, standby: Standby, facts: Facts) -> Reason | None:
    """Why a claim of the slot would be refused, or that the patient had the slot before; None if neither."""
    theirs: tuple[tuple[Reason, AbstractSet[str]], ...] = (
        ("barred", facts.barred),
        ("had_it", facts.had_it),
        ("busy", facts.busy),
    )
    for reason, patients in theirs:
        if standby.patient_id in patients:
            return reason
    if standby.instead_of and not is_exchange(standby.instead_of.exchanged, brief, policy):
        return "not_exchangeable"
    return "limit" if standby.id in facts.limited else None


def is_limited(policy: Policy, brief: SlotSummary, standby: Standby, coming: Iterable[Coming]) -> bool:
    """Whether the patient has as many coming visits as the clinic allows, not counting one given back."""
    given_back = standby.instead_of.booking_id if standby.instead_of else None
    return not has_room(policy, [each for each in coming if each.booking_id != given_back], brief)


def _not_reachable(policy: Policy, standby: Standby, facts: Facts, now: datetime) -> Reason | None:
    """STOP is about texts, quiet hours about texts and push notices; live and e-mail are always allowed."""
    ways = set(standby.channels) - {"live"}
    barring: dict[str, Reason | None] = {
        "email": "not_verified" if standby.id in facts.unmailed else None,
        "sms": _not_textable(standby, facts),
    }
    barred = {way: why for way, why in barring.items() if why and way in ways}
    if barred and not ways - barred.keys():
        return barred.get("sms") or barred["email"]
    ways -= barred.keys()
    if ways & {"sms", "push"}:
        if quiet(standby.zone, policy.quiet_hours, now):
            return "quiet_hours"
        if quiet(standby.zone, standby.dnd, now):
            return "do_not_disturb"
    return None


def line_of(standby: Standby, facts: Facts) -> str:
    """What offers to somebody are counted by: their phone, or their account if that is not verified."""
    return standby.account_id if standby.id in facts.unverified else standby.phone


def _not_textable(standby: Standby, facts: Facts) -> Reason | None:
    """An unverified number is reported first, so that nothing else about it is revealed."""
    if standby.id in facts.unverified:
        return "not_verified"
    if standby.phone in facts.opted_out:
        return "opted_out"
    return "number_failed" if standby.phone in facts.failed else None


def _over_cap(policy: Policy, standby: Standby, facts: Facts) -> Reason | None:
    """An offer counts once, whatever its channels; people who share a phone share its cap."""
    line = line_of(standby, facts)
    over = facts.offers_day[line] >= policy.cap_day or facts.offers_week[line] >= policy.cap_week
    return "cap" if over else None


def _has_another(standby: Standby, facts: Facts) -> Reason | None:
    """Only people who are texted are checked: an answer can be ambiguous only between two texts."""
    texted = "sms" in standby.channels and _not_textable(standby, facts) is None
    return "another_offer" if texted and standby.phone in facts.texted else None


def next_wave(
    round_: Round,
    considered: Iterable[Considered],
    now: datetime,
    *,
    why: Sizing | None = None,
    sifted: int = 0,
    page: str | None = None,
    thinking: datetime | None = None,
) -> Round:
    """The round after its next wave; released if nobody is left to ask, now or later.

    `why`: the reason for the size of an `auto` wave. `sifted`: how many more the database passed over.
    `page`: where those considered are stored. `thinking`: until when the slot is reserved for somebody whom
    the staff picked.
    """
    people = list(considered)
    wave = round_.wave + 1
    asked = tuple(
        Asked(wave=wave, patient_id=each.standby.patient_id, standby_id=each.standby.id)
        for each in people
        if each.reason is None
    )
    told = {(line.patient_id, line.reason) for line in round_.log}
    fresh = [person for person in people if (person.standby.patient_id, person.reason) not in told]
    reach = len(round_.asked) + len(people) + sifted
    changed = round_.model_copy(
        update={
            "log": (*round_.log, *(_entry(each, wave, now) for each in fresh))[:LOG_LIMIT],
            "skipped": _skipped(round_, people, fresh),
            "sifted": max(round_.sifted, sifted),
            "reach": max(round_.reach, reach),
            "pages": (*round_.pages, page) if page else round_.pages,
            "asked": (*round_.asked, *asked),
            "version": round_.version + 1,
        }
    )
    if not asked:
        later = _again_at(round_, people, now, thinking)
        if later:
            return changed.model_copy(update={"next_at": later})
        return changed.model_copy(update={"state": "released", "next_at": None, "ended_at": now})
    ends = now + (RACE_GAP if round_.policy.mode == "race" else _window(round_, now))
    whys = (*round_.sizing, why)[-LOG_LIMIT:] if why else round_.sizing
    return changed.model_copy(update={"wave": wave, "next_at": ends, "sizing": whys})


def _again_at(
    round_: Round, people: list[Considered], now: datetime, thinking: datetime | None
) -> datetime | None:
    """The earliest time at which somebody who cannot be asked now can be, with enough time left to answer.

    `thinking`: until when the slot is reserved for people whom the staff picked; used if there is no such
    time.
    """
    ends: dict[tuple[str, Window], datetime] = {}
    times: set[datetime] = set()
    for person in people:
        at = now + _pause(round_, person.reason, now)
        night = round_.policy.quiet_hours if person.reason == "quiet_hours" else person.standby.dnd
        if night and person.reason in {"quiet_hours", "do_not_disturb"}:
            key = (person.standby.zone, night)
            at = ends[key] = ends.get(key) or quiet_until(*key, now)
        if at > now and at not in times and _in_time(round_, person.standby, at):
            times.add(at)
    if not times and thinking and not too_late(round_, now):
        return min(thinking, opens_to_all(round_))
    return min(times, default=None)


def _pause(round_: Round, reason: Reason | None, now: datetime) -> timedelta:
    """How long to wait before asking somebody whose reason for not being asked passes with time."""
    if reason == "another_offer":
        return window(round_.policy, round_.brief.start, now)
    return ASKED_AGAIN_AFTER if reason == "just_asked" else timedelta()


def _in_time(round_: Round, standby: Standby, at: datetime) -> bool:
    """Whether somebody asked at that time has enough time to answer and to get there."""
    return not too_late(round_, at) and not suits(
        standby, round_.brief, at, window(round_.policy, round_.brief.start, at)
    )


def _skipped(round_: Round, people: list[Considered], fresh: list[Considered]) -> dict[str, int]:
    """The number skipped for each reason.

    Once the log is full it no longer shows who was counted before: a count then is the largest of any wave.
    """
    if len(round_.log) < LOG_LIMIT:
        return dict(Counter(round_.skipped) + Counter(each.reason for each in fresh if each.reason))
    return dict(Counter(round_.skipped) | Counter(person.reason for person in people if person.reason))


def hurry(round_: Round, now: datetime) -> Round:
    """Make the next wave due now, since everybody in the present one has declined."""
    return round_.model_copy(update={"next_at": now, "version": round_.version + 1})


def pick(round_: Round, standby: Standby, note: str, now: datetime) -> Round:
    """Add somebody whom the staff picked. In a queue it is their turn; other rounds continue as planned."""
    turn = round_.state == "running" and round_.policy.mode == "queue"
    entry = Entry(
        at=now,
        wave=round_.wave + turn,
        patient_id=standby.patient_id,
        patient_name=standby.patient_name,
        outcome="picked",
        note=note,
    )
    until = now + window(round_.policy, round_.brief.start, now)
    asked = Asked(wave=entry.wave, patient_id=standby.patient_id, standby_id=standby.id, until=until)
    changed = round_.model_copy(
        update={
            # The entry replaces the last one of a full log, so that what the staff did is always recorded.
            "log": (*round_.log[: LOG_LIMIT - 1], entry),
            "asked": (*round_.asked, asked),
            "wave": entry.wave,
            "version": round_.version + 1,
        }
    )
    return changed.model_copy(update={"next_at": until}) if turn else changed


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


def _entry(each: Considered, wave: int, now: datetime) -> Entry:
    return Entry(
        at=now,
        wave=wave,
        patient_id=each.standby.patient_id,
        patient_name=each.standby.patient_name,
        outcome="asked" if each.reason is None else "skipped",
        reason=each.reason,
    )
