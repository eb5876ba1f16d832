"""No-shows that come about by themselves, where the clinic's policy says so."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import NothingToUndoError
from quickdoc.scheduling.actions import attendance, bookings, no_shows, undoing
from quickdoc.scheduling.bookings import Booking
from tests.texting.stage import under, visiting
from tests.town import WAVES, Town

AFTER_15 = WAVES.model_copy(update={"no_show_after": 15, "remind_hours": 0})


async def a_visit(town: Town, *, minutes: int = 15) -> Booking:
    await under(town, AFTER_15.model_copy(update={"no_show_after": minutes}))
    return await visiting(town, await town.patient(), 2)


async def until(town: Town, visit: Booking, minutes: float) -> str:
    """Wait until so many minutes after its start; returns what it is then."""
    moment = visit.brief.start + timedelta(minutes=minutes)
    await town.wait((moment - town.clock.moment).total_seconds())
    return (await town.store.bookings.get(visit.id)).state


async def told(town: Town, visit: Booking) -> list[str]:
    return [each.body for each in await town.store.messages.many({"about": visit.id, "kind": "missed"})]


async def test_a_quarter_of_an_hour_after_the_start_nobody_has_come_and_the_patient_is_told_once(
    town: Town,
) -> None:
    visit = await a_visit(town)
    assert await until(town, visit, 14.9) == "booked"
    assert await until(town, visit, 15) == "no_show"
    marked = await town.store.bookings.get(visit.id)
    assert (marked.active, marked.history[-1].by) == (False, "system")
    assert await until(town, visit, 16) == "no_show"
    (text,) = await told(town, visit)
    assert text.startswith("Lakeside Clinic has marked your visit on Mon 23 Nov 12:00 as missed.")
    assert not await town.store.offers.many({})  # the rest of its time is offered to nobody


async def test_whoever_has_arrived_is_none_and_without_the_policy_nobody_is(town: Town) -> None:
    visit = await a_visit(town)
    await until(town, visit, 10)
    await attendance.arrive(town.services, town.staff, visit.id)
    assert await until(town, visit, 40) == "arrived"
    other = await a_visit(town, minutes=0)
    assert await until(town, other, 40) == "booked"
    assert await town.store.bookings.to_look_at(town.clock.now(), 10) == []


async def test_the_desk_takes_it_back_while_the_visit_lasts_and_it_stays_so(town: Town) -> None:
    visit = await a_visit(town)
    await until(town, visit, 15)
    assert await until(town, visit, 28) == "no_show"
    await undoing.undo(town.services, town.staff, visit.slot_id)
    assert await until(town, visit, 29) == "booked"
    assert (await attendance.arrive(town.services, town.staff, visit.id)).state == "arrived"


async def test_later_it_is_not_taken_back(town: Town) -> None:
    visit = await a_visit(town)
    await until(town, visit, 15)
    await until(town, visit, 46)
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, visit.slot_id)


async def test_a_worker_that_comes_late_or_twice_marks_once_and_one_that_comes_too_late_not_at_all(
    town: Town,
) -> None:
    late, too_late = await a_visit(town), await visiting(town, await town.patient("Ben"), 8)
    assert await until(town, late, 40) == "no_show"
    seen = await town.store.bookings.get(late.id)
    with pytest.raises(Exception, match=r"over|ended"):
        await no_shows.check(town.services, late)  # another machine, from what it read before
    assert await town.store.bookings.get(late.id) == seen
    assert await until(town, too_late, 50) == "booked"


async def test_a_confirmed_visit_and_a_changed_policy(town: Town) -> None:
    visit = await a_visit(town, minutes=5)
    await bookings.confirm(town.services, town.staff, visit.id)
    await until(town, visit, 1)
    await under(town, AFTER_15.model_copy(update={"no_show_after": 20}))
    assert await until(town, visit, 6) == "confirmed"
    assert await until(town, visit, 20.5) == "no_show"
