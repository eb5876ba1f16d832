"""Histories of claims, as patients and clinics live them."""

import asyncio
from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    AlreadyYoursError,
    BookingEndedError,
    ForbiddenError,
    NotFoundError,
    NothingToUndoError,
    SlotBookedError,
    SlotPastError,
    SlotTakenError,
    SlotWithdrawnError,
    StaleError,
    VisitNotStartedError,
)
from quickdoc.core.ids import free_code
from quickdoc.scheduling.actions import bookings, claims, slots
from quickdoc.scheduling.slots import Slot
from quickdoc.storage.outage import OUTAGES
from tests.texting.stage import unlimited
from tests.town import Town


async def test_a_claimed_slot_is_booked_and_says_so_to_the_feed_and_the_board(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    assert (booking.state, booking.active, booking.via) == ("booked", True, "feed")
    assert (await town.slot(slot.id)).state == "booked"
    told = {each.event.type: each.event.audience() for each in town.bus.heard}
    assert told["booking.made"] == ("board:clinic_1", f"user:{ana.account_id}")
    assert "board:clinic_1" in told["slot.taken"]
    assert "doctor:doctor_1" in told["slot.taken"]


async def test_the_second_to_claim_is_told_that_somebody_was_faster(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(SlotTakenError):
        await claims.claim(town.services, ben, slot.id)


async def test_claiming_twice_says_that_it_is_yours_already(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(AlreadyYoursError):
        await claims.claim(town.services, ana, slot.id)


async def test_of_twenty_who_claim_at_once_one_wins(town: Town) -> None:
    people = [await town.patient(f"P{number}") for number in range(20)]
    slot = await town.publish()
    answers = await asyncio.gather(
        *(claims.claim(town.services, person, slot.id) for person in people), return_exceptions=True
    )
    assert sum(isinstance(answer, SlotTakenError) for answer in answers) == 19
    assert len(await town.store.bookings.many({"slot_id": slot.id})) == 1


async def test_a_slot_that_has_started_cannot_be_claimed(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish(hours=1)
    await town.wait(2 * 3600)
    with pytest.raises(SlotPastError):
        await claims.claim(town.services, ana, slot.id)


async def test_a_cancelled_visit_opens_its_slot_anew(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, booking.id)
    reopened = await town.slot(slot.id)
    assert (reopened.state, reopened.opening) == ("open", 2)
    assert (await claims.claim(town.services, ben, slot.id)).opening == 2


async def test_a_visit_cannot_be_cancelled_twice(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, booking.id)
    with pytest.raises(BookingEndedError):
        await bookings.cancel(town.services, ana, booking.id)


async def test_a_stranger_learns_nothing_of_a_booking(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    for act in (bookings.cancel, bookings.confirm, bookings.mark_no_show):
        with pytest.raises(NotFoundError):
            await act(town.services, ben, booking.id)


async def test_only_the_clinic_calls_a_no_show(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    with pytest.raises(ForbiddenError):
        await bookings.mark_no_show(town.services, ana, booking.id)
    await town.settle()
    town.clock.moment = booking.brief.start
    assert (await bookings.mark_no_show(town.services, town.staff, booking.id)).state == "no_show"
    assert (await town.slot(slot.id)).state == "open"


async def test_nobody_is_a_no_show_before_the_visit_begins(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    town.clock.moment = booking.brief.start - timedelta(seconds=1)
    with pytest.raises(VisitNotStartedError):
        await bookings.mark_no_show(town.services, town.staff, booking.id)
    assert (await town.store.bookings.get(booking.id)) == booking
    town.clock.moment += timedelta(seconds=1)
    assert not (await bookings.mark_no_show(town.services, town.staff, booking.id)).active


async def test_an_undone_cancellation_gives_the_patient_the_visit_back(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.confirm(town.services, ana, booking.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    assert (await slots.undo(town.services, town.staff, slot.id)).state == "booked"
    restored = await town.store.bookings.get(booking.id)
    assert (restored.state, restored.active) == ("confirmed", True)


async def test_a_cancellation_undone_and_repeated_opens_the_slot_a_third_time(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await slots.undo(town.services, town.staff, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    assert (await town.slot(slot.id)).opening == 3


async def test_nothing_is_undone_once_somebody_else_has_the_slot(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await claims.claim(town.services, ben, slot.id)
    with pytest.raises((SlotTakenError, NothingToUndoError)):
        await slots.undo(town.services, town.staff, slot.id)
    assert (await town.store.bookings.active_of(slot.id)).holder.patient_name == "Ben"  # type: ignore[union-attr]


async def test_an_hour_later_nothing_can_be_undone(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, town.staff, booking.id)
    await town.wait(3600)
    with pytest.raises(NothingToUndoError):
        await slots.undo(town.services, town.staff, slot.id)


async def test_a_withdrawn_slot_cannot_be_claimed_until_it_is_put_back(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    assert (await slots.withdraw(town.services, town.staff, slot.id)).state == "withdrawn"
    with pytest.raises(SlotWithdrawnError):
        await claims.claim(town.services, ana, slot.id)
    assert (await slots.undo(town.services, town.staff, slot.id)).state == "open"
    await claims.claim(town.services, ana, slot.id)


async def test_withdrawing_twice_changes_nothing(town: Town) -> None:
    slot = await town.publish()
    once = await slots.withdraw(town.services, town.staff, slot.id)
    assert await slots.withdraw(town.services, town.staff, slot.id) == once


async def test_a_booked_slot_is_not_withdrawn_over_the_patients_head(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    await claims.claim(town.services, ana, slot.id)
    with pytest.raises(SlotBookedError):
        await slots.withdraw(town.services, town.staff, slot.id)


async def test_another_clinics_staff_may_do_nothing_here(town: Town) -> None:
    other, ana, slot = await town.found_neighbour(), await town.patient(), await town.publish()
    with pytest.raises(ForbiddenError):
        await slots.withdraw(town.services, other, slot.id)
    booking = await claims.claim(town.services, ana, slot.id)
    with pytest.raises(NotFoundError):
        await bookings.cancel(town.services, other, booking.id)
    with pytest.raises(ForbiddenError):
        await slots.undo(town.services, other, slot.id)


async def test_an_action_is_done_even_when_nobody_can_be_told(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    town.bus.down = True
    booking = await claims.claim(town.services, ana, slot.id)
    assert (await town.store.bookings.get(booking.id)).active
    now = town.clock.now()
    waiting = await town.store.bookings.pending(now.replace(year=now.year + 1), now - now, 10)
    assert [each.type for each in waiting] == ["booking.made"]  # type: ignore[attr-defined]


async def test_a_claim_that_read_an_earlier_opening_still_opens_a_new_one_when_it_ends(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    first = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, first.id)
    get = town.store.slots.get

    async def too_early(slot_id: str) -> Slot:
        monkeypatch.setattr(town.store.slots, "get", get)
        return slot

    monkeypatch.setattr(town.store.slots, "get", too_early)
    second = await claims.claim(town.services, ben, slot.id)
    assert second.opening == 1
    await bookings.cancel(town.services, ben, second.id)
    assert (await town.slot(slot.id)).opening == 3
    assert town.bus.heard[-1].event.type == "slot.opened"


@pytest.mark.parametrize("trouble", [StaleError(), OUTAGES[0]("gone")])
async def test_a_visit_is_a_visit_though_its_slot_cannot_show_it_yet(
    town: Town, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    ana, slot = await town.patient("Ana"), await town.publish()

    async def fail(*_: object) -> Slot:
        raise trouble

    with monkeypatch.context() as patched:
        patched.setattr(town.store.slots, "replace", fail)
        booking = await claims.claim(town.services, ana, slot.id)
    assert (await town.slot(slot.id)).state == "open"
    await town.settle()
    assert (await town.slot(slot.id)).state == "booked"
    assert (await town.store.bookings.get(booking.id)).active


async def test_a_phone_with_more_visits_than_short_codes_gets_longer_ones(town: Town) -> None:
    everything = {str(each) for each in range(100, 1000)}
    assert len(free_code(everything)) > 3
    assert len(free_code({str(each) for each in range(100_000)})) == 6


@pytest.mark.servers
async def test_a_code_that_is_in_use_on_the_phone_is_no_reason_to_lose(
    real_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await unlimited(real_town)
    ana = await real_town.patient("Ana")
    monkeypatch.setattr("quickdoc.scheduling.actions.claim_attempts.new_code", lambda digits: "1" * digits)
    codes = []
    for hours in range(24, 28):
        slot = await real_town.publish(hours)
        codes.append((await claims.claim(real_town.services, ana, slot.id)).code)
    assert codes == ["111", "1111", "11111", "111111"]
