"""An opening in the night is not lost for those who may not be told before the morning."""

from datetime import UTC, datetime, timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import SlotHeldError
from quickdoc.core.types import Window
from quickdoc.offers.actions import offers, rounds, unanswered
from quickdoc.scheduling.actions import claims
from tests.stories.stage import QUEUE, needs_offer, offer_of, opening
from tests.town import WAVES, Town

NIGHT = {"quiet_hours": Window(start=21 * 60, end=8 * 60)}
EVENING = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)  # half past ten in Madrid
EIGHT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


async def test_a_slot_that_opens_at_night_is_offered_in_the_morning(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    town.clock.moment = EVENING
    slot_id = await opening(town, WAVES.model_copy(update=NIGHT), hours=14)
    round_ = await town.store.rounds.get(f"round_{slot_id}_1")
    assert (round_.state, round_.wave, round_.next_at) == ("running", 0, EIGHT)
    assert round_.skipped == {"quiet_hours": 1}
    town.clock.moment = EIGHT - timedelta(seconds=1)
    await town.wait(0)
    assert await offer_of(town, ana) is None
    await town.wait(1)
    assert (await needs_offer(town, ana)).made_at == EIGHT
    assert len(town.sms_sender.sent) == 1


async def test_meanwhile_the_feed_may_take_it(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    wim = await town.patient("Wim")
    town.clock.moment = EVENING
    slot_id = await opening(town, WAVES.model_copy(update=NIGHT), hours=14)
    await claims.claim(town.services, wim, slot_id)
    await town.settle()
    town.clock.moment = EIGHT
    await town.wait(60)
    assert await offer_of(town, ana) is None
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "filled"


@pytest.mark.parametrize("policy", [WAVES.model_copy(update={"exclusive": True}), QUEUE])
async def test_what_is_kept_for_the_line_is_kept_through_the_night(town: Town, policy: Policy) -> None:
    (ana,) = await town.in_line("Ana")
    wim = await town.patient("Wim")
    town.clock.moment = EVENING
    slot_id = await opening(town, policy.model_copy(update=NIGHT), hours=14)
    await town.wait(3600)
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, wim, slot_id)
    town.clock.moment = EIGHT
    await town.wait(0)
    assert (await needs_offer(town, ana)).state == "asked"


async def test_when_the_morning_is_too_late_it_is_open_to_all_at_once(town: Town) -> None:
    await town.in_line("Ana")
    town.clock.moment = EVENING
    slot_id = await opening(town, WAVES.model_copy(update={**NIGHT, "min_notice": 120}), hours=10)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "released"


async def test_who_may_not_be_disturbed_by_their_own_wish_is_waited_for_as_well(town: Town) -> None:
    ana = await town.patient("Ana")
    await town.standby(ana, dnd=Window(start=9 * 60, end=12 * 60))
    slot_id = await opening(town)  # ten in the morning in Madrid
    round_ = await town.store.rounds.get(f"round_{slot_id}_1")
    assert (round_.state, round_.skipped) == ("running", {"do_not_disturb": 1})
    await town.wait(2 * 3600)
    assert (await needs_offer(town, ana)).wave == 1


async def test_a_phone_that_is_thinking_about_another_slot_is_asked_afterwards(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await opening(town)
    second = await opening(town, hours=30)
    assert (await town.store.rounds.get(f"round_{second}_1")).state == "running"
    assert len(await town.store.offers.many({})) == 1
    await town.wait(601)
    assert (await needs_offer(town, ana)).slot_id == second


async def test_waiting_survives_a_lost_queue_and_comes_once(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    town.clock.moment = EVENING
    slot_id = await opening(town, WAVES.model_copy(update=NIGHT), hours=14)
    town.bus.reactions.clear()
    town.bus.jobs.clear()
    town.clock.moment = EIGHT
    await town.wait(5)
    for _ in range(2):
        await rounds.advance(town.services, f"round_{slot_id}_1")
        await town.settle()
    assert len(await town.store.offers.many({"holder.account_id": ana.account_id})) == 1


@pytest.mark.parametrize("answer", ["none", "pass"])
async def test_a_queue_keeps_it_through_the_night_also_after_a_turn(town: Town, answer: str) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana, channels=["email"])
    await town.standby(ben)
    wim = await town.patient("Wim")
    town.clock.moment = EVENING
    slot_id = await opening(town, QUEUE.model_copy(update=NIGHT), hours=14)
    if answer == "pass":
        await unanswered.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
        await town.settle()
    for _ in range(3):
        await town.wait(605)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).next_at == EIGHT
    with pytest.raises(SlotHeldError, match="standby list is asked first"):
        await claims.claim(town.services, wim, slot_id)
    town.clock.moment = EIGHT
    await town.wait(0)
    offer = await needs_offer(town, ben)
    assert (await offers.accept(town.services, ben, offer.id)).state == "booked"


@pytest.mark.parametrize("policy", [WAVES.model_copy(update={"exclusive": True}), QUEUE])
async def test_nobody_is_waited_for_whom_the_morning_is_too_short_a_notice(
    town: Town, policy: Policy
) -> None:
    ana, wim = await town.patient("Ana"), await town.patient("Wim")
    await town.standby(ana, notice=5 * 60)
    town.clock.moment = EVENING
    slot_id = await opening(town, policy.model_copy(update=NIGHT), hours=14)
    round_ = await town.store.rounds.get(f"round_{slot_id}_1")
    assert (round_.state, round_.skipped) == ("released", {"quiet_hours": 1})
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"
