"""What a schedule means: which slots it makes on which days, and what is within a doctor's hours.

The same schedule gives the same slots with the same ids on every machine, so that generating them twice, late
or in two processes makes each of them once.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from ulid import ULID

from quickdoc.core.types import local
from quickdoc.scheduling.schedules import Absence, Schedule
from quickdoc.scheduling.wall_times import Span, exact, span

HORIZON_DAYS = 60


class Kind(NamedTuple):
    """What a schedule makes slots of: the clinic, the name and id of the type, and the length."""

    clinic_id: str
    visit_type_id: str | None
    visit_type: str
    minutes: int


class Planned(NamedTuple):
    """One slot that is to be. `key` tells it from every other one that the doctor could have."""

    key: str
    span: Span
    kind: Kind


class Closed(NamedTuple):
    """When a doctor does not work: absences, and the holidays of the clinic."""

    absences: tuple[Span, ...] = ()
    holidays: frozenset[date] = frozenset()

    def covers(self, wanted: Span) -> bool:
        """Whether an absence touches a stretch."""
        return any(each.overlaps(wanted) for each in self.absences)


def closed(absences: Collection[Absence], clinic_id: str, holidays: Collection[date]) -> Closed:
    """The exceptions that hold at one clinic."""
    here = (Span(each.start, each.end) for each in absences if each.clinic_id == clinic_id)
    return Closed(tuple(sorted(here)), frozenset(holidays))


def planned(
    schedule: Schedule,
    kind: Kind,
    zone: str,
    exceptions: Closed,
    *,
    since: datetime,
    days: int = HORIZON_DAYS,
) -> Iterator[Planned]:
    """The slots of so many days from a moment's own day on, in order; none that begins before the moment."""
    first = local(since, zone).date()
    for number in range(days):
        day = first + timedelta(days=number)
        if schedule.is_valid_on(day) and day not in exceptions.holidays:
            for each in _of_day(schedule, kind.minutes, day, zone):
                if each.start > since and not exceptions.covers(each):
                    yield Planned(_key(schedule.doctor_id, kind, each), each, kind)


def _of_day(schedule: Schedule, minutes: int, day: date, zone: str) -> Iterator[Span]:
    """One after the other by the wall clock, each as long as it really lasts."""
    free_from: datetime | None = None
    for begin, end in schedule.blocks(day.weekday()):
        block = span(day, begin, end, zone)
        for minute in range(begin, end - minutes + 1, minutes):
            start = exact(day, minute, zone)
            if start is None or (free_from and start < free_from):
                continue
            wanted = Span(start, start + timedelta(minutes=minutes))
            if block.contains(wanted):
                free_from = wanted.end
                yield wanted


def _key(doctor_id: str, kind: Kind, wanted: Span) -> str:
    what = (kind.clinic_id, kind.visit_type_id or "", kind.visit_type, str(kind.minutes))
    return "\n".join((doctor_id, wanted.start.isoformat(), *what))


def slot_id(plan: Planned, repetition: int = 0) -> str:
    """The id of a planned slot; it sorts by its start. `repetition`: how many like it were closed before."""
    digest = sha256(f"{plan.key}\n{repetition}".encode()).digest()
    milliseconds = int(plan.span.start.timestamp() * 1000).to_bytes(6, "big")
    return f"slot_{ULID.from_bytes(milliseconds + digest[:10])}"


def is_worked(schedules: Sequence[Schedule], clinic_id: str, wanted: Span, zone: str) -> bool:
    """Whether a stretch lies within the hours that a schedule has at a clinic, without breaks."""
    day = local(wanted.start, zone).date()
    return any(
        span(day, begin, end, zone).contains(wanted)
        for each in schedules
        if each.clinic_id == clinic_id and each.is_valid_on(day)
        for begin, end in each.blocks(day.weekday())
    )
