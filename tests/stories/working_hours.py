"""A doctor who works on Tuesdays, for stories."""

from datetime import date, datetime
from typing import Any

from quickdoc.scheduling.actions import schedules
from quickdoc.scheduling.actions.schedules import ScheduleBody, Scheduled
from quickdoc.scheduling.slots import Slot
from tests.town import Town

TUESDAY = date(2026, 11, 24)
"""The day after the town's clock; nine in Madrid is eight in UTC."""


def week(start: int = 540, end: int = 660, **more: Any) -> ScheduleBody:
    """Tuesdays from nine to eleven, in slots of half an hour."""
    kind = {} if "visit_type_id" in more else {"visit_type": "check-up", "minutes": 30}
    hours = ({"weekday": 1, "start": start, "end": end},)
    return ScheduleBody.model_validate({"hours": hours, "valid_from": "2026-11-01", **kind, **more})


async def scheduled(town: Town, wanted: ScheduleBody | None = None) -> Scheduled:
    made = await schedules.add(town.services, town.staff, "clinic_1", "doctor_1", wanted or week())
    await town.settle()
    return made


async def ahead(town: Town, *states: str) -> list[Slot]:
    found = await town.store.slots.ahead_of("doctor_1", town.clock.now(), states or ("open",))
    return sorted(found, key=lambda each: each.start)


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """By the clocks of Madrid, in winter."""
    return datetime.fromisoformat(f"2026-11-{day}T{hour:02}:{minute:02}+01:00")
