"""A doctor's next seven days in parts: worked, switched off, or not worked anyway."""

from datetime import date, datetime, timedelta
from typing import Literal

from quickdoc.clinics.clinics import Clinic
from quickdoc.clinics.day_parts import PARTS, Part
from quickdoc.core.types import Model, local
from quickdoc.scheduling.schedules import Absence
from quickdoc.scheduling.wall_times import Span, span
from quickdoc.scheduling.work import Work

DAYS = 7
PartState = Literal["on", "off", "none"]


class DayAvailability(Model):
    """One day by the clinic's calendar. `none`: no schedule has hours then, or the clinic is closed."""

    day: date
    morning: PartState
    afternoon: PartState
    evening: PartState


def next_days(work: Work, clinic: Clinic, now: datetime) -> tuple[DayAvailability, ...]:
    """The next seven days, today first."""
    today = local(now, clinic.zone).date()
    days = (today + timedelta(days=number) for number in range(DAYS))
    return tuple(
        DayAvailability.model_validate(
            {"day": day, **{part: _state(work, clinic, day, part) for part in PARTS}}
        )
        for day in days
    )


def _state(work: Work, clinic: Clinic, day: date, part: Part) -> PartState:
    if day in clinic.holidays or not _is_worked(work, clinic, day, part):
        return "none"
    whole = part_span(clinic, day, part)
    away = (Span(each.start, each.end) for each in work.absences if each.clinic_id == clinic.id)
    return "off" if any(each.contains(whole) for each in away) else "on"


def _is_worked(work: Work, clinic: Clinic, day: date, part: Part) -> bool:
    wanted = clinic.day_parts.range(part)
    return any(
        begin < wanted.end and wanted.start < end
        for each in work.schedules
        if each.clinic_id == clinic.id and each.is_valid_on(day)
        for begin, end in each.blocks(day.weekday())
    )


def part_span(clinic: Clinic, day: date, part: Part) -> Span:
    """When a part of a day is, at the clinic."""
    wanted = clinic.day_parts.range(part)
    return span(day, wanted.start, wanted.end, clinic.zone)


def part_absence(clinic: Clinic, doctor_id: str, day: date, part: Part) -> Absence:
    """The absence that a part which is switched off is; the same one each time."""
    start, end = part_span(clinic, day, part)
    absence_id = f"absence_{clinic.id}_{doctor_id}_{day}_{part}"
    return Absence(id=absence_id, clinic_id=clinic.id, doctor_id=doctor_id, start=start, end=end, part=part)
