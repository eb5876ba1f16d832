"""My next seven days: parts of days switched off close what is free, and on again open it."""

import pytest

from quickdoc.clinics.actions import clinics
from quickdoc.clinics.actions.clinics import ClinicChanges
from quickdoc.clinics.day_parts import DayPart, DayParts
from quickdoc.core.errors import AbsencePastError, BadTimesError, ForbiddenError
from quickdoc.scheduling.actions import availability, claims
from quickdoc.scheduling.actions.availability import Availability, Switches
from tests.stories.working_hours import TUESDAY, ahead, at, scheduled, week
from tests.town import MONDAY, Town


async def switched(town: Town, part: str, *, on: bool) -> Availability:
    wanted = Switches.model_validate({"parts": ({"day": TUESDAY, "part": part, "on": on},)})
    return await availability.switch(town.services, town.staff, "clinic_1", "doctor_1", wanted)


def tuesday(answer: Availability) -> tuple[str, str, str]:
    (found,) = (each for each in answer.days if each.day == TUESDAY)
    return found.morning, found.afternoon, found.evening


async def test_a_part_is_switched_off_and_on_and_twice_changes_nothing(town: Town) -> None:
    await scheduled(town, week(660, 780))
    read = await availability.read(town.services, town.staff, "clinic_1", "doctor_1")
    assert read.days[0].day == MONDAY.date()
    assert (len(read.days), tuesday(read)) == (7, ("on", "on", "none"))
    for _ in range(2):
        assert tuesday(await switched(town, "morning", on=False)) == ("off", "on", "none")
        assert [each.start for each in (await ahead(town))[:2]] == [at(12), at(12, 30)]
    for _ in range(2):
        assert tuesday(await switched(town, "morning", on=True)) == ("on", "on", "none")
        assert [each.start for each in (await ahead(town))[:2]] == [at(11), at(11, 30)]


async def test_visits_in_a_part_that_is_switched_off_are_listed_and_stay(town: Town) -> None:
    await scheduled(town, week(660, 780))
    visit = await claims.claim(town.services, await town.patient(), (await ahead(town))[0].id)
    answer = await switched(town, "morning", on=False)
    assert [each.id for each in answer.visits] == [visit.id]
    assert (await town.store.bookings.get(visit.id)).active


async def test_the_clinic_says_when_a_part_is(town: Town) -> None:
    await scheduled(town, week(660, 780))
    morning, rest = DayPart(start=0, end=690), DayPart(start=690, end=1020)
    changes = ClinicChanges(day_parts=DayParts(morning=morning, afternoon=rest))
    await clinics.change(town.services, town.staff, "clinic_1", changes)
    await switched(town, "morning", on=False)
    assert (await ahead(town))[0].start == at(11, 30)
    wrong = ClinicChanges(day_parts=DayParts(morning=DayPart(start=0, end=800)))
    with pytest.raises(BadTimesError):
        await clinics.change(town.services, town.staff, "clinic_1", wrong)


async def test_what_is_over_and_what_is_anothers_is_not_switched(town: Town) -> None:
    stranger = await town.found_neighbour()
    wanted = Switches.model_validate({"parts": ({"day": TUESDAY, "part": "evening", "on": False},)})
    with pytest.raises(ForbiddenError):
        await availability.switch(town.services, stranger, "clinic_1", "doctor_1", wanted)
    past = Switches.model_validate({"parts": ({"day": "2026-11-22", "part": "evening", "on": False},)})
    with pytest.raises(AbsencePastError):
        await availability.switch(town.services, town.staff, "clinic_1", "doctor_1", past)
    assert not await town.store.absences.many({})
