"""Standbys: a patient's standing request, and whether a slot suits it.

The index `{topics, rank}` returns candidates in order of rank; `suits` then says for each one whether to ask
them and, if not, why. These reasons are shown to the patient and to the clinic.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from json import dumps
from typing import Annotated, Literal

from pydantic import Field

from quickdoc.clinics.clinics import Clinic, Doctor
from quickdoc.core.errors import NothingToUndoError
from quickdoc.core.places import SETTING_OFF, covering, distance_km, travel_time
from quickdoc.core.types import Instant, Legible, Model, Point, Window, Zone, folded, local
from quickdoc.events import topics
from quickdoc.scheduling.eligibility import Exchanged, is_of_age
from quickdoc.scheduling.slot_summary import SlotSummary

Reason = Literal[
    "paused",
    "off_day",
    "hours",
    "notice",
    "distance",
    "quiet_hours",
    "do_not_disturb",
    "opted_out",
    "number_failed",
    "not_verified",
    "cap",
    "busy",
    "had_it",
    "travel",
    "not_earlier",
    "excluded",
    "visit_type",
    "age",
    "birth_date",
    "limit",
    "not_exchangeable",
    "barred",
    "another_offer",
    "just_asked",
]
"""Why somebody whose topics match is not asked."""

MAX_URGENT = 3
Urgency = Annotated[int, Field(ge=0, le=MAX_URGENT)]
Channel = Literal["live", "sms", "email", "push"]
Id = Annotated[str, Field(min_length=1, max_length=64)]
WeekHours = Annotated[tuple[Annotated[int, Field(ge=0, lt=1 << 24)], ...], Field(min_length=7, max_length=7)]
"""Monday to Sunday, 24 bits each: bit h is set when a visit may start in the hour h:00-h:59, local time."""

ALWAYS: WeekHours = ((1 << 24) - 1,) * 7
MINUTE = timedelta(minutes=1)
MAX_RECENT = 64
TIES = 1 << 20
"""A rank stays below 2**53, so that it is a whole number in JavaScript, too."""
LOTS = 1 << 32
FIRST_LOT = 3 * LOTS
"""Below it lie the numbers by which earlier versions put urgent requests first in lotteries."""
RECENTLY = timedelta(days=7)


class Preferences(Model):
    """What a patient asks for. Minutes for `notice`, kilometres for `radius_km`.

    What: `specialties` around `point`, and named doctors or clinics wherever they are. When: `hours` and
    `off_days` in the slot's own zone, since that is where the visit takes place. How: `channels`, and `dnd`
    in the patient's zone. Excluded: clinics and doctors in `without`, and visit types other than the named
    `visit_types`, if any. `urgent_because`: in the patient's words, for a clinic that decides about urgency.
    """

    label: str = Field(default="", max_length=60)
    specialties: tuple[Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")], ...] = Field(
        default=(), max_length=12
    )
    doctor_ids: tuple[Id, ...] = Field(default=(), max_length=20)
    clinic_ids: tuple[Id, ...] = Field(default=(), max_length=20)
    point: Point
    radius_km: float = Field(default=15, gt=0, le=60)
    hours: WeekHours = ALWAYS
    off_days: tuple[date, ...] = Field(default=(), max_length=120)
    dnd: Window | None = None
    notice: int = Field(default=60, ge=0, le=14 * 24 * 60)
    channels: tuple[Channel, ...] = ("live", "sms")
    paused_until: Instant | None = None
    visit_types: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(
        default=(), max_length=20
    )
    urgent_because: Annotated[str, Field(max_length=200), Legible] | None = None
    without: tuple[Id, ...] = Field(default=(), max_length=50)


class Later(Model):
    """The visit that the patient would give back for an earlier one, and what it can be exchanged for.

    `any_doctor`: also visits with other doctors of the same specialty. Requests of an earlier version lack
    the description of the visit until a sweep adds it.
    """

    booking_id: str
    start: Instant
    zone: Zone
    visit_type: str | None = None
    minutes: int | None = None
    doctor_id: str | None = None
    specialty: str | None = None
    any_doctor: bool = False
    clinic_id: str | None = None

    @property
    def exchanged(self) -> Exchanged:
        """The fields that the rules of an exchange use."""
        return Exchanged(self.visit_type, self.minutes, self.doctor_id, self.specialty, self.any_doctor)


class Fulfilled(Model):
    """The visit that fulfilled a request, and when the request ended by it."""

    booking_id: str
    start: Instant
    zone: Zone
    at: Instant


RESTORABLE = timedelta(seconds=60)
"""How long a removed request can be put back at its place in line."""


class Triage(Model):
    """How urgent a clinic finds a request, which account of its staff decided so, and when.

    It counts for the slots of this clinic only. In decisions from an earlier version `clinic_id` is empty
    until a sweep finds out whose decision it was.
    """

    clinic_id: str
    urgency: Urgency
    by: str | None = None
    at: Instant | None = None


class Removed(Model):
    """When a request was removed, and the visit that had ended it before, if any."""

    at: Instant
    fulfilled: Fulfilled | None = None


class Standby(Preferences):
    """Preferences with their owner and a place in line.

    `recent`: offers of the last seven days; at `recount_at` the oldest of them no longer counts. `lot`: its
    number in lotteries, drawn again after each offer. `instead_of`: only earlier slots are wanted, and taking
    one gives that visit back; `ended_with_visit`: it ended with that visit, and is resumed with it.
    `clinic_id`: the clinic whose staff added it. `triage`: how urgent clinics find it, each for its own
    slots. `fulfilled`: a visit ended it; `besides`: visits that do not end it, since the patient had them
    when asking for another. `same_as`: equal for equal requests, of which only one is active at a time; null
    in documents of earlier versions until a sweep adds it. `removed`: somebody removed it, and can restore it
    for a while; null if something else ended it.
    """

    id: str
    patient_id: str
    patient_name: str
    account_id: str
    phone: str
    zone: Zone
    topics: tuple[str, ...]
    triage: tuple[Triage, ...] = ()
    since: Instant
    rank: int
    recent: int = 0
    recount_at: Instant | None = None
    lot: int = 0
    born: date | None = None
    instead_of: Later | None = None
    ended_with_visit: bool = False
    clinic_id: str | None = None
    fulfilled: Fulfilled | None = None
    besides: tuple[str, ...] = ()
    same_as: str | None = None
    removed: Removed | None = None
    active: bool = True
    version: int = 1


SAID_BESIDE = frozenset({"label", "urgent_because", "paused_until"})
"""Parts of preferences that make no others of them."""


LISTS = ("specialties", "doctor_ids", "clinic_ids", "off_days", "channels", "without")


def same_as(preferences: Preferences, instead_of: str | None = None) -> str:
    """A key that is equal for equal requests, regardless of the order in their lists and of their label.

    `instead_of`: the visit that would be given back for an earlier one.
    """
    said = preferences.model_dump(mode="json", include=Preferences.model_fields.keys() - SAID_BESIDE)
    said |= {name: sorted(set(said[name])) for name in LISTS}
    said["visit_types"] = sorted({*map(folded, preferences.visit_types)})
    if preferences.dnd and preferences.dnd.start == preferences.dnd.end:  # an empty window
        said["dnd"] = None
    if not preferences.specialties:  # named doctors and clinics are wanted at any distance
        said["radius_km"] = None
    told = dumps([instead_of, said], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:24]


def would_see_others(preferences: Preferences, doctor_id: str) -> bool:
    """Whether preferences for something earlier name more than the visit's own doctor."""
    return bool(
        preferences.specialties or preferences.clinic_ids or set(preferences.doctor_ids) - {doctor_id}
    )


def watched(preferences: Preferences) -> tuple[str, ...]:
    """The topics that preferences watch."""
    cells = covering(preferences.point, preferences.radius_km) if preferences.specialties else []
    return (
        *map(topics.clinic, preferences.clinic_ids),
        *map(topics.doctor, preferences.doctor_ids),
        *topics.specialties(preferences.specialties, cells),
    )


def rank(since: datetime, recent: int = 0, standby_id: str = "") -> int:
    """The place in line as one number; the smallest is asked first, after those whom the clinic finds urgent.

    Ordered by the hour since which the request waits, then by the number of offers in the last seven days,
    then by a tie-break seeded by the id:

        (hour * 64 + min(recent, 63)) * 2**20 + tie
    """
    hour = int(since.timestamp()) // 3600
    return (hour * MAX_RECENT + min(recent, MAX_RECENT - 1)) * TIES + tie(standby_id)


def tie(standby_id: str) -> int:
    """A number from 0 to 2**20 - 1, evenly distributed over ids and constant for each id."""
    return int.from_bytes(sha256(standby_id.encode()).digest()[:4], "big") % TIES


def lot(bits: int) -> int:
    """A number for lotteries, of 32 random bits.

    The first lot is drawn when a standby is added, and another after each offer (`drawn`). Each round draws a
    number of its own, too (`rounds.draw`), and asks in increasing order from there, around a circle. This is
    fair: before the numbers are known each person has the same chance, whenever they joined. Those who were
    asked draw a new lot, so a good place is used once. Those who were not asked keep their lot, but every
    round starts at another number.
    """
    return FIRST_LOT + bits % LOTS


def drawn(standby_id: str, offer_id: str) -> int:
    """The 32 bits that a standby draws after an offer: random because the offer's id is, and repeatable."""
    return int.from_bytes(sha256(f"{standby_id} {offer_id}".encode()).digest()[:4], "big")


def ranked(standby: Standby, made: Mapping[str, datetime]) -> Standby:
    """The standby with its place in line computed from its patient's latest offers.

    Unchanged if the place is. `made`: ids and times of the offers of the last seven days.
    """
    latest = max(made, default=None, key=lambda each: (made[each], each))
    changed = standby.model_copy(
        update={
            "recent": len(made),
            "recount_at": min(made.values()) + RECENTLY if made else None,
            "rank": rank(standby.since, len(made), standby.id),
            "lot": lot(drawn(standby.id, latest) if latest else standby.lot),
        }
    )
    return standby if changed == standby else changed.model_copy(update={"version": standby.version + 1})


def pattern(preferences: Preferences) -> str:
    """Hours and notice as one string, so that an index can group people with the same times."""
    return "".join(f"{day:06x}" for day in preferences.hours) + str(preferences.notice)


def may_suit(times: str, brief: SlotSummary, now: datetime, window: timedelta) -> bool:
    """Whether a slot might suit somebody of this `pattern`; if not, `suits` would refuse each of them."""
    there = local(brief.start, brief.zone)
    day, notice = there.weekday() * 6, timedelta(minutes=int(times[42:]))
    in_time = brief.start - now >= notice + window + SETTING_OFF
    return in_time and bool(int(times[day : day + 6], 16) >> there.hour & 1)


def triage_at(standby: Standby, clinic_id: str) -> Triage | None:
    """The decision of a clinic about the urgency of a request, if there is one."""
    return next((each for each in standby.triage if each.clinic_id == clinic_id), None)


def urgency_at(standby: Standby, clinic_id: str) -> int:
    """How urgent a clinic finds a request: 3 is the most urgent, 0 is normal."""
    decided = triage_at(standby, clinic_id)
    return decided.urgency if decided else 0


def by_urgency(people: Iterable[Standby], clinic_id: str, key: Callable[[Standby], int]) -> list[Standby]:
    """Those whom a clinic finds urgent, the most urgent first, then in order of `key`."""
    urgent = (person for person in people if urgency_at(person, clinic_id))
    return sorted(urgent, key=lambda each: (-urgency_at(each, clinic_id), key(each), each.id))


def triaged(present: Standby, decided: Triage) -> Standby:
    """The standby with a clinic's decision about its urgency; unchanged if the decision is the same."""
    before = triage_at(present, decided.clinic_id)
    if before and before.urgency == decided.urgency:
        return present
    others = (each for each in present.triage if each is not before)
    return present.model_copy(update={"triage": (*others, decided), "version": present.version + 1})


def attributed(present: Standby, clinic_id: str | None) -> Standby:
    """The standby with the urgency decision of an earlier version attributed to a clinic.

    Its rank no longer contains the urgency. `clinic_id` None: the clinic is unknown, so the decision is
    dropped. A later decision of the clinic is kept. Unchanged if there is no decision to attribute.
    """
    old = triage_at(present, "")
    if old is None:
        return present
    kept = tuple(each for each in present.triage if each is not old)
    if clinic_id and not any(each.clinic_id == clinic_id for each in kept):
        kept = (*kept, old.model_copy(update={"clinic_id": clinic_id}))
    place = {"rank": rank(present.since, present.recent, present.id), "lot": lot(present.lot)}
    return present.model_copy(update={"triage": kept, **place, "version": present.version + 1})


def asked_again(
    present: Standby, *, urgent_because: str | None, since: datetime | None, decided: Triage | None
) -> Standby:
    """The request after it was made again. Its place in line does not get worse.

    `since`, `decided`: waiting time and urgency according to the clinic's staff.
    """
    earliest = min(present.since, since or present.since)
    said = {
        "urgent_because": urgent_because or present.urgent_because,
        "since": earliest,
        "rank": rank(earliest, present.recent, present.id),
    }
    changed = present.model_copy(update=said)
    if decided:
        changed = triaged(changed, decided)
    if changed.model_copy(update={"version": present.version}) == present:
        return present
    return changed.model_copy(update={"version": present.version + 1})


def removed(present: Standby, now: datetime) -> Standby:
    """The request after somebody removed it, from the line or (if a visit ended it) from their list."""
    changes = {"active": False, "recount_at": None, "fulfilled": None, "version": present.version + 1}
    return present.model_copy(update={**changes, "removed": Removed(at=now, fulfilled=present.fulfilled)})


def restored(present: Standby, now: datetime) -> Standby:
    """The request as it was before it was removed, with its place in line; unchanged if it is not removed.

    Raises:
        NothingToUndoError: it was not removed, or too long ago.
    """
    if present.active or present.fulfilled:
        return present
    if present.removed is None or now > present.removed.at + RESTORABLE:
        raise NothingToUndoError
    before = present.removed.fulfilled
    changes = {"active": before is None, "fulfilled": before, "removed": None}
    return present.model_copy(update={**changes, "version": present.version + 1})


def asks_for(present: Standby, preferences: Preferences) -> Standby:
    """The standby with other preferences and the same place in line.

    A clinic's decision about urgency is about what was asked for. If more is asked for, the decision no
    longer counts, and the clinic has to decide again.
    """
    wanted = {name: getattr(preferences, name) for name in Preferences.model_fields}
    later = present.instead_of.booking_id if present.instead_of else None
    wanted |= {"topics": watched(preferences), "same_as": same_as(preferences, later)}
    if present.instead_of and present.instead_of.doctor_id:
        others = would_see_others(preferences, present.instead_of.doctor_id)
        wanted["instead_of"] = present.instead_of.model_copy(update={"any_doctor": others})
    changed = present.model_copy(update={**wanted, "version": present.version + 1})
    if set(changed.topics) <= set(present.topics):
        return changed
    return changed.model_copy(update={"triage": ()})


def waits_for(standby: Standby, clinic: Clinic, doctors: Iterable[Doctor]) -> bool:
    """Whether slots of this clinic may suit: its own, its doctors' or those of their specialties nearby."""
    if clinic.id in standby.without:
        return False
    if clinic.id in standby.clinic_ids:
        return True
    near = distance_km(standby.point, clinic.point) <= standby.radius_km
    return any(
        doctor.id in standby.doctor_ids or (near and doctor.specialty in standby.specialties)
        for doctor in doctors
        if doctor.id not in standby.without
    )


def suits(standby: Standby, brief: SlotSummary, now: datetime, window: timedelta) -> Reason | None:
    """None if the preferences suit this slot, else why not. `rounds` checks what is not in the request.

    `window`: how long an answer may take. Notice, answer and travel must fit in before the start.
    """
    there = local(brief.start, brief.zone)
    if is_paused(standby, now):
        return "paused"
    if there.date() in standby.off_days:
        return "off_day"
    if not standby.hours[there.weekday()] >> there.hour & 1:
        return "hours"
    ahead = brief.start - now - timedelta(minutes=standby.notice)
    if ahead < timedelta():
        return "notice"
    return _why_not_this(standby, brief) or _why_not_there(standby, brief, ahead - window)


def suits_until(standby: Standby, brief: SlotSummary) -> datetime:
    """The latest time for an answer, so that notice and travel fit in before the start."""
    return (
        brief.start - timedelta(minutes=standby.notice) - travel_time(distance_km(standby.point, brief.point))
    )


def is_paused(standby: Standby, now: datetime) -> bool:
    """Whether the patient has paused the request."""
    return standby.paused_until is not None and standby.paused_until > now


def _why_not_this(standby: Standby, brief: SlotSummary) -> Reason | None:
    """Why the visit itself does not suit."""
    if standby.instead_of and brief.start >= standby.instead_of.start:
        return "not_earlier"
    if brief.clinic_id in standby.without or brief.doctor_id in standby.without:
        return "excluded"
    if not asks_for_type(standby, brief):
        return "visit_type"
    fits = is_of_age(brief.ages, standby.born, brief)
    if fits is None:
        return "birth_date"
    return None if fits else "age"


def _why_not_there(standby: Standby, brief: SlotSummary, time_left: timedelta) -> Reason | None:
    """Why the distance does not suit."""
    km = distance_km(standby.point, brief.point)
    if _by_area_only(standby, brief) and km > standby.radius_km:
        return "distance"
    return "travel" if time_left < travel_time(km) else None


def asks_for_type(standby: Standby, brief: SlotSummary) -> bool:
    """Whether the visit is of a type that is wanted; if none is named, any type is."""
    if not standby.visit_types:
        return True
    wanted = brief.visit_type.strip().casefold()
    return any(each.strip().casefold() == wanted for each in standby.visit_types)


def quiet(zone: str, window: Window | None, now: datetime) -> bool:
    """Whether the local time in the zone is inside the window."""
    here = local(now, zone)
    return window is not None and window.covers(here.hour * 60 + here.minute)


def quiet_until(zone: str, window: Window, now: datetime) -> datetime:
    """The first minute after the window in the zone, also in a night in which the clocks change."""
    minute = now.replace(second=0, microsecond=0) + MINUTE
    while quiet(zone, window, minute):
        minute += MINUTE
    return minute


def _by_area_only(standby: Standby, brief: SlotSummary) -> bool:
    return brief.clinic_id not in standby.clinic_ids and brief.doctor_id not in standby.doctor_ids
