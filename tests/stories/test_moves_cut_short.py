"""A move that is cut short at any write is finished, or has never begun; and nobody is without a visit."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from mongomock_motor import AsyncMongoMockClient
from pymongo.errors import AutoReconnect

from quickdoc.core.errors import RefusedError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.storage import index_making
from quickdoc.store import Store
from quickdoc.waitlist.actions import earlier
from tests.machine.unruly import Blow, Killed, Trouble, UnrulyDatabase
from tests.texting.stage import offer_of, under, visiting
from tests.town import WAVES, Town, town_on
from workers.relay import relay
from workers.sweeps import sweep

WRITES = range(1, 9)
"""An acceptance writes no more often than that."""


async def new_town() -> tuple[Town, Trouble]:
    database: Any = AsyncMongoMockClient()["quickdoc"]
    await index_making.make(database)
    unruly = UnrulyDatabase(database)
    return await town_on(Store(unruly)), unruly.trouble


async def visits_of(town: Town, who: Actor) -> list[Booking]:
    return await town.store.bookings.many({"patient_id": who.patient_ids[0], "kind": "visit"})


async def made_good(town: Town) -> None:
    """The queue is lost; the relay and the sweeps come by."""
    town.bus.reactions.clear()
    for _ in range(4):
        town.clock.moment += timedelta(seconds=6)
        await relay(town.services)
        await sweep(town.services)
        await town.settle()


async def cut_short(mode: str, blow: Blow) -> None:
    town, trouble = await new_town()
    await under(town, WAVES.model_copy(update={"mode": mode}))
    ana = await town.patient()
    old = await visiting(town, ana, 72)
    await earlier.enrol(town.services, ana, old.id)
    await town.publish(24, offer=True)
    await town.settle()
    offer = await offer_of(town, ana)
    trouble.arm(blow)
    with suppress(Killed, AutoReconnect, RefusedError):
        await offers.accept(town.services, ana, offer.id)
    trouble.arm(None)
    assert any(each.active for each in await visits_of(town, ana)), "without a visit"
    await made_good(town)
    (kept,) = [each for each in await visits_of(town, ana) if each.active]
    left = await town.store.bookings.get(old.id)
    assert (kept.id == old.id) == left.active
    if kept.id != old.id:
        assert (kept.moved_from, left.state, left.moved_to) == (old.id, "moved", kept.id)
        assert (await town.slot(old.slot_id)).state == "open"
        assert await town.store.standbys.for_visit(old.id) is None


@pytest.mark.parametrize("mode", ["waves", "queue"])
@pytest.mark.parametrize("lost", [False, True], ids=["killed", "connection lost"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_move_that_is_cut_short_at_any_write_is_whole_in_the_end(
    mode: str, *, lost: bool, after: bool
) -> None:
    for nth in WRITES:
        asyncio.run(cut_short(mode, Blow(nth, after=after, lost=lost)))


async def test_two_swaps_of_one_visit_with_turns_at_every_read_and_write_move_once() -> None:
    for seed in range(25):
        town, trouble = await new_town()
        ana = await town.patient()
        old = await visiting(town, ana, 96)
        free = [await town.publish(hours) for hours in (10, 20, 30)]
        trouble.turns = Random(seed)
        answers = await asyncio.gather(
            *(claims.swap(town.services, ana, each.id, None, old.id) for each in free),
            return_exceptions=True,
        )
        trouble.turns = None
        assert sum(isinstance(each, Booking) for each in answers) == 1
        assert all(isinstance(answer, Booking | RefusedError) for answer in answers), answers
        await town.settle()
        assert [each.moved_from for each in await visits_of(town, ana) if each.active] == [old.id]
