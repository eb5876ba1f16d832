"""Standbys: a patient's standing request, and whether a slot suits it.

The index `{topics, rank}` brings candidates in order of rank; `suits` then says of each one whether to
ask and, if not, in which word why not. Those words are shown to patient and clinic alike.
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

    What: `specialties` around `point`, and doctors or clinics by name wherever they are. When: `hours`
    and `off_days` in the slot's own zone, since that is where one has to be. How: `channels`, and
    `dnd` in the patient's zone. Not: clinics and doctors in `without`; only the `visit_types` named, if any.
    `urgent_because`: in the patient's words, for a clinic that decides about a higher band of urgency.
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
    """The visit that its patient would give back for an earlier one, and what can stand for it.

    `any_doctor`: others of the same specialty may. A request of an earlier version does not know what its
    visit was until the sweep has come by.
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
        """What an exchange asks of it."""
        return Exchanged(self.visit_type, self.minutes, self.doctor_id, self.specialty, self.any_doctor)


class Fulfilled(Model):
    """The visit that gave a patient what they had asked for, and since when the request is ended by it."""

    booking_id: str
    start: Instant
    zone: Zone
    at: Instant


RESTORABLE = timedelta(seconds=60)
"""How long a removed request can be put back at its place in line."""


class Triage(Model):
    """How urgent a clinic finds a request, which account of its staff decided so, and when.

    It counts for the slots of this clinic alone. In what an earlier version decided `clinic_id` is empty
    until the sweep has found out whose decision it was.
    """

    clinic_id: str
    urgency: Urgency
    by: str | None = None
    at: Instant | None = None


class Removed(Model):
    """When a request was removed, and the visit by which it was ended already."""

    at: Instant
    fulfilled: Fulfilled | None = None


class Standby(Preferences):
    """Preferences with their owner and a place in line.

    `recent`: offers of the last seven days; at `recount_at` the oldest of them is too old to count.
    `lot`: its number in lotteries, drawn anew after each offer. `instead_of`: only earlier slots are wanted,
    and taking one gives that visit back; `ended_with_visit`: it ended because that visit did, and comes back
    with it. `clinic_id`: whose staff added it. `triage`: how urgent clinics find it, each for its own slots.
    `fulfilled`: a visit ended it; `besides`: visits that did not, since the patient asked for something more
    while having them. `same_as`: the same for equal requests, of which one is active at a time; null in
    documents of earlier versions until the sweep has come by. `removed`: somebody took it out of the line,
    who can put it back for a while; null where something else ended it.
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
    """The same for equal requests, whatever the order in their lists and whatever their label.

    `instead_of`: the visit than which something earlier is wanted.
    """
    said = preferences.model_dump(mode="json", include=Preferences.model_fields.keys() - SAID_BESIDE)
    said |= {name: sorted(set(said[name])) for name in LISTS}
    said["visit_types"] = sorted({*map(folded, preferences.visit_types)})
    if preferences.dnd and preferences.dnd.start == preferences.dnd.end:  # that is never
        said["dnd"] = None
    if not preferences.specialties:  # whoever is named is meant wherever they are
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

    The hour since which it waits, then the fewest offers of the last seven days, then a tie-break that the
    id seeds:

        (hour * 64 + min(recent, 63)) * 2**20 + tie
    """
    hour = int(since.timestamp()) // 3600
    return (hour * MAX_RECENT + min(recent, MAX_RECENT - 1)) * TIES + tie(standby_id)


def tie(standby_id: str) -> int:
    """0 to 2**20 - 1, evenly spread over ids and always the same for one of them."""
    return int.from_bytes(sha256(standby_id.encode()).digest()[:4], "big") % TIES


def lot(bits: int) -> int:
    """A number for lotteries, of 32 random bits.

    The first are drawn when a standby is added, others after each offer (`drawn`). Each round draws a number
    of its own, too (`rounds.draw`), and those who come next after it, in a circle, are asked first. That is
    fair: before anybody's numbers are known each has the same chance, whatever the time of joining. Who was
    asked draws anew, so a lucky place on the circle is used once; who was not asked keeps a place that every
    round begins to count from somewhere else.
    """
    return FIRST_LOT + bits % LOTS


def drawn(standby_id: str, offer_id: str) -> int:
    """The 32 bits that a standby draws after an offer: random since the offer's id is, and drawn once."""
    return int.from_bytes(sha256(f"{standby_id} {offer_id}".encode()).digest()[:4], "big")


def ranked(standby: Standby, made: Mapping[str, datetime]) -> Standby:
    """The standby with the place that its patient's latest offers give it now.

    The same one when nothing changes. `made`: ids and times of the offers of the last seven days.
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
    """Hours and notice as one text, by which the database keeps people of the same times together."""
    return "".join(f"{day:06x}" for day in preferences.hours) + str(preferences.notice)


def may_suit(times: str, brief: SlotSummary, now: datetime, window: timedelta) -> bool:
    """Whether a slot might suit somebody of this `pattern`; if not, `suits` would refuse each of them."""
    there = local(brief.start, brief.zone)
    day, notice = there.weekday() * 6, timedelta(minutes=int(times[42:]))
    in_time = brief.start - now >= notice + window + SETTING_OFF
    return in_time and bool(int(times[day : day + 6], 16) >> there.hour & 1)


def triage_at(standby: Standby, clinic_id: str) -> Triage | None:
    """What a clinic has decided about a request, if it has."""
    return next((each for each in standby.triage if each.clinic_id == clinic_id), None)


def urgency_at(standby: Standby, clinic_id: str) -> int:
    """How urgent a clinic finds a request: 3 is the most urgent, 0 the ordinary."""
    decided = triage_at(standby, clinic_id)
    return decided.urgency if decided else 0


def by_urgency(people: Iterable[Standby], clinic_id: str, key: Callable[[Standby], int]) -> list[Standby]:
    """Those whom a clinic finds urgent, the most urgent first, then in order of `key`."""
    urgent = (person for person in people if urgency_at(person, clinic_id))
    return sorted(urgent, key=lambda each: (-urgency_at(each, clinic_id), key(each), each.id))


def triaged(present: Standby, decided: Triage) -> Standby:
    """The standby as urgent as a clinic decided. Deciding the same again changes nothing."""
    before = triage_at(present, decided.clinic_id)
    if before and before.urgency == decided.urgency:
        return present
    others = (each for each in present.triage if each is not before)
    return present.model_copy(update={"triage": (*others, decided), "version": present.version + 1})


def attributed(present: Standby, clinic_id: str | None) -> Standby:
    """The standby after it was found out which clinic decided what an earlier version knew of no clinic.

    Its place in line is the ordinary one from now on. `clinic_id` None: nobody knows, so nobody decided.
    What the clinic has decided since is not changed by it. Of one without such a decision the same.
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
    """The request after it was made once more. Its place in line gets no worse by that.

    `since`, `decided`: what the clinic's staff say of it.
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
    """The request that somebody took out of the line, or (one that a visit ended) out of sight."""
    changes = {"active": False, "recount_at": None, "fulfilled": None, "version": present.version + 1}
    return present.model_copy(update={**changes, "removed": Removed(at=now, fulfilled=present.fulfilled)})


def restored(present: Standby, now: datetime) -> Standby:
    """The request as it was before it was removed, with its place in line. Of one that is back the same.

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

    A clinic found urgent what was asked for then: whoever asks for more is ordinary until it decides anew.
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
    """None when the patient would want this slot, else why not. What only others know is `rounds`' part.

    `window`: how long an answer may take. Notice, answer and way must fit in before the start.
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
    """The last moment at which somebody may still answer, for notice and way to fit in before the start."""
    return (
        brief.start - timedelta(minutes=standby.notice) - travel_time(distance_km(standby.point, brief.point))
    )


def is_paused(standby: Standby, now: datetime) -> bool:
    """Whether its patient wants to hear of nothing just now."""
    return standby.paused_until is not None and standby.paused_until > now


def _why_not_this(standby: Standby, brief: SlotSummary) -> Reason | None:
    """What is wrong with the visit itself."""
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
    """What is wrong with the way."""
    km = distance_km(standby.point, brief.point)
    if _by_area_only(standby, brief) and km > standby.radius_km:
        return "distance"
    return "travel" if time_left < travel_time(km) else None


def asks_for_type(standby: Standby, brief: SlotSummary) -> bool:
    """Whether the visit is of a type that is wanted; where none is named, of any."""
    if not standby.visit_types:
        return True
    wanted = brief.visit_type.strip().casefold()
    return any(each.strip().casefold() == wanted for each in standby.visit_types)


def quiet(zone: str, window: Window | None, now: datetime) -> bool:
    """Whether it is inside the window where the person is."""
    here = local(now, zone)
    return window is not None and window.covers(here.hour * 60 + here.minute)


def quiet_until(zone: str, window: Window, now: datetime) -> datetime:
    """The first minute at which it is not quiet there any more, also in a night that is an hour shorter."""
    minute = now.replace(second=0, microsecond=0) + MINUTE
    while quiet(zone, window, minute):
        minute += MINUTE
    return minute


def _by_area_only(standby: Standby, brief: SlotSummary) -> bool:
    return brief.clinic_id not in standby.clinic_ids and brief.doctor_id not in standby.doctor_ids
