"""Stopped and picked rounds, and what must hold all the same."""

import pytest

from quickdoc.core.errors import (
    ForbiddenError,
    SlotHeldError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import placing, round_controls, unanswered
from quickdoc.scheduling.actions import claims
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.stories.steering import EXCLUSIVE, pick, round_of, standby_of, stop
from tests.town import WAVES, Town


async def pick_and_die(town: Town, monkeypatch: pytest.MonkeyPatch, slot_id: str, who: Actor) -> None:
    """The round says whom the staff picked, and the process is gone before it makes the offer."""

    async def died(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(round_controls, "place_picked", died)
        with pytest.raises(RuntimeError):
            await pick(town, slot_id, who)


async def test_an_offer_is_made_good_when_the_process_that_picked_died(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await pick_and_die(town, monkeypatch, slot_id, cleo)
    await town.settle()
    assert (await needs_offer(town, cleo)).picked


async def test_staff_of_another_clinic_steer_nothing(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    stranger = await town.found_neighbour()
    for attempt in (
        round_controls.stop(town.services, stranger, f"round_{slot_id}_1", "why"),
        round_controls.resume(town.services, stranger, f"round_{slot_id}_1"),
    ):
        with pytest.raises(ForbiddenError):
            await attempt


async def test_a_queue_that_goes_on_keeps_its_word_to_whose_turn_it_is(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    await round_controls.resume(town.services, town.staff, f"round_{slot_id}_1")
    await town.settle()
    assert await offer_of(town, ben) is None
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.holder
    assert held.holder.patient_name == "Ana"
    await town.wait(601)
    assert (await needs_offer(town, ben)).wave == 2
    assert (await offer_of(town, ana)) is not None


async def test_when_the_one_whose_turn_it_was_passes_a_stopped_queue_lets_go(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    wim = await town.patient("Wim")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    await unanswered.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


async def test_a_stopped_exclusive_round_lets_go_when_the_last_one_passes(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, EXCLUSIVE)
    await stop(town, slot_id)
    await unanswered.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert (await town.slot(slot_id)).state == "held"
    await unanswered.pass_on(town.services, ben, (await needs_offer(town, ben)).id)
    await town.settle()
    assert (await town.slot(slot_id)).state == "open"


async def test_a_pick_who_passes_in_the_grace_time_does_not_end_it(town: Town) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, WAVES.model_copy(update={"grace": 300}))
    await pick(town, slot_id, cleo)
    await unanswered.pass_on(town.services, cleo, (await needs_offer(town, cleo)).id)
    await town.settle()
    assert await offer_of(town, ana) is None
    await town.wait(301)
    assert (await needs_offer(town, ana)).wave == 1


async def test_a_pick_whose_process_died_before_the_hold_gets_it_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, QUEUE.model_copy(update={"grace": 300}))
    standby = await standby_of(town, cleo)

    async def died(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(placing, "_hold", died)
        with pytest.raises(RuntimeError):
            await round_controls.pick(town.services, town.staff, slot_id, standby.id, "why")
    await town.settle()
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.holder
    assert held.holder.patient_name == "Cleo"


@pytest.mark.parametrize("answer", ["none", "pass"])
async def test_exclusive_waves_are_not_released_over_the_head_of_a_pick(town: Town, answer: str) -> None:
    await town.in_line("Ana", "Ben")
    cleo, wim = await town.patient("Cleo"), await town.patient("Wim")
    slot_id = await opening(town, EXCLUSIVE)
    await town.wait(540)
    await town.standby(cleo)
    await pick(town, slot_id, cleo)
    await town.wait(61)
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, wim, slot_id)
    offer = await needs_offer(town, cleo)
    if answer == "pass":
        await unanswered.pass_on(town.services, cleo, offer.id)
        await town.settle()
    else:
        await town.wait(540)
    assert (await round_of(town, slot_id)).state == "released"
    assert (await town.slot(slot_id)).state == "open"


async def test_a_wave_that_goes_before_a_picks_offer_is_made_does_not_ask_them_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await pick_and_die(town, monkeypatch, slot_id, cleo)
    town.bus.reactions.clear()
    await town.wait(601)
    one = await round_of(town, slot_id)
    assert [each.outcome for each in one.log if each.patient_name == "Cleo"] == ["picked"]
    assert sum(each.patient_id == cleo.patient_ids[0] for each in one.asked) == 1
