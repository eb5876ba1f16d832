"""Waves whose size comes from what the clinic's patients have done before."""

from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.offers import response_stats, sizing
from quickdoc.offers.actions import offers, unanswered
from quickdoc.offers.actions import response_stats as habit_actions
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Round
from quickdoc.scheduling.actions import bookings
from quickdoc.waitlist.actions import fulfilling
from tests.town import WAVES, Town
from workers.sweeps import sweep

AUTO = Policy(mode="waves", wave_size="auto", target=0.1, window=600, grace=0, min_notice=0, cap_day=50)
NAMES = tuple(f"Patient {number}" for number in range(1, 11))
HOUR = timedelta(hours=1)


async def opening(town: Town, policy: Policy = AUTO, hours: float = 48) -> str:
    """A slot that opens under a policy; its first wave has gone."""
    clinic = await town.store.clinics.get("clinic_1")
    changed = clinic.model_copy(update={"policy": policy, "version": clinic.version + 1})
    await town.store.clinics.replace(changed)
    slot = await town.publish(hours, offer=True)
    await town.settle()
    return slot.id


async def round_of(town: Town, slot_id: str) -> Round:
    return await town.store.rounds.get(f"round_{slot_id}_1")


async def offers_of(town: Town, slot_id: str) -> list[Offer]:
    return await town.store.offers.many({"slot_id": slot_id}, sort=[("made_at", 1)])


async def test_an_auto_wave_asks_as_many_as_the_target_needs_and_says_why(town: Town) -> None:
    await town.in_line(*NAMES)
    slot_id = await opening(town)
    (why,) = (await round_of(town, slot_id)).sizing
    assert (why.wave, why.size, why.minutes, why.seen, why.part) == (1, 3, 10, 0, "morning")
    assert why.each == pytest.approx(0.0405)
    assert why.all >= why.target == 0.1
    assert len(await offers_of(town, slot_id)) == why.size == len(town.sms_sender.sent)


async def test_the_second_wave_counts_on_those_of_the_first_who_are_still_silent(town: Town) -> None:
    people = await town.in_line(*NAMES)
    slot_id = await opening(town, AUTO.model_copy(update={"target": 0.15}))
    first = await offers_of(town, slot_id)
    await unanswered.pass_on(town.services, people[0], first[0].id)
    await town.settle()
    await town.wait(601)
    one = await round_of(town, slot_id)
    asked = [len([each for each in one.asked if each.wave == wave]) for wave in (1, 2)]
    assert asked == [each.size for each in one.sizing] == [4, 3]
    # Three of the first four are still silent, so three new ones do.
    silent = 3
    left = (1 - sizing.chance(response_stats.ResponseTimes(), 10, since=10.02)) ** silent
    fresh = (1 - sizing.chance(response_stats.ResponseTimes(), 10)) ** one.sizing[1].size
    assert one.sizing[1].all == pytest.approx(1 - left * fresh, abs=0.001)


async def test_a_fixed_size_needs_no_reason(town: Town) -> None:
    await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town, WAVES)
    assert (await round_of(town, slot_id)).sizing == ()


async def test_a_wave_that_found_nobody_gives_no_reason(town: Town) -> None:
    slot_id = await opening(town)
    one = await round_of(town, slot_id)
    assert (one.state, one.sizing) == ("released", ())


async def test_an_offer_says_when_it_ended_whatever_ended_it(town: Town) -> None:
    ana, ben, _ = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    mine, theirs, _ = await offers_of(town, slot_id)
    town.clock.moment += timedelta(minutes=2)
    passed_at = town.clock.now()
    await unanswered.pass_on(town.services, ana, mine.id)
    town.clock.moment += timedelta(minutes=1)
    taken_at = town.clock.now()
    await offers.accept(town.services, ben, theirs.id)
    await town.settle()
    found = {each.state: each.ended_at for each in await offers_of(town, slot_id)}
    assert found == {"passed": passed_at, "accepted": taken_at, "lost": taken_at}


async def test_a_lapsed_offer_has_not_ended(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    await town.wait(601)
    (offer,) = await offers_of(town, slot_id)
    assert (offer.state, offer.ended_at) == ("expired", None)


async def _history(town: Town, times: int) -> None:
    """Ana says yes within two minutes, gives it back and stands by anew, over and over."""
    (ana,) = await town.in_line("Ana")
    for number in range(times):
        slot_id = await opening(town, AUTO.model_copy(update={"cap_week": 200}), 24 + number)
        town.clock.moment += timedelta(minutes=2)
        (offer,) = await offers_of(town, slot_id)
        booking = await offers.accept(town.services, ana, offer.id)
        await town.settle()
        await bookings.cancel(town.services, ana, booking.id)
        await town.settle()
        await fulfilling.keep_looking(town.services, ana, offer.standby_id)


async def test_a_clinic_learns_from_its_own_offers_and_from_nobody_elses(town: Town) -> None:
    await _history(town, 12)
    await town.found_neighbour()
    learned = await habit_actions.learn(town.services, "clinic_1")
    assert learned.parts["morning"].seen == 12
    assert (await habit_actions.of_clinic(town.services, "clinic_1")) == learned
    assert (await habit_actions.learn(town.services, "clinic_2")).parts == {}


async def test_what_was_learned_makes_the_next_wave_smaller(town: Town) -> None:
    await _history(town, 12)
    before = sizing.size(response_stats.ResponseTimes(), part="morning", minutes=10, target=0.5).size
    await habit_actions.learn(town.services, "clinic_1")
    await town.in_line(*NAMES)
    slot_id = await opening(town, AUTO.model_copy(update={"target": 0.5}))
    (why,) = (await round_of(town, slot_id)).sizing
    assert why.seen == 12
    assert why.size < before
    assert len(await offers_of(town, slot_id)) == why.size


async def test_offers_of_more_than_ninety_days_ago_are_forgotten(town: Town) -> None:
    await _history(town, 2)
    town.clock.moment += timedelta(days=91)
    assert (await habit_actions.learn(town.services, "clinic_1")).parts == {}


async def test_a_sweep_learns_an_hour_after_the_first_new_wave_and_not_again_without_one(town: Town) -> None:
    await _history(town, 1)
    await sweep(town.services)
    assert (await habit_actions.of_clinic(town.services, "clinic_1")).learned_at is None
    town.clock.moment += HOUR
    await sweep(town.services)
    first = await habit_actions.of_clinic(town.services, "clinic_1")
    assert (first.learned_at, first.parts["morning"].seen) == (town.clock.now(), 1)
    town.clock.moment += 5 * HOUR
    await sweep(town.services)
    assert await habit_actions.of_clinic(town.services, "clinic_1") == first


async def test_learning_twice_at_once_is_learning_once(town: Town) -> None:
    await _history(town, 1)
    once = await habit_actions.learn(town.services, "clinic_1")
    assert await habit_actions.learn(town.services, "clinic_1") == once
    assert await town.store.response_stats.due(town.clock.now() + 9 * HOUR, 10) == []
