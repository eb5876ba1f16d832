"""Schedules: their slots are there sixty days ahead, follow every change, and leave what is booked alone."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.clinics.actions import clinics, visit_types
from quickdoc.clinics.actions.clinics import ClinicChanges
from quickdoc.clinics.actions.visit_types import NewVisitType
from quickdoc.clinics.visit_types import VisitType
from quickdoc.core.errors import (
    ClinicClosedError,
    ForbiddenError,
    NotFoundError,
    NothingToUndoError,
    SchedulesOverlapError,
    SlotBookedError,
    VisitTypeInUseError,
    VisitTypeRetiredError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.roles import Membership
from quickdoc.scheduling.actions import (
    absences,
    bookings,
    claims,
    fitting,
    generating,
    publishing,
    schedules,
    slots,
    suspending,
    undoing,
)
from quickdoc.scheduling.actions.absences import NewAbsence
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.actions.schedules import ScheduleBody, Scheduled
from quickdoc.scheduling.slots import Slot
from tests.stories.working_hours import TUESDAY, ahead, at, scheduled, week
from tests.town import Town


async def changed(town: Town, made: Scheduled, wanted: ScheduleBody) -> Scheduled:
    answer = await schedules.change(town.services, town.staff, "clinic_1", made.schedule.id, wanted)
    await town.settle()
    return answer


async def first_visit(town: Town) -> tuple[Actor, Slot, str]:
    ana, (first, *_) = await town.patient(), await ahead(town)
    visit = await claims.claim(town.services, ana, first.id)
    await town.settle()
    return ana, first, visit.id


async def test_slots_are_there_sixty_days_ahead_and_start_no_round(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await scheduled(town)
    free = await ahead(town)
    assert [each.start for each in free[:4]] == [at(9), at(9, 30), at(10), at(10, 30)]
    assert len(free) == 9 * 4
    assert {each.source for each in free} == {"generated"}
    assert free[-1].start - town.clock.now() > timedelta(days=56)
    assert not await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    await bookings.cancel(town.services, *(await first_visit(town))[::2])
    await town.settle()
    assert await town.store.offers.open_of_account(ana.account_id, town.clock.now())


async def test_the_job_may_run_twice_late_and_on_two_machines(town: Town) -> None:
    await scheduled(town)
    before = await ahead(town)
    await asyncio.gather(*(generating.generate(town.services, "doctor_1") for _ in range(3)))
    await asyncio.gather(*(generating.look_after(town.services) for _ in range(3)))
    assert await ahead(town) == before
    town.clock.moment += timedelta(days=30)
    assert not await generating.look_after(town.services)
    assert len(await ahead(town)) == 8 * 4
    heard = len(town.bus.heard)
    town.clock.moment += timedelta(hours=7)
    await generating.look_after(town.services)
    assert len(town.bus.heard) == heard


async def test_a_schedule_whose_process_died_is_generated_by_the_job(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(generating, "generate", dies)
        with pytest.raises(ConnectionError):
            await scheduled(town)
    assert await ahead(town) == []
    await generating.look_after(town.services)
    assert len(await ahead(town)) == 9 * 4


async def test_a_changed_schedule_changes_what_is_free_and_lists_what_no_longer_fits(town: Town) -> None:
    made = await scheduled(town)
    ana, slot, visit = await first_visit(town)
    answer = await changed(town, made, week(600, 720))
    assert [each.id for each in answer.visits] == [visit]
    assert await town.slot(slot.id) == (await ahead(town, "booked"))[0]
    assert [each.start for each in (await ahead(town))[:4]] == [at(10), at(10, 30), at(11), at(11, 30)]
    assert {each.start.hour for each in await ahead(town, "withdrawn")} == {8}
    await bookings.cancel(town.services, ana, visit)
    await town.settle()
    assert (await town.slot(slot.id)).state == "withdrawn"
    assert not await town.store.rounds.going_on(slot.id)
    assert await fitting.visits(town.services, town.staff, "clinic_1", "doctor_1") == ()


async def test_back_and_forth_makes_each_time_free_once(town: Town) -> None:
    made = await scheduled(town)
    before = [each.start for each in await ahead(town)]
    for wanted in (week(600, 720), week(), week(600, 720), week()):
        made = await changed(town, made, wanted)
    assert [each.start for each in await ahead(town)] == before
    closed = (await ahead(town, "withdrawn"))[0]
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, closed.id)


async def test_what_the_staff_withdrew_stays_so_and_what_they_published_is_kept(town: Town) -> None:
    extra = Publication(doctor_id="doctor_1", visit_type="long", starts=(at(10, 15),), minutes=30)
    await publishing.publish(town.services, town.staff, "clinic_1", extra)
    made = await scheduled(town)
    assert [each.start for each in (await ahead(town))[:3]] == [at(9), at(9, 30), at(10, 15)]
    await slots.withdraw(town.services, town.staff, (await ahead(town))[0].id)
    await changed(town, made, week(540, 690))
    tuesday = [each.start for each in await ahead(town) if each.start < at(23)]
    assert tuesday == [at(9, 30), at(10, 15), at(11)]


async def test_a_removed_schedule_leaves_nothing_free(town: Town) -> None:
    made = await scheduled(town)
    *_, visit = await first_visit(town)
    left = await schedules.remove(town.services, town.staff, "clinic_1", made.schedule.id)
    assert [each.id for each in left] == [visit]
    assert await ahead(town) == []


async def test_an_absence_closes_what_is_free_and_offers_it_to_nobody(town: Town) -> None:
    (ben,) = await town.in_line("Ben")
    await scheduled(town)
    ana, slot, visit = await first_visit(town)
    wanted = NewAbsence(start=at(9), end=at(10, 15), reason="Ill")
    away = await absences.add(town.services, town.staff, "clinic_1", "doctor_1", wanted)
    await town.settle()
    assert [each.id for each in away.visits] == [visit]
    assert (await ahead(town))[0].start == at(10, 30)
    await bookings.cancel(town.services, town.staff, visit)
    await town.wait(60)
    assert (await town.slot(slot.id)).state == "withdrawn"
    assert not await town.store.offers.open_of_account(ben.account_id, town.clock.now())
    await absences.remove(town.services, town.staff, "clinic_1", away.absence.id)
    assert [each.start for each in (await ahead(town))[:3]] == [at(9), at(9, 30), at(10)]
    assert (await claims.claim(town.services, ana, (await ahead(town))[0].id)).state == "booked"


async def test_a_holiday_has_no_slots_once_the_job_has_run(town: Town) -> None:
    await scheduled(town)
    holidays = ClinicChanges(holidays=(TUESDAY,))
    await clinics.change(town.services, town.staff, "clinic_1", holidays)
    await generating.look_after(town.services)
    assert (await ahead(town))[0].start == at(9) + timedelta(days=7)


async def test_a_suspended_doctor_has_nothing_free_before_and_after_a_change(town: Town) -> None:
    made = await scheduled(town)
    await suspending.suspend(town.services, town.staff, "doctor_1")
    await changed(town, made, week(600, 720))
    assert await ahead(town) == []
    await suspending.reinstate(town.services, town.staff, "doctor_1")
    await town.settle()
    await generating.look_after(town.services)
    assert [each.start for each in (await ahead(town))[:4]] == [at(10), at(10, 30), at(11), at(11, 30)]


async def _type(town: Town, **more: Any) -> VisitType:
    wanted = NewVisitType.model_validate({"name": "Skin check", "minutes": 60, **more})
    return await visit_types.add(town.services, town.staff, "clinic_1", wanted)


async def test_slots_of_a_type_follow_it_and_it_cannot_be_retired_meanwhile(town: Town) -> None:
    kind = await _type(town, by_patients=False)
    made = await scheduled(town, week(visit_type_id=kind.id))
    assert [(each.visit_type, each.start) for each in (await ahead(town))[:2]] == [
        ("Skin check", at(9)),
        ("Skin check", at(10)),
    ]
    with pytest.raises(VisitTypeInUseError):
        await visit_types.retire(town.services, town.staff, "clinic_1", kind.id)
    await schedules.remove(town.services, town.staff, "clinic_1", made.schedule.id)
    await visit_types.retire(town.services, town.staff, "clinic_1", kind.id)
    with pytest.raises(VisitTypeRetiredError):
        await scheduled(town, week(visit_type_id=kind.id))


async def test_schedules_that_overlap_are_refused_and_change_nothing(town: Town) -> None:
    made = await scheduled(town)
    with pytest.raises(SchedulesOverlapError):
        await scheduled(town, week(600, 720))
    afternoon = await scheduled(town, week(720, 780))
    with pytest.raises(SchedulesOverlapError):
        await changed(town, afternoon, week(600, 780))
    assert len(await town.store.schedules.many({})) == 2
    assert (await changed(town, made, week())).schedule == made.schedule


async def test_the_doctor_and_the_managers_set_it_and_nobody_else(town: Town) -> None:
    stranger = await town.found_neighbour()
    places = [Membership(clinic_id="clinic_1", role="doctor", doctor_id=f"doctor_{n}") for n in (1, 2)]
    own, colleague = (
        Actor(account_id=f"account_{each.doctor_id}", role="doctor", memberships=(each,)) for each in places
    )
    made = await schedules.add(town.services, own, "clinic_1", "doctor_1", week())
    for who in (stranger, colleague):
        with pytest.raises(ForbiddenError):
            await schedules.add(town.services, who, "clinic_1", "doctor_1", week(720, 780))
        with pytest.raises(ForbiddenError):
            await schedules.remove(town.services, who, "clinic_1", made.schedule.id)
    with pytest.raises(NotFoundError):
        await schedules.add(town.services, stranger, "clinic_2", "doctor_1", week(720, 780))
    with pytest.raises(NotFoundError):
        await schedules.remove(town.services, stranger, "clinic_2", made.schedule.id)
    await schedules.remove(town.services, own, "clinic_1", made.schedule.id)
    await suspending.close_clinic(town.services, town.staff, "clinic_1")
    with pytest.raises(ClinicClosedError):
        await scheduled(town)


async def test_a_booked_slot_is_in_the_way_of_nothing_but_its_own_time(town: Town) -> None:
    made = await scheduled(town)
    await first_visit(town)
    minutes = {"visit_type": "short", "minutes": 20}
    hours = {"hours": ({"weekday": 1, "start": 540, "end": 660},), "valid_from": "2026-11-01"}
    await changed(town, made, ScheduleBody.model_validate({**hours, **minutes}))
    tuesday = [each.start for each in await ahead(town) if each.start < at(23)]
    assert tuesday == [at(9, 40), at(10), at(10, 20), at(10, 40)]
    with pytest.raises(SlotBookedError):
        await slots.withdraw(town.services, town.staff, (await ahead(town, "booked"))[0].id)
