"""A visit's patient is reminded, once, in time, and only of what still takes place."""

from datetime import timedelta

import pytest

from quickdoc.clinics.actions import clinics
from quickdoc.messaging.messages import Message
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.scheduling.bookings import Booking
from tests.texting.stage import says, under, unlimited, visiting
from tests.town import WAVES, Town
from workers.reactions import react


async def reminders(town: Town, visit: Booking) -> list[Message]:
    return await town.store.messages.many({"about": visit.id, "kind": "reminder"})


async def until(town: Town, visit: Booking, hours: float) -> None:
    """Wait until so many hours before the visit."""
    moment = visit.brief.start - timedelta(hours=hours)
    await town.wait((moment - town.clock.moment).total_seconds())


async def reminded(town: Town) -> Booking:
    visit = await visiting(town, await town.patient(), 49)
    await until(town, visit, 24)
    return visit


async def test_a_day_before_the_patient_is_reminded(town: Town) -> None:
    visit = await visiting(town, await town.patient(), 49)
    await until(town, visit, 24.01)
    assert await reminders(town, visit) == []
    await until(town, visit, 24)
    (reminder,) = await reminders(town, visit)
    assert reminder.state == "sent"
    assert reminder.body == (
        f"Reminder: Lakeside Clinic, Wed 25 Nov 11:00. Reply CONFIRM {visit.code} if you come, "
        f"CANCEL {visit.code} if not. STOP to end"
    )
    for _ in range(3):
        await town.wait(3600)
    assert len(await reminders(town, visit)) == 1


async def test_who_is_reminded_can_answer(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 49)
    await until(town, visit, 24)
    assert (await says(town, who, "yes")).startswith("Confirmed, see you at Lakeside Clinic")


async def test_who_has_confirmed_is_asked_to_cancel_only(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 49)
    await bookings.confirm(town.services, who, visit.id)
    await until(town, visit, 24)
    (reminder,) = await reminders(town, visit)
    assert f"If you cannot come reply CANCEL {visit.code}." in reminder.body
    assert "CONFIRM" not in reminder.body


@pytest.mark.parametrize(("hours", "times"), [(27, 1), (26.9, 0), (10, 0)])
async def test_whoever_booked_shortly_before_is_not_reminded(town: Town, hours: float, times: int) -> None:
    town.clock.moment += timedelta(hours=2)
    visit = await visiting(town, await town.patient(), hours)
    await until(town, visit, 5)
    assert len(await reminders(town, visit)) == times


async def test_a_clinic_may_choose_another_time_or_none(town: Town) -> None:
    await under(town, WAVES.model_copy(update={"remind_hours": 72}))
    early = await visiting(town, await town.patient("Ana"), 100)
    await until(town, early, 72)
    (reminder,) = await reminders(town, early)
    assert f"EARLIER {early.code}: hear of earlier times." in reminder.body
    await under(town, WAVES.model_copy(update={"remind_hours": 0}))
    never = await visiting(town, await town.patient("Ben"), 100)
    await until(town, never, 1)
    assert await reminders(town, never) == []


async def test_the_clinic_may_change_its_mind_before_it_is_due(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    first, second = await visiting(town, ana, 49), await visiting(town, ben, 50)
    policy = WAVES.model_copy(update={"remind_hours": 2})
    await clinics.set_policy(town.services, town.staff, "clinic_1", policy)
    await until(town, first, 24)
    assert await reminders(town, first) == []
    await until(town, first, 2)
    assert len(await reminders(town, first)) == 1
    await clinics.set_policy(
        town.services, town.staff, "clinic_1", policy.model_copy(update={"remind_hours": 0})
    )
    await until(town, second, 1)
    assert await reminders(town, second) == []


async def test_nobody_is_reminded_of_a_visit_that_is_off(town: Town) -> None:
    await unlimited(town)
    who = await town.patient()
    cancelled = await visiting(town, who, 49)
    await bookings.cancel(town.services, who, cancelled.id)
    old, slot = await visiting(town, who, 52), await town.publish(51)
    new = await claims.swap(town.services, who, slot.id, None, old.id)
    await town.settle()
    await until(town, new, 20)
    assert [len(await reminders(town, each)) for each in (cancelled, old, new)] == [0, 0, 1]


async def test_a_visit_that_was_put_back_is_reminded_of(town: Town) -> None:
    visit = await visiting(town, await town.patient(), 49)
    await until(town, visit, 24.01)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await town.wait(40)
    assert await reminders(town, visit) == []
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    await town.wait(1)
    assert len(await reminders(town, visit)) == 1


async def test_at_night_it_waits_for_the_morning(town: Town) -> None:
    visit = await visiting(town, await town.patient(), 62)  # in the night, as Madrid has it
    await until(town, visit, 24)
    (reminder,) = await reminders(town, visit)
    assert (reminder.state, reminder.reason) == ("intent", "quiet_hours")
    await until(town, visit, 14)
    (reminder,) = await reminders(town, visit)
    assert reminder.state == "sent"


async def test_it_never_goes_after_the_start_and_not_to_who_opted_out(town: Town) -> None:
    visit = await visiting(town, await town.patient("Ana"), 49)
    town.clock.moment = visit.brief.start
    await town.wait(1)
    assert await reminders(town, visit) == []
    ben = await town.patient("Ben")
    await says(town, ben, "STOP")
    theirs = await visiting(town, ben, 49)
    await until(town, theirs, 24)
    (reminder,) = await reminders(town, theirs)
    assert (reminder.state, reminder.reason) == ("suppressed", "opted_out")


async def test_lost_and_repeated_reactions_make_one_reminder(town: Town) -> None:
    who = await town.patient()
    slot = await town.publish(49)
    visit = await claims.claim(town.services, who, slot.id)
    made = next(each.event for each in town.bus.heard if each.event.type == "booking.made")
    town.bus.reactions.clear()  # the queue is emptied: the log's sweep does it
    await until(town, visit, 24)
    await town.wait(1)
    assert len(await reminders(town, visit)) == 1
    await react(town.services, made)
    await town.wait(1)
    assert len(await reminders(town, visit)) == 1


async def test_what_is_due_is_found_by_an_index(town: Town) -> None:
    visit = await reminded(town)
    assert await town.store.bookings.to_remind(visit.brief.start, 10) == []
