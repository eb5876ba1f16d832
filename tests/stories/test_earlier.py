"""Standing by for something earlier than a visit that one has, in the app and by text."""

from asyncio import gather

import pytest

from quickdoc.core.errors import (
    BookingEndedError,
    NotFoundError,
    SlotPastError,
    TooManyStandbysError,
)
from quickdoc.core.types import Point
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import bookings, slots, undoing
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import earlier, standbys
from quickdoc.waitlist.actions.earlier import Terms
from quickdoc.waitlist.preferences import ALWAYS
from quickdoc.waitlist.standby import Standby
from tests.stories.earlier import listening
from tests.texting.stage import under, unlimited, visiting
from tests.town import CENTRE, WAVES, Town


async def enrolled(town: Town, hours: float = 72) -> tuple[Actor, Booking, Standby]:
    who = await town.patient()
    visit = await visiting(town, who, hours)
    return who, visit, await earlier.enrol(town.services, who, visit.id)


async def test_by_default_it_is_about_the_visits_doctor_at_any_hour(town: Town) -> None:
    who, visit, made = await enrolled(town)
    assert made.instead_of
    assert (made.instead_of.booking_id, made.instead_of.start) == (visit.id, visit.brief.start)
    assert (made.doctor_ids, made.specialties, made.clinic_ids) == (("doctor_1",), (), ())
    assert (made.point, made.hours, made.channels) == (CENTRE, ALWAYS, ("live", "sms"))
    assert made.patient_id == who.patient_ids[0]


async def test_whatever_is_said_is_not_as_usual(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    near = Point(lat=40.42, lon=-3.7)
    said = Terms(specialties=("cardiology",), point=near, notice=180)
    made = await earlier.enrol(town.services, who, visit.id, said)
    assert (made.doctor_ids, made.specialties, made.point, made.notice) == ((), ("cardiology",), near, 180)


async def test_asking_again_gives_the_same_request_and_several_at_once_make_one(town: Town) -> None:
    await unlimited(town)
    who, visit, made = await enrolled(town)
    again = await gather(*(earlier.enrol(town.services, who, visit.id) for _ in range(5)))
    assert {each.id for each in again} == {made.id}
    other = await visiting(town, who, 96)
    at_once = await gather(*(earlier.enrol(town.services, who, other.id) for _ in range(5)))
    assert len({each.id for each in at_once}) == 1
    assert len(await listening(town, who)) == 2


async def test_who_left_may_ask_anew(town: Town) -> None:
    who, visit, made = await enrolled(town)
    await standbys.remove(town.services, who, made.id)
    assert (await earlier.enrol(town.services, who, visit.id)).id != made.id


async def test_only_a_coming_visit_of_ones_own_can_be_improved_on(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    visit = await visiting(town, ana, 72)
    closed = await town.publish(20)
    await slots.withdraw(town.services, town.staff, closed.id)
    block = await town.store.bookings.active_of(closed.id)
    assert block
    for who, booking_id in ((ben, visit.id), (ana, block.id), (ana, "booking_none"), (town.staff, visit.id)):
        with pytest.raises(NotFoundError):
            await earlier.enrol(town.services, who, booking_id)
    await bookings.cancel(town.services, ana, visit.id)
    with pytest.raises(BookingEndedError):
        await earlier.enrol(town.services, ana, visit.id)
    past = await visiting(town, ana, 1)
    town.clock.moment = past.brief.start
    with pytest.raises(SlotPastError):
        await earlier.enrol(town.services, ana, past.id)


async def test_a_hold_is_no_visit_yet(town: Town) -> None:
    await under(town, WAVES.model_copy(update={"mode": "queue"}))
    (ana,) = await town.in_line("Ana")
    slot = await town.publish(offer=True)
    await town.settle()
    held = await town.store.bookings.active_of(slot.id)
    assert held
    with pytest.raises(NotFoundError):
        await earlier.enrol(town.services, ana, held.id)


async def test_an_account_has_ten_requests_of_all_kinds(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    for number in range(10):
        await town.standby(who, notice=number)
    with pytest.raises(TooManyStandbysError):
        await earlier.enrol(town.services, who, visit.id)


async def test_the_request_ends_with_its_visit(town: Town) -> None:
    who, visit, _ = await enrolled(town)
    await bookings.cancel(town.services, who, visit.id)
    await town.settle()
    assert await listening(town, who) == []


async def test_the_request_ends_with_a_no_show(town: Town) -> None:
    who, visit, _ = await enrolled(town)
    town.clock.moment = visit.brief.start
    await bookings.mark_no_show(town.services, town.staff, visit.id)
    await town.settle()
    assert await listening(town, who) == []


async def test_the_request_ends_when_the_visit_begins(town: Town) -> None:
    who, _, _ = await enrolled(town)
    await town.wait(72 * 3600 - 600)
    assert await listening(town, who)
    await town.wait(600)
    assert await listening(town, who) == []


async def test_it_comes_back_with_a_visit_that_the_clinic_puts_back(town: Town) -> None:
    who, visit, made = await enrolled(town)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    assert await listening(town, who) == []
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    (back,) = await listening(town, who)
    assert (back.id, back.rank, back.ended_with_visit) == (made.id, made.rank, False)


async def test_a_request_that_was_removed_does_not_come_back(town: Town) -> None:
    who, visit, made = await enrolled(town)
    await standbys.remove(town.services, who, made.id)
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    assert await listening(town, who) == []


async def test_a_visit_that_ends_while_they_ask_takes_the_request_along(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    insert = town.store.standbys.insert

    async def slowly(*given: object) -> None:
        await bookings.cancel(town.services, town.staff, visit.id)
        await town.settle()
        await insert(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(town.store.standbys, "insert", slowly)
    await earlier.enrol(town.services, who, visit.id)
    await town.settle()
    assert await listening(town, who) == []
