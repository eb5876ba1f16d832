"""Standbys: a patient's standing request, and whether a slot suits it.

The index `{topics, rank}` brings candidates in order of rank; `suits` then says of each one whether to
ask and, if not, in which word why not. Those words are shown to patient and clinic alike.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Field

from quickdoc import topics
from quickdoc.briefs import Brief
from quickdoc.clinics import Clinic, Doctor
from quickdoc.places import covering, distance_km
from quickdoc.shapes import Instant, Legible, Point, Shape, Window, Zone, local

Reason = Literal[
    "paused",
    "off_day",
    "hours",
    "notice",
    "distance",
    "quiet_hours",
    "do_not_disturb",
    "opted_out",
    "cap",
    "busy",
    "had_it",
    "travel",
    "not_earlier",
    "excluded",
    "visit_type",
    "age",
    "barred",
    "another_offer",
]
"""Why somebody whose topics match is not asked."""

Urgency = Annotated[int, Field(ge=0, le=3)]
Channel = Literal["live", "sms", "email", "push"]
Id = Annotated[str, Field(min_length=1, max_length=64)]
WeekHours = Annotated[tuple[Annotated[int, Field(ge=0, lt=1 << 24)], ...], Field(min_length=7, max_length=7)]
"""Monday to Sunday, 24 bits each: bit h is set when a visit may start in the hour h:00-h:59, local time."""

ALWAYS: WeekHours = ((1 << 24) - 1,) * 7
MINUTE = timedelta(minutes=1)
BAND_HOURS = 10 * 365 * 24
"""One urgency band counts as ten years of waiting, so that no waiting time outranks a band."""
MOST_RECENT = 64
TIES = 1 << 20
"""A rank stays below 2**53, so that it is a whole number in JavaScript, too."""


class Wish(Shape):
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


class Later(Shape):
    """The visit that its patient would give back for an earlier one."""

    booking_id: str
    start: Instant
    zone: Zone


class Standby(Wish):
    """A wish with its owner and its place in line.

    `recent`: offers of the last seven days. `lot`: its number in lotteries, drawn anew after each offer.
    `instead_of`: only earlier slots are wanted, and taking one gives that visit back. `clinic_id`: whose
    staff added it. `urgency_by`, `urgency_at`: the account of the staff who set the band, and when.
    """

    id: str
    patient_id: str
    patient_name: str
    account_id: str
    phone: str
    zone: Zone
    topics: tuple[str, ...]
    urgency: Urgency = 0
    urgency_by: str | None = None
    urgency_at: Instant | None = None
    since: Instant
    rank: int
    recent: int = 0
    lot: int = 0
    born: date | None = None
    instead_of: Later | None = None
    clinic_id: str | None = None
    active: bool = True
    version: int = 1


def watched(wish: Wish) -> tuple[str, ...]:
    """The topics that a wish listens to."""
    cells = covering(wish.point, wish.radius_km) if wish.specialties else []
    return (
        *map(topics.clinic, wish.clinic_ids),
        *map(topics.doctor, wish.doctor_ids),
        *topics.specialties(wish.specialties, cells),
    )


def rank(since: datetime, urgency: int, recent: int = 0, standby_id: str = "") -> int:
    """The place in line as one number; the smallest is asked first.

    The band of urgency, then the hour since which it waits, then the fewest offers of the last seven days,
    then a tie-break that the id seeds:

        ((hour - urgency * BAND_HOURS) * 64 + min(recent, 63)) * 2**20 + tie
    """
    hour = int(since.timestamp()) // 3600 - urgency * BAND_HOURS
    return (hour * MOST_RECENT + min(recent, MOST_RECENT - 1)) * TIES + tie(standby_id)


def tie(standby_id: str) -> int:
    """0 to 2**20 - 1, evenly spread over ids and always the same for one of them."""
    return int.from_bytes(sha256(standby_id.encode()).digest()[:4], "big") % TIES


def in_band(present: Standby, urgency: int, by: str, now: datetime) -> Standby:
    """The standby in a band of urgency, as a clinic decided. Deciding the same again changes nothing."""
    if present.urgency == urgency and present.urgency_by:
        return present
    return _in_band(present, urgency=urgency, urgency_by=by, urgency_at=now)


def asks_for(present: Standby, wish: Wish) -> Standby:
    """The standby with another wish and the same place in line.

    A band of urgency was given for what was asked for then: whoever asks for more is in the ordinary one
    until a clinic decides anew. Otherwise a band given by one clinic would be carried to the next.
    """
    wanted = {name: getattr(wish, name) for name in Wish.model_fields}
    changed = present.model_copy(update={**wanted, "topics": watched(wish), "version": present.version + 1})
    if present.urgency == 0 or set(changed.topics) <= set(present.topics):
        return changed
    return _in_band(changed, urgency=0, urgency_by=None, urgency_at=None, version=changed.version)


def _in_band(present: Standby, *, urgency: int, **changes: object) -> Standby:
    """One number says the place in line, so it is made anew with the band."""
    ranked = rank(present.since, urgency, present.recent, present.id)
    return present.model_copy(
        update={"urgency": urgency, "rank": ranked, "version": present.version + 1, **changes}
    )


def waits_for(standby: Standby, clinic: Clinic, doctors: Iterable[Doctor]) -> bool:
    """Whether slots of this clinic may suit: its own, its doctors' or those of their specialties nearby."""
    if clinic.id in standby.without:
        return False
    if clinic.id in standby.clinic_ids:
        return True
    near = distance_km(standby.point, clinic.point) <= standby.radius_km
    return any(
        each.id in standby.doctor_ids or (near and each.specialty in standby.specialties)
        for each in doctors
        if each.id not in standby.without
    )


def suits(standby: Standby, brief: Brief, now: datetime) -> Reason | None:
    """None when the patient would want this slot, else why not. What only others know is `rounds`' part."""
    there = local(brief.start, brief.zone)
    if standby.paused_until and standby.paused_until > now:
        return "paused"
    if there.date() in standby.off_days:
        return "off_day"
    if not standby.hours[there.weekday()] >> there.hour & 1:
        return "hours"
    if brief.start - now < timedelta(minutes=standby.notice):
        return "notice"
    if _by_area_only(standby, brief) and (distance_km(standby.point, brief.point) > standby.radius_km):
        return "distance"
    return None


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


def _by_area_only(standby: Standby, brief: Brief) -> bool:
    return brief.clinic_id not in standby.clinic_ids and brief.doctor_id not in standby.doctor_ids
