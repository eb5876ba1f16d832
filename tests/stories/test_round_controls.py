"""What the staff do to a round: stop, go on, and ask somebody out of turn."""

import pytest

from quickdoc.core.errors import (
    RoundOverError,
    SlotHeldError,
)
from quickdoc.offers.actions import offers, round_controls
from quickdoc.scheduling.actions import claims
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.stories.steering import EXCLUSIVE, round_of, stop
from tests.town import Town


async def test_after_a_stop_nobody_else_is_asked_and_those_asked_may_answer(town: Town) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    stopped = await stop(town, slot_id)
    assert (stopped.state, stopped.note, stopped.next_at) == ("stopped", "Dr. 1 is ill", None)
    assert stopped.ended_at == town.clock.moment
    await town.wait(3600)
    assert await offer_of(town, cleo) is None
    assert (await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)).state == "booked"


async def test_stopping_twice_changes_nothing_and_keeps_the_first_note(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    first = await stop(town, slot_id)
    assert await round_controls.stop(town.services, town.staff, first.id, "another word") == first


async def test_a_stopped_round_lets_go_of_the_slot_when_nobody_is_thinking(town: Town) -> None:
    await town.in_line("Ana")
    wim = await town.patient("Wim")
    slot_id = await opening(town, EXCLUSIVE.model_copy(update={"grace": 60}))
    await stop(town, slot_id)
    assert (await town.slot(slot_id)).state == "open"
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


async def test_a_stopped_round_keeps_its_word_to_those_who_are_thinking(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    wim = await town.patient("Wim")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, wim, slot_id)
    assert (await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)).state == "booked"


async def test_the_hold_of_a_stopped_round_ends_with_its_window(town: Town) -> None:
    await town.in_line("Ana", "Ben")
    slot_id = await opening(town, QUEUE)
    await stop(town, slot_id)
    await town.wait(603)
    assert (await town.slot(slot_id)).state == "open"


async def test_a_round_that_goes_on_asks_the_next_wave_at_once(town: Town) -> None:
    _, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await stop(town, slot_id)
    for _ in range(2):
        resumed = await round_controls.resume(town.services, town.staff, f"round_{slot_id}_1")
        assert (resumed.state, resumed.note) == ("running", None)
    await town.settle()
    assert (await needs_offer(town, cleo)).wave == 2


async def test_what_is_over_can_neither_be_stopped_nor_go_on(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    one = await round_of(town, slot_id)
    with pytest.raises(RoundOverError):
        await stop(town, slot_id)
    with pytest.raises(RoundOverError):
        await round_controls.resume(town.services, town.staff, one.id)
    assert await round_of(town, slot_id) == one


async def test_a_stopped_round_does_not_go_on_once_the_slot_is_taken(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await stop(town, slot_id)
    await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    with pytest.raises(RoundOverError):
        await round_controls.resume(town.services, town.staff, f"round_{slot_id}_1")
