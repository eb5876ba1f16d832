"""Holds of a queue, the grace time, and withdrawing."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    OfferWithdrawnError,
    SlotHeldError,
    SlotTakenError,
)
from quickdoc.core.types import Window
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims, slots, undoing
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.town import WAVES, Town


async def test_in_a_queue_the_slot_is_held_for_the_first_in_line(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    assert (await town.slot(slot_id)).state == "held"
    assert await offer_of(town, ben) is None
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, ben, slot_id)
    assert (await claims.claim(town.services, ana, slot_id)).kind == "visit"


async def test_a_hold_goes_from_hand_to_hand_without_the_slot_being_free(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    await town.wait(601)
    held = await town.store.bookings.active_of(slot_id)
    assert held is not None
    assert held.holder is not None
    assert held.holder.patient_name == "Ben"
    types = [each.event.type for each in town.bus.heard]
    assert "slot.released" not in types
    with pytest.raises(SlotHeldError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await offers.accept(town.services, ben, (await needs_offer(town, ben)).id)
    assert (await town.slot(slot_id)).state == "booked"


async def test_the_last_of_a_queue_may_accept_late_if_it_is_still_free(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot_id = await opening(town, QUEUE)
    await town.wait(601)
    assert (await town.slot(slot_id)).state == "open"
    await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    assert (await town.slot(slot_id)).state == "booked"


async def test_a_hold_whose_time_is_over_stands_in_nobodys_way_even_before_a_job_has_run(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    town.clock.moment += timedelta(seconds=601)
    with pytest.raises(SlotHeldError):  # for two seconds the round may hand it on
        await claims.claim(town.services, ben, slot_id)
    town.clock.moment += timedelta(seconds=1)
    booking = await claims.claim(town.services, ben, slot_id)
    assert booking.kind == "visit"
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)


async def test_within_the_grace_time_an_undo_leaves_everybody_in_peace(town: Town) -> None:
    ana, wim = (await town.in_line("Ana"))[0], await town.patient("Wim")
    slot_id = await opening(town, WAVES.model_copy(update={"grace": 30}))
    booking = await claims.claim(town.services, wim, slot_id)
    await town.settle()
    await bookings.cancel(town.services, town.staff, booking.id)
    await town.settle()
    await town.wait(10)
    await undoing.undo(town.services, town.staff, slot_id)
    await town.settle()
    await town.wait(60)
    assert await offer_of(town, ana) is None
    assert (await town.store.rounds.get(f"round_{slot_id}_2")).state == "stopped"


async def test_withdrawing_tells_everybody_who_was_asked(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await slots.withdraw(town.services, town.staff, slot_id)
    await town.settle()
    offer = await needs_offer(town, ana)
    assert offer.state == "withdrawn"
    with pytest.raises(OfferWithdrawnError):
        await offers.accept(town.services, ana, offer.id)


async def test_the_log_says_why_somebody_was_not_asked(town: Town) -> None:
    ana, ben, cleo = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    await town.standby(ana, notice=48 * 60)
    await town.standby(ben, off_days=["2026-11-24"])
    await town.standby(cleo)
    slot_id = await opening(town)
    log = (await town.store.rounds.get(f"round_{slot_id}_1")).log
    assert [(each.patient_name, each.outcome, each.reason) for each in log] == [
        ("Ana", "skipped", "notice"),
        ("Ben", "skipped", "off_day"),
        ("Cleo", "asked", None),
    ]


async def test_nobody_is_asked_in_quiet_hours_nor_over_the_cap(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    quiet = WAVES.model_copy(update={"quiet_hours": Window(start=0, end=1439)})
    slot_id = await opening(town, quiet)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).skipped == {"quiet_hours": 1}
    capped = WAVES.model_copy(update={"cap_day": 1})
    await opening(town, capped, hours=30)
    assert await offer_of(town, ana)
    third = await opening(town, capped, hours=36)
    assert (await town.store.rounds.get(f"round_{third}_1")).skipped == {"cap": 1}


async def test_somebody_who_gave_the_visit_back_is_not_asked_for_it(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await town.publish()
    booking = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, booking.id)
    await town.settle()
    assert (await town.store.rounds.get(f"round_{slot.id}_2")).skipped == {"had_it": 1}
