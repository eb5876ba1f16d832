"""Claims at their limits."""

import pytest

from quickdoc.core.errors import (
    ForbiddenError,
    NotFoundError,
    StaleError,
)
from quickdoc.core.ids import free_code
from quickdoc.scheduling.actions import bookings, claims, slots, undoing
from quickdoc.scheduling.slots import Slot
from quickdoc.storage.outage import OUTAGES
from tests.texting.stage import unlimited
from tests.town import Town


async def test_another_clinics_staff_may_do_nothing_here(town: Town) -> None:
    other, ana, slot = await town.found_neighbour(), await town.patient(), await town.publish()
    with pytest.raises(ForbiddenError):
        await slots.withdraw(town.services, other, slot.id)
    booking = await claims.claim(town.services, ana, slot.id)
    with pytest.raises(NotFoundError):
        await bookings.cancel(town.services, other, booking.id)
    with pytest.raises(ForbiddenError):
        await undoing.undo(town.services, other, slot.id)


async def test_an_action_is_done_even_when_nobody_can_be_told(town: Town) -> None:
    ana, slot = await town.patient(), await town.publish()
    town.bus.down = True
    booking = await claims.claim(town.services, ana, slot.id)
    assert (await town.store.bookings.get(booking.id)).active
    now = town.clock.now()
    waiting = await town.store.bookings.pending(now.replace(year=now.year + 1), now - now, 10)
    assert [each.type for each in waiting.events] == ["booking.made"]  # type: ignore[attr-defined]


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

    async def fail(*_: object, **__: object) -> Slot:
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
