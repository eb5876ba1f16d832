"""Histories of rounds: who is asked when, and what becomes of their answers."""

import pytest

from quickdoc.core.errors import (
    NotFoundError,
    OfferClosedError,
    SlotTakenError,
)
from quickdoc.offers.actions import offers, unanswered
from quickdoc.scheduling.actions import claims
from tests.stories.stage import needs_offer, offer_of, opening
from tests.town import Town


async def test_a_wave_asks_the_first_in_line_and_nobody_else(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await opening(town)
    assert (await needs_offer(town, ana)).wave == 1
    assert (await needs_offer(town, ben)).wave == 1
    assert await offer_of(town, cleo) is None


async def test_when_nobody_answers_the_next_wave_goes_and_the_first_may_still_accept(town: Town) -> None:
    ana, _, cleo = await town.in_line("Ana", "Ben", "Cleo")
    slot_id = await opening(town)
    await town.wait(601)
    first = await needs_offer(town, ana)
    assert (first.state, first.open) == ("expired", True)
    assert (await needs_offer(town, cleo)).wave == 2
    booking = await offers.accept(town.services, ana, first.id)
    await town.settle()
    assert booking.active
    assert (await town.slot(slot_id)).state == "booked"
    assert (await needs_offer(town, cleo)).state == "lost"


async def test_the_first_to_accept_wins_and_the_round_is_filled(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot_id = await opening(town)
    await offers.accept(town.services, ben, (await needs_offer(town, ben)).id)
    await town.settle()
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, (await needs_offer(town, ana)).id)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "filled"
    assert (await needs_offer(town, ben)).state == "accepted"


async def test_a_claim_in_the_feed_ends_the_round_too(town: Town) -> None:
    ana, _ = await town.in_line("Ana", "Ben")
    watcher = await town.patient("Wim")
    slot_id = await opening(town)
    await claims.claim(town.services, watcher, slot_id)
    await town.settle()
    assert (await needs_offer(town, ana)).state == "lost"
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "filled"


async def test_when_all_of_a_wave_pass_the_next_goes_at_once(town: Town) -> None:
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    await opening(town)
    await unanswered.pass_on(town.services, ana, (await needs_offer(town, ana)).id)
    await town.settle()
    assert await offer_of(town, cleo) is None
    await unanswered.pass_on(town.services, ben, (await needs_offer(town, ben)).id)
    await town.settle()
    assert (await needs_offer(town, cleo)).wave == 2


async def test_who_has_passed_cannot_accept_any_more(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await opening(town)
    offer = await needs_offer(town, ana)
    await unanswered.pass_on(town.services, ana, offer.id)
    assert (await unanswered.pass_on(town.services, ana, offer.id)).state == "passed"
    with pytest.raises(OfferClosedError):
        await offers.accept(town.services, ana, offer.id)


async def test_nobody_answers_for_somebody_else(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await opening(town)
    with pytest.raises(NotFoundError):
        await offers.accept(town.services, ben, (await needs_offer(town, ana)).id)


async def test_when_the_list_is_used_up_the_slot_is_everybodys(town: Town) -> None:
    await town.in_line("Ana")
    slot_id = await opening(town)
    await town.wait(601)
    assert (await town.store.rounds.get(f"round_{slot_id}_1")).state == "released"
    assert (await town.slot(slot_id)).state == "open"
