"""Answers as the window closes, and beside the staff."""

import asyncio
from typing import Any

import pytest

from quickdoc.core.errors import (
    AlreadyAskedError,
    SlotHeldError,
)
from quickdoc.offers.actions import offers, round_controls, rounds, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import bookings, slots
from quickdoc.scheduling.bookings import Booking
from tests.faults.answers import MODES, the_visit
from tests.texting.stage import under
from tests.town import WAVES, Town

pytestmark = pytest.mark.servers


@MODES
async def test_a_yes_as_its_window_closes_is_a_visit_or_open_and_said_to_be_somebody_elses_turn(
    real_town: Town, mode: str
) -> None:
    town = real_town
    how: dict[str, Any] = {"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    await under(town, WAVES.model_copy(update={**how, "wave_size": 1, "cap_day": 50, "cap_week": 50}))
    ana, ben = await town.in_line("Ana", "Ben")
    for number in range(6):
        slot = await town.publish(24 + number, offer=True)
        await town.settle()
        (offer,) = await town.store.offers.of_opening(slot.id, 1)
        who = ana if offer.holder.patient_id in ana.patient_ids else ben
        town.clock.moment = offer.expires_at
        said, _ = await asyncio.gather(
            offers.accept(town.services, who, offer.id),
            rounds.advance(town.services, offer.round_id),
            return_exceptions=True,
        )
        await town.settle()
        after, active = await town.store.offers.get(offer.id), await the_visit(town, offer)
        if isinstance(said, Booking):
            assert after.state == "accepted"
            assert active
            assert active.id == said.id
            others = [each for each in await town.store.offers.of_opening(slot.id, 1) if each.id != offer.id]
            assert not any(each.open for each in others)
            await bookings.cancel(town.services, town.staff, said.id)
        else:
            assert isinstance(said, SlotHeldError), said
            assert (after.state, after.open) == ("expired", True)
            assert active is None
        await slots.withdraw(town.services, town.staff, slot.id)
        await town.settle()


@MODES
async def test_a_pass_and_a_pick_by_the_staff_at_once_leave_one_turn_and_one_offer_each(
    real_town: Town, mode: str
) -> None:
    town = real_town
    how: dict[str, Any] = {"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    await under(town, WAVES.model_copy(update={**how, "wave_size": 1, "cap_day": 50, "cap_week": 50}))
    people = await town.in_line("Ana", "Ben", "Cleo")
    (last,) = await town.store.standbys.of_account(people[-1].account_id)
    for number in range(6):
        slot = await town.publish(24 + number, offer=True)
        await town.settle()
        (first,) = await town.store.offers.of_opening(slot.id, 1)
        who = next(person for person in people if first.holder.patient_id in person.patient_ids)
        passed, picked = await asyncio.gather(
            unanswered.pass_on(town.services, who, first.id),
            round_controls.pick(town.services, town.staff, slot.id, last.id, "they called"),
            return_exceptions=True,
        )
        await town.settle()
        made = await town.store.offers.of_opening(slot.id, 1)
        assert isinstance(passed, Offer), passed
        assert len({each.holder.patient_id for each in made}) == len(made)
        active = await town.store.bookings.active_of(slot.id)
        if isinstance(picked, Offer):
            theirs = await town.store.offers.get(picked.id)
            assert theirs.open
            if mode == "queue":
                assert active
                assert active.holder
                turn = [each for each in made if each.holder.patient_id == active.holder.patient_id]
                assert turn[0].fresh(town.clock.now())
        else:
            assert isinstance(picked, SlotHeldError | AlreadyAskedError), picked
        await slots.withdraw(town.services, town.staff, slot.id)
        await town.settle()
