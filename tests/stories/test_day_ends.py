"""The end of a clinic's day: nothing of the past stays booked, and nobody is told."""

from datetime import datetime, timedelta

import pytest

from quickdoc.core.errors import ForbiddenError, NothingToUndoError
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import attendance, bookings, claims, day_ends
from quickdoc.scheduling.bookings import Booking
from tests.town import Town
from workers import sweeps

MIDNIGHT = datetime.fromisoformat("2026-11-24T00:00:00+01:00")
"""The end of Monday at the clinic, an hour before it ends in UTC."""


async def visit_of(town: Town, name: str, hours: float) -> Booking:
    who, slot = await town.patient(name), await town.publish(hours)
    return await claims.claim(town.services, who, slot.id)


async def states(town: Town, *visits: Booking) -> list[str]:
    return [(await town.store.bookings.get(each.id)).state for each in visits]


async def sweep_at(town: Town, moment: datetime) -> None:
    town.clock.moment = moment
    await sweeps.sweep(town.services)
    await town.settle()


async def test_after_its_day_each_visit_is_over_or_has_to_be_settled(town: Town) -> None:
    came, seen, booked, confirmed = [await visit_of(town, name, 1 + n) for n, name in enumerate("ABCD")]
    await bookings.confirm(town.services, town.staff, confirmed.id)
    await attendance.arrive(town.services, town.staff, came.id)
    await attendance.begin(town.services, town.staff, seen.id)
    texts = len(town.sms_sender.sent)
    await sweep_at(town, MIDNIGHT - timedelta(milliseconds=1))
    assert await states(town, came, seen, booked, confirmed) == [
        "arrived",
        "in_progress",
        "booked",
        "confirmed",
    ]
    await sweep_at(town, MIDNIGHT)
    after = ["completed", "completed", "unresolved", "unresolved"]
    assert await states(town, came, seen, booked, confirmed) == after
    assert (await town.slot(booked.slot_id)).state == "booked"
    versions = [(await town.store.bookings.get(each.id)).version for each in (came, booked)]
    await sweep_at(town, MIDNIGHT + timedelta(days=3))  # again, and late
    assert [(await town.store.bookings.get(each.id)).version for each in (came, booked)] == versions
    assert len(town.sms_sender.sent) == texts


async def test_a_visit_over_midnight_is_not_ended_while_it_lasts(town: Town) -> None:
    late = await visit_of(town, "Ana", 13.75)  # 23:45 to 00:15 at the clinic
    await sweep_at(town, MIDNIGHT + timedelta(minutes=1))
    assert await states(town, late) == ["booked"]
    await sweep_at(town, MIDNIGHT + timedelta(minutes=15))
    assert await states(town, late) == ["unresolved"]


async def test_visits_of_years_ago_are_ended_in_batches_and_without_events(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "LIMIT", 2)
    old = [await visit_of(town, f"P{number}", 1 + number) for number in range(5)]
    await town.settle()
    heard = len(town.bus.heard)
    town.clock.moment += timedelta(days=800)
    ended = []
    for _ in range(3):
        assert await day_ends_once(town) <= 2
        ended.append((await states(town, *old)).count("unresolved"))
    assert ended == [2, 4, 5]
    assert not [each for each in town.bus.heard[heard:] if each.event.subject == "booking"]


async def day_ends_once(town: Town) -> int:
    found = await town.store.bookings.of_ended_days(town.clock.now(), sweeps.LIMIT)
    for each in found:
        await day_ends.end_day(town.services, each)
        await day_ends.end_day(town.services, each)  # by another machine, from what it had read
    return len(found)


async def test_the_front_desk_settles_what_is_unresolved(town: Town) -> None:
    first, second, third = [await visit_of(town, name, 1 + n) for n, name in enumerate("ABC")]
    await sweep_at(town, MIDNIGHT)
    listed = await day_ends.unresolved(town.services, town.staff, "clinic_1", None, 2)
    assert [each.id for each in listed] == [third.id, second.id]
    place = (second.brief.start, second.id)
    (last,) = await day_ends.unresolved(town.services, town.staff, "clinic_1", place, 2)
    assert last.id == first.id
    await attendance.complete(town.services, town.staff, first.id)
    assert (await attendance.step_back(town.services, town.staff, first.id)).state == "unresolved"
    with pytest.raises(NothingToUndoError):
        await attendance.step_back(town.services, town.staff, first.id)
    await attendance.complete(town.services, town.staff, first.id)
    await bookings.mark_no_show(town.services, town.staff, second.id)
    await town.settle()
    assert await states(town, first, second, third) == ["completed", "no_show", "unresolved"]
    assert not await town.store.offers.many({})  # nobody is asked for a time of the past


async def test_the_list_is_for_the_desk_of_this_clinic(town: Town) -> None:
    stranger, ana = await town.found_neighbour(), await town.patient()
    doctor = Actor(account_id="account_doctor", role="doctor", clinic_id="clinic_1")
    for who in (stranger, ana, doctor):
        with pytest.raises(ForbiddenError):
            await day_ends.unresolved(town.services, who, "clinic_1", None, 2)
