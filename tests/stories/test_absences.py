"""The doctor is ill: every patient of that day has another time or is told, and nobody is offered theirs."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import ForbiddenError
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import absences, claims, settling
from quickdoc.scheduling.actions.absences import NewAbsence
from quickdoc.scheduling.actions.settling import Settled, Settling
from quickdoc.scheduling.bookings import Booking
from tests.stories.working_hours import ahead, at, scheduled, week
from tests.town import Town


async def ill_on_tuesday(town: Town, *, free_weeks: bool = True) -> tuple[list[Actor], list[Booking]]:
    """Two patients have visits that day; somebody waits for such slots."""
    await scheduled(town, week() if free_weeks else week(valid_until="2026-11-24"))
    people = [await town.patient("Ana"), await town.patient("Ben")]
    first = (await ahead(town))[:2]
    visits = [
        await claims.claim(town.services, who, slot.id) for who, slot in zip(people, first, strict=True)
    ]
    await town.in_line("Cleo")
    wanted = NewAbsence(start=at(0), end=at(23))
    away = await absences.add(town.services, town.staff, "clinic_1", "doctor_1", wanted)
    await town.settle()
    assert [each.id for each in away.visits] == [each.id for each in visits]
    return people, visits


async def settled(town: Town, how: str) -> Settled:
    wanted = Settling.model_validate({"how": how})
    answer = await settling.settle(town.services, town.staff, "clinic_1", "doctor_1", wanted)
    await town.wait(60)
    return answer


async def nothing_of_that_day_is_free_or_offered(town: Town) -> None:
    slots = await ahead(town, "open", "held", "booked")
    assert not [each for each in slots if each.start < at(23)]
    assert not await town.store.offers.many({})


async def test_each_is_moved_to_the_next_free_slot_and_told(town: Town) -> None:
    people, visits = await ill_on_tuesday(town)
    answer = await settled(town, "move")
    assert [each.brief.start for each in answer.moved] == [
        each.brief.start + timedelta(days=7) for each in visits
    ]
    assert [each.moved_from for each in answer.moved] == [each.id for each in visits]
    assert answer.cancelled == ()
    await nothing_of_that_day_is_free_or_offered(town)
    for who, visit in zip(people, answer.moved, strict=True):
        (text,) = [each for each in town.sms_sender.sent if each.to == await town.phone_of(who)][-1:]
        assert text.body.startswith("Moved")
        assert "Tue 1 Dec" in text.body
        assert (await town.store.bookings.get(visit.id)).active
    assert await settled(town, "move") == Settled(moved=(), cancelled=())


async def test_one_for_whom_nothing_is_free_is_cancelled(town: Town) -> None:
    people, visits = await ill_on_tuesday(town, free_weeks=False)
    answer = await settled(town, "move")
    assert [each.id for each in answer.cancelled] == [each.id for each in visits]
    await nothing_of_that_day_is_free_or_offered(town)
    texts = [each.body for each in town.sms_sender.sent if each.to == await town.phone_of(people[0])]
    assert "had to cancel" in texts[-1]


async def test_a_cancelled_one_is_told_with_the_nearest_free_slots(town: Town) -> None:
    people, visits = await ill_on_tuesday(town)
    answer = await settled(town, "cancel")
    assert [each.id for each in answer.cancelled] == [each.id for each in visits]
    await nothing_of_that_day_is_free_or_offered(town)
    texts = [each.body for each in town.sms_sender.sent if each.to == await town.phone_of(people[0])]
    assert "Next free: Tue 1 Dec 09:00, Tue 1 Dec 09:30." in texts[-1]


async def test_another_doctor_of_the_specialty_sees_them(town: Town) -> None:
    _, visits = await ill_on_tuesday(town)
    doctor = await town.store.doctors.get("doctor_2")
    same = doctor.model_copy(update={"specialty": "dermatology", "version": 2})
    await town.store.doctors.replace_silently(same)
    slot = await town.publish(26, "doctor_2")
    answer = await settled(town, "move_to_others")
    assert [each.slot_id for each in answer.moved] == [slot.id]
    assert [each.id for each in answer.cancelled] == [visits[1].id]


async def test_staff_of_another_clinic_may_not(town: Town) -> None:
    await ill_on_tuesday(town)
    stranger = await town.found_neighbour()
    wanted = Settling(how="cancel")
    with pytest.raises(ForbiddenError):
        await settling.settle(town.services, stranger, "clinic_1", "doctor_1", wanted)
