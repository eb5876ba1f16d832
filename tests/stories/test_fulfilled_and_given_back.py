"""What becomes of a fulfilled request when its visit ends."""

from datetime import timedelta

import pytest

from quickdoc.core.gsm7 import segments
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.waitlist.actions import (
    registrations,
)
from quickdoc.waitlist.actions.registrations import Registration
from tests.stories.fulfilments import opens, request_of, waiting_at, waits
from tests.texting.stage import offered, says, says_from, unlimited, visiting
from tests.town import Town


async def test_whoever_gives_it_back_is_told_the_word_and_comes_back_with_it(town: Town) -> None:
    ana, offer = await offered(town)
    await says(town, ana, "yes")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit
    answer = await says(town, ana, f"CANCEL {visit.code}")
    assert answer.endswith("STANDBY to wait for another.")
    assert await waits(town, ana) == 0
    await says(town, ana, "STANDBY")
    assert await waits(town, ana) == 1


@pytest.mark.parametrize(("seconds", "is_back"), [(0, True), (20, True), (21, False)])
async def test_a_tap_in_the_app_that_is_undone_at_once_costs_no_place_in_line(
    town: Town, seconds: int, *, is_back: bool
) -> None:
    ana = await town.patient()
    before = await town.standby(ana)
    visit = await claims.claim(town.services, ana, (await town.publish(30)).id)
    await town.settle()
    assert await waits(town, ana) == 0
    town.clock.moment += timedelta(seconds=seconds)
    await bookings.cancel(town.services, ana, visit.id)
    await town.settle()
    after = await town.store.standbys.get(before.id)
    assert (after.active, after.since, after.rank) == (is_back, before.since, before.rank)


async def test_when_the_clinic_cancels_it_comes_back_by_itself_and_ends_with_the_undo(town: Town) -> None:
    ana, offer = await offered(town)
    before = await request_of(town, offer)
    visit = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    back = await request_of(town, offer)
    assert (back.active, back.since, back.fulfilled) == (True, before.since, None)
    told = await town.store.messages.many({"about": visit.id, "kind": "cancelled"})
    assert "You are on standby for another." in told[0].body
    assert segments(told[0].body) == 1
    await undoing.undo(town.services, town.staff, visit.slot_id)
    await town.settle()
    assert await waits(town, ana) == 0


async def test_after_a_move_it_is_the_new_visit_that_keeps_it_ended(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    first = await visiting(town, ana, 72)
    moved = await claims.swap(town.services, ana, (await town.publish(24)).id, None, first.id)
    await town.settle()
    ended = (await town.store.standbys.get(mine.id)).fulfilled
    assert ended
    assert (ended.booking_id, ended.start) == (moved.id, moved.brief.start)
    await bookings.cancel(town.services, town.staff, moved.id)
    await town.settle()
    assert await waits(town, ana) == 1


async def test_it_does_not_come_back_to_whoever_has_another_such_visit(town: Town) -> None:
    await unlimited(town)
    ana = await town.patient()
    mine = await town.standby(ana)
    first, second = await visiting(town, ana, 48), await visiting(town, ana, 72)
    await bookings.cancel(town.services, town.staff, first.id)
    await town.settle()
    assert await waits(town, ana) == 0
    await bookings.cancel(town.services, town.staff, second.id)
    await town.settle()
    assert [each.id for each in await town.store.standbys.of_account(ana.account_id)] == [mine.id]


async def test_whom_the_staff_put_in_line_leaves_it_on_booking_and_only_the_clinic_brings_them_back(
    town: Town,
) -> None:
    wanted = Registration(name="Zoe", phone="+15550107777", notice=0)
    mine = await registrations.register(town.services, town.staff, "clinic_1", wanted)
    await opens(town)
    answer = await says_from(town, mine.phone, "yes")
    assert answer.startswith("It is yours")
    assert "standby" not in answer.lower()
    assert await waiting_at(town) == []
    assert (await says_from(town, mine.phone, "STANDBY")).startswith("You have no standby request.")
    (visit,) = await town.store.bookings.many({"kind": "visit"})
    await bookings.cancel(town.services, town.staff, visit.id)
    await town.settle()
    assert await waiting_at(town) == ["Zoe"]
