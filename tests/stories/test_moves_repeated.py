"""Moves that are repeated, overtaken or cut short."""

from asyncio import gather

import pytest

from quickdoc.core.errors import (
    AlreadyMovedError,
    OfferClosedError,
    SlotTakenError,
)
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims, moves
from quickdoc.scheduling.bookings import Booking
from quickdoc.services import Services
from quickdoc.store import Store
from tests.stories.moving import MODES, offered, opens, visit_of
from tests.texting.stage import offer_of, visiting
from tests.town import Town, town_on
from workers.relay import relay


@pytest.fixture
async def store_town(store: Store) -> Town:
    """A town on both lanes."""
    return await town_on(store)


async def test_accepting_twice_says_so(town: Town) -> None:
    ana, _, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    with pytest.raises(OfferClosedError):
        await offers.accept(town.services, ana, offer.id)


@MODES
async def test_when_the_visit_was_cancelled_meanwhile_accepting_gives_nothing_back(
    town: Town, mode: str
) -> None:
    ana, old, offer = await offered(town, mode)
    await bookings.cancel(town.services, town.staff, old.id)
    new = await offers.accept(town.services, ana, offer.id)
    assert (new.state, new.moved_from) == ("booked", None)
    assert (await visit_of(town, old)).state == "cancelled"


async def test_who_loses_the_earlier_slot_keeps_the_later_visit(town: Town) -> None:
    ana, old, offer = await offered(town)
    await claims.claim(town.services, await town.patient("Wim"), offer.slot_id)
    with pytest.raises(SlotTakenError):
        await offers.accept(town.services, ana, offer.id)
    assert (await visit_of(town, old)).active


async def test_two_earlier_slots_for_one_visit_give_it_back_once(store_town: Town) -> None:
    town = store_town
    ana, old, first = await offered(town)
    await town.wait(601)  # the first offer is "yours if still free" by now
    await opens(town, 48)
    second = await offer_of(town, ana)
    answers = await gather(
        *(offers.accept(town.services, ana, each.id) for each in (first, second)), return_exceptions=True
    )
    (won,) = [answer for answer in answers if isinstance(answer, Booking)]
    assert [type(each) for each in answers if each is not won] == [AlreadyMovedError]
    assert (await visit_of(town, old)).moved_to == won.id
    await town.settle()
    mine = await town.store.bookings.many({"holder.account_id": ana.account_id, "active": True})
    assert [each.id for each in mine] == [won.id]


async def test_many_who_swap_the_same_visit_at_once_move_once(store_town: Town) -> None:
    town, ana = store_town, await store_town.patient()
    town.limit(factor=10)
    old = await visiting(town, ana, 96)
    free = [await town.publish(hours) for hours in range(10, 30)]
    answers = await gather(
        *(claims.swap(town.services, ana, each.id, None, old.id) for each in free), return_exceptions=True
    )
    assert [type(answer) for answer in answers].count(AlreadyMovedError) == 19
    mine = await town.store.bookings.many({"holder.account_id": ana.account_id, "active": True})
    assert [each.moved_from for each in mine] == [old.id]


@MODES
async def test_a_process_that_dies_in_between_leaves_both_and_the_reaction_gives_the_later_back(
    town: Town, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    ana, old, offer = await offered(town, mode)

    async def die(services: Services, booking_id: str) -> None:
        raise RuntimeError("the process was killed here")

    with monkeypatch.context() as killed:
        killed.setattr("quickdoc.scheduling.actions.accepting.finish", die)
        with pytest.raises(RuntimeError):
            await offers.accept(town.services, ana, offer.id)
    assert (await visit_of(town, old)).active
    await town.settle()
    assert (await visit_of(town, old)).state == "moved"
    assert (await town.slot(old.slot_id)).state == "open"


async def test_even_when_nothing_was_told_the_relay_finishes_the_move(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, old, offer = await offered(town)

    async def die(services: Services, *events: object) -> None:
        raise RuntimeError("the process was killed here")

    with monkeypatch.context() as killed:
        killed.setattr("quickdoc.scheduling.actions.claims.dispatch", die)
        with pytest.raises(RuntimeError):
            await offers.accept(town.services, ana, offer.id)
    town.bus.reactions.clear()
    town.clock.moment = town.clock.moment.replace(second=59)
    await relay(town.services)
    await town.settle()
    assert (await visit_of(town, old)).state == "moved"


async def test_doing_it_again_changes_nothing(town: Town) -> None:
    ana, old, offer = await offered(town)
    new = await offers.accept(town.services, ana, offer.id)
    await town.settle()
    before = await visit_of(town, old), await town.slot(old.slot_id)
    assert (await moves.finish(town.services, new.id)) == before[0]
    await town.settle()
    assert (await visit_of(town, old), await town.slot(old.slot_id)) == before
