"""Rounds that keep the slot from the feed: for one person, or for all who are asked."""

from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.core.errors import PatientBusyError, SlotHeldError, SlotTakenError
from quickdoc.offers.actions import offers, placing, rounds
from quickdoc.scheduling.actions import claims, slots
from tests.stories.stage import QUEUE, needs_offer, opening
from tests.town import WAVES, Town

EXCLUSIVE = WAVES.model_copy(update={"exclusive": True})
GRACE = {"grace": 30}


@pytest.mark.parametrize("policy", [EXCLUSIVE, QUEUE])
async def test_the_feed_cannot_be_faster_than_the_line_even_in_the_grace_time(
    town: Town, policy: Policy
) -> None:
    await town.in_line("Ana")
    wim = await town.patient("Wim")
    slot_id = await opening(town, policy.model_copy(update=GRACE))
    assert (await town.slot(slot_id)).state == "held"
    with pytest.raises(SlotHeldError, match="standby list is asked first"):
        await claims.claim(town.services, wim, slot_id)
    await town.wait(31)
    with pytest.raises(SlotHeldError):
        await claims.claim(town.services, wim, slot_id)


async def test_without_it_the_feed_may_take_what_the_wave_is_asked_about(town: Town) -> None:
    await town.in_line("Ana")
    wim = await town.patient("Wim")
    slot_id = await opening(town, WAVES)
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


async def test_the_first_of_those_asked_gets_it_and_the_hold_becomes_the_visit(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, EXCLUSIVE)
    visit = await offers.accept(town.services, ben, (await needs_offer(town, ben)).id)
    assert visit.holder
    assert (visit.kind, visit.holder.patient_name, visit.until) == ("visit", "Ben", None)
    assert visit.code == (await needs_offer(town, ben)).code
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert (await town.slot(slot_id)).state == "booked"
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "filled"
    assert [(await needs_offer(town, each)).state for each in (ana, ben)] == ["lost", "accepted"]


async def test_who_was_asked_may_as_well_take_it_in_the_feed(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, EXCLUSIVE)
    visit = await claims.claim(town.services, ana, slot_id)
    await town.settle()
    assert (visit.kind, visit.offer_id) == ("visit", (await needs_offer(town, ana)).id)
    assert (await needs_offer(town, ana)).state == "accepted"


async def test_an_earlier_wave_may_still_answer_while_the_next_one_thinks(town: Town) -> None:
    ana, *_ = await town.in_line("Ana", "Ben", "Cleo", "Dan")
    slot_id = await opening(town, EXCLUSIVE)
    await town.wait(601)
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.until == town.clock.moment + timedelta(seconds=600)
    assert (await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)).kind == "visit"


async def test_when_the_list_is_used_up_it_opens_to_all(town: Town) -> None:
    await town.in_line("Ana")
    wim = await town.patient("Wim")
    slot_id = await opening(town, EXCLUSIVE)
    await town.wait(601)
    assert (await town.slot(slot_id)).state == "open"
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


@pytest.mark.parametrize("policy", [EXCLUSIVE, QUEUE])
async def test_at_the_set_time_it_opens_to_all_whoever_is_still_in_line(town: Town, policy: Policy) -> None:
    await town.in_line(*"abcdefghijklmnopqr")
    wim = await town.patient("Wim")
    policy = policy.model_copy(update={"min_notice": 90, "window": 600, "wave_size": 1})
    slot_id = await opening(town, policy, hours=2)
    start = (await town.slot(slot_id)).start
    for _ in range(2):
        await town.wait(601)
        assert (await town.slot(slot_id)).state == "held"
    town.clock.moment = start - timedelta(minutes=90)
    await town.wait(0)
    assert (await town.slot(slot_id)).state == "open"
    asked = (await town.store.rounds.get(f"round_{slot_id}_1")).asked
    assert len(asked) < 18
    assert (await claims.claim(town.services, wim, slot_id)).state == "booked"


async def test_no_window_reaches_beyond_the_set_time(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot_id = await opening(town, EXCLUSIVE.model_copy(update={"min_notice": 50, "window": 3600}), hours=1)
    offer = await needs_offer(town, ana)
    assert offer.expires_at == (await town.slot(slot_id)).start - timedelta(minutes=50)


async def test_the_reservation_is_made_good_when_its_process_died(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.in_line("Ana")
    slot = await town.publish(24, offer=True)
    clinic = await town.store.clinics.get("clinic_1")
    policy = EXCLUSIVE.model_copy(update=GRACE)
    await town.store.clinics.replace(clinic.model_copy(update={"policy": policy, "version": 2}))

    async def died(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "keep_from_feed", died)
        with pytest.raises(RuntimeError):
            await rounds.start(town.services, slot.id, 1)
    assert (await town.slot(slot.id)).state == "open"
    await town.settle()
    assert (await town.slot(slot.id)).state == "held"


async def test_a_late_repetition_never_takes_a_persons_hold_away(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot_id = await opening(town, QUEUE)
    round_ = await town.store.rounds.get(f"round_{slot_id}_1")
    await placing.keep_from_feed(town.services, round_)
    await placing.keep_from_feed(town.services, round_.model_copy(update={"wave": 0}))
    held = await town.store.bookings.active_of(slot_id)
    assert held
    assert held.holder
    assert held.holder.patient_id == ana.patient_ids[0]


async def test_the_clinic_may_withdraw_what_is_reserved(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot_id = await opening(town, EXCLUSIVE)
    assert (await slots.withdraw(town.services, town.staff, slot_id)).state == "withdrawn"
    await town.settle()
    assert (await needs_offer(town, ana)).state == "withdrawn"


async def test_who_has_another_visit_by_then_is_told_and_the_slot_goes_on(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town, EXCLUSIVE)
    other = await town.publish(24, doctor="doctor_2")
    await claims.claim(town.services, ana, other.id)
    with pytest.raises(PatientBusyError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    assert (await offers.accept(town.services, ben, (await needs_offer(town, ben)).id)).slot_id == slot_id
