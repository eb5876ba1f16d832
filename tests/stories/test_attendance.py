"""A visit on its day: arrived, in progress, completed; each step back within a minute."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.core.errors import (
    BookingEndedError,
    ForbiddenError,
    HasArrivedError,
    NotArrivedError,
    NothingToUndoError,
    RefusedError,
    VisitNotTodayError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.roles import Membership
from quickdoc.scheduling.actions import attendance, bookings, claims, moves, undoing
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import earlier
from tests.town import Town


async def a_visit(town: Town, hours: float = 3) -> tuple[Actor, Booking]:
    ana, slot = await town.patient(), await town.publish(hours)
    return ana, await claims.claim(town.services, ana, slot.id)


def the_doctor(doctor_id: str) -> Actor:
    works = Membership(clinic_id="clinic_1", role="doctor", doctor_id=doctor_id)
    return Actor(account_id="account_doctor", role="doctor", clinic_id="clinic_1", memberships=(works,))


async def test_a_visit_goes_its_way_and_occupies_its_slot_to_the_end(town: Town) -> None:
    _, visit = await a_visit(town)
    doctor = the_doctor(visit.brief.doctor_id)
    steps: list[tuple[Callable[..., Awaitable[Booking]], Actor, str]] = [
        (attendance.arrive, town.staff, "arrived"),
        (attendance.begin, doctor, "in_progress"),
        (attendance.complete, doctor, "completed"),
    ]
    for step, who, state in steps:
        once = await step(town.services, who, visit.id)
        assert await step(town.services, who, visit.id) == once
        assert (once.state, once.active) == (state, True)
        await town.settle()
        assert (await town.slot(visit.slot_id)).state == "booked"
    heard = [each.event.type for each in town.bus.heard if each.event.type.startswith("booking.")]
    assert heard == ["booking.made", "booking.arrived", "booking.begun", "booking.completed"]


async def test_each_step_is_taken_back_once_and_within_a_minute(town: Town) -> None:
    _, visit = await a_visit(town)
    await bookings.confirm(town.services, town.staff, visit.id)
    with pytest.raises(NothingToUndoError):
        await attendance.step_back(town.services, town.staff, visit.id)
    await attendance.arrive(town.services, town.staff, visit.id)
    await attendance.begin(town.services, town.staff, visit.id)
    assert (await attendance.step_back(town.services, town.staff, visit.id)).state == "arrived"
    with pytest.raises(NothingToUndoError):
        await attendance.step_back(town.services, town.staff, visit.id)
    await attendance.complete(town.services, town.staff, visit.id)
    town.clock.moment += timedelta(seconds=61)
    with pytest.raises(NothingToUndoError):
        await attendance.step_back(town.services, town.staff, visit.id)
    assert (await town.store.bookings.get(visit.id)).state == "completed"


async def test_who_is_seen_at_once_was_not_waiting_and_goes_back_to_booked(town: Town) -> None:
    _, visit = await a_visit(town)
    await attendance.begin(town.services, town.staff, visit.id)
    assert (await attendance.step_back(town.services, town.staff, visit.id)).state == "booked"
    with pytest.raises(NotArrivedError):
        await attendance.complete(town.services, town.staff, visit.id)


@pytest.mark.parametrize("hours", [15, 39])  # a minute after midnight by the clinic's clock is another day
async def test_nobody_arrives_on_another_day(town: Town, hours: float) -> None:
    _, visit = await a_visit(town, hours)
    for step in (attendance.arrive, attendance.begin):
        with pytest.raises(VisitNotTodayError):
            await step(town.services, town.staff, visit.id)


async def test_the_day_is_the_clinics(town: Town) -> None:
    """23:30 UTC on Monday is Tuesday in Madrid."""
    _, visit = await a_visit(town, 14.5)
    town.clock.moment += timedelta(hours=14)
    assert (await attendance.arrive(town.services, town.staff, visit.id)).state == "arrived"


async def test_whoever_has_come_is_no_no_show_and_gives_nothing_back(town: Town) -> None:
    ana, visit = await a_visit(town)
    await attendance.arrive(town.services, town.staff, visit.id)
    with pytest.raises(HasArrivedError):
        await bookings.cancel(town.services, ana, visit.id)
    assert (await bookings.confirm(town.services, ana, visit.id)).state == "arrived"
    await attendance.begin(town.services, town.staff, visit.id)
    with pytest.raises(HasArrivedError):
        await bookings.cancel(town.services, town.staff, visit.id)
    town.clock.moment = visit.brief.start
    with pytest.raises(HasArrivedError):
        await bookings.mark_no_show(town.services, town.staff, visit.id)


async def test_the_clinic_cancels_for_one_who_waits_and_an_undo_lets_them_wait_again(town: Town) -> None:
    _, visit = await a_visit(town)
    await attendance.arrive(town.services, town.staff, visit.id)
    await bookings.cancel(town.services, town.staff, visit.id)
    await undoing.undo(town.services, town.staff, visit.slot_id)
    assert (await town.store.bookings.get(visit.id)).state == "arrived"
    with pytest.raises(NothingToUndoError):  # what was put back is no step
        await attendance.step_back(town.services, town.staff, visit.id)


async def test_steps_are_for_the_desk_and_the_visits_own_doctor(town: Town) -> None:
    ana, visit = await a_visit(town)
    theirs = the_doctor(visit.brief.doctor_id)
    other = the_doctor("doctor_2" if visit.brief.doctor_id == "doctor_1" else "doctor_1")
    refused: list[tuple[Any, Actor]] = [
        *((each, who) for each in (attendance.begin, attendance.complete) for who in (ana, other)),
        (attendance.arrive, theirs),
        (attendance.step_back, other),
        (attendance.arrive, await town.found_neighbour()),
    ]
    for step, who in refused:
        with pytest.raises(ForbiddenError):
            await step(town.services, who, visit.id)
    assert (await town.store.bookings.get(visit.id)).version == 1


async def test_what_is_over_takes_no_step(town: Town) -> None:
    ana, visit = await a_visit(town)
    await bookings.cancel(town.services, ana, visit.id)
    for step in (attendance.arrive, attendance.begin, attendance.complete):
        with pytest.raises(BookingEndedError):
            await step(town.services, town.staff, visit.id)
    with pytest.raises(NothingToUndoError):
        await attendance.step_back(town.services, town.staff, visit.id)


async def test_a_visit_in_progress_is_not_moved_and_its_request_ends(town: Town) -> None:
    ana, visit = await a_visit(town)
    request = await earlier.enrol(town.services, ana, visit.id)
    sooner = await town.publish(1)
    await attendance.begin(town.services, town.staff, visit.id)
    await town.settle()
    assert not (await town.store.standbys.get(request.id)).active
    with pytest.raises(RefusedError):
        await claims.swap(town.services, ana, sooner.id, None, visit.id)
    assert (await moves.finish(town.services, visit.id)) is None
