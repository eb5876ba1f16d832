"""Schedules: a doctor's weekly hours at a clinic. Absences: when they do not work all the same."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from pydantic import Field

from quickdoc.core.errors import (
    AbsencePastError,
    AbsenceReversedError,
    HoursOverlapError,
    HoursReversedError,
    SchedulesOverlapError,
    TypeTooLongError,
    ValidityReversedError,
)
from quickdoc.core.types import Instant, Model

MIDNIGHT = 24 * 60
MAX_STRETCHES = 50
LONGEST_ABSENCE = timedelta(days=730)


class WeeklyHours(Model):
    """One stretch of a week by the clinic's wall clock, in minutes; 1440 ends a day. Monday is 0."""

    weekday: int = Field(ge=0, le=6)
    start: int = Field(ge=0, lt=MIDNIGHT, multiple_of=5)
    end: int = Field(ge=0, le=MIDNIGHT, multiple_of=5)


class Schedule(Model):
    """`valid_until`: its last day; None: until it is changed. `breaks` are taken out of the `hours`.

    Slots are of a visit type, or have a name and a length of their own.
    """

    id: str
    clinic_id: str
    doctor_id: str
    hours: tuple[WeeklyHours, ...]
    breaks: tuple[WeeklyHours, ...] = ()
    valid_from: date
    valid_until: date | None = None
    visit_type_id: str | None = None
    visit_type: str | None = None
    minutes: int | None = None
    version: int = 1

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def blocks(self, weekday: int) -> list[tuple[int, int]]:
        """The stretches of a weekday without the breaks, in order."""
        found = sorted((each.start, each.end) for each in self.hours if each.weekday == weekday)
        for pause in sorted((each.start, each.end) for each in self.breaks if each.weekday == weekday):
            found = [rest for each in found for rest in _without(each, pause)]
        return found


def _without(block: tuple[int, int], pause: tuple[int, int]) -> list[tuple[int, int]]:
    parts = [(block[0], min(block[1], pause[0])), (max(block[0], pause[1]), block[1])]
    return [(start, end) for start, end in parts if start < end]


class Absence(Model):
    """When a doctor does not work at a clinic. Anything of theirs that is free then is closed.

    `part`: made by switching off a part of a day (`availability.py`), and ended by switching it on.
    """

    id: str
    clinic_id: str
    doctor_id: str
    start: Instant
    end: Instant
    reason: str = ""
    part: str | None = None
    version: int = 1


def ensure_possible(schedule: Schedule, minutes: int) -> None:
    """Refuse hours that no slot can be made of. `minutes`: how long each slot is.

    Raises:
        ValidityReversedError, HoursReversedError, HoursOverlapError
        TypeTooLongError: longer than any stretch without a break.
    """
    if schedule.valid_until and schedule.valid_until < schedule.valid_from:
        raise ValidityReversedError
    for stretches in (schedule.hours, schedule.breaks):
        _ensure_apart(stretches)
    blocks = [block for weekday in range(7) for block in schedule.blocks(weekday)]
    if max((end - start for start, end in blocks), default=0) < minutes:
        raise TypeTooLongError


def _ensure_apart(stretches: Sequence[WeeklyHours]) -> None:
    if any(each.end <= each.start for each in stretches):
        raise HoursReversedError
    in_order = sorted(stretches, key=lambda each: (each.weekday, each.start))
    if any(one.weekday == other.weekday and other.start < one.end for one, other in pairwise(in_order)):
        raise HoursOverlapError


def ensure_no_clash(schedule: Schedule, others: Iterable[Schedule]) -> None:
    """Refuse two schedules of a doctor that hold at the same time. Those of another clinic, too.

    Raises:
        SchedulesOverlapError
    """
    if any(_clash(schedule, each) for each in others if each.id != schedule.id):
        raise SchedulesOverlapError


def _clash(one: Schedule, other: Schedule) -> bool:
    last = min(one.valid_until or date.max, other.valid_until or date.max)
    if max(one.valid_from, other.valid_from) > last:
        return False
    return any(
        start < until and since < end
        for weekday in range(7)
        for start, end in one.blocks(weekday)
        for since, until in other.blocks(weekday)
    )


def ensure_absence(start: datetime, end: datetime, now: datetime) -> None:
    """Refuse an absence that is over already, or ends before it begins.

    Raises:
        AbsenceReversedError: also one of more than two years.
        AbsencePastError
    """
    if not timedelta() < end - start <= LONGEST_ABSENCE:
        raise AbsenceReversedError
    if end <= now:
        raise AbsencePastError
