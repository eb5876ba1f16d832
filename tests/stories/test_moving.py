"""Taking an earlier slot and giving a later visit back for it: nobody is ever without either."""

import pytest

from quickdoc.core.errors import (
    AlreadyMovedError,
)
from quickdoc.offers.actions import offers
from quickdoc.offers.rounds import round_id
from tests.stories.moving import MODES, offered, opens, visit_of
from tests.texting.stage import offer_of
from tests.town import Town

# --- accepting -------------------------------------------------------------------------------


@MODES
async def test_accepting_moves_the_patient_and_opens_the_later_slot(town: Town, mode: str) -> None:
    ana, old, offer = await offered(town, mode)
    assert offer.instead_of
    assert offer.instead_of.booking_id == old.id
    new = await offers.accept(town.services, ana, offer.id)
    assert (new.state, new.active, new.moved_from) == ("booked", True, old.id)
    left = await visit_of(town, old)
    assert (left.state, left.active, left.moved_to) == ("moved", False, new.id)
    vacated = await town.slot(old.slot_id)
    assert (vacated.state, vacated.opening) == ("open", 2)
    await town.settle()
    assert await town.store.rounds.find(round_id(old.slot_id, 2))
    assert (await town.store.offers.get(offer.id)).state == "accepted"


async def test_the_board_and_the_patient_are_told_of_the_move(town: Town) -> None:
    ana, _, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    told = {each.event.type: each.event.audience() for each in town.bus.heard}
    assert told["booking.moved"] == ("board:clinic_1", f"user:{ana.account_id}")


async def test_after_a_move_nobody_stands_by_for_the_old_visit(town: Town) -> None:
    ana, old, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    assert await town.store.standbys.for_visit(old.id) is None


async def test_other_offers_instead_of_the_same_visit_end(town: Town) -> None:
    ana, _, first = await offered(town)
    await town.wait(601)  # the first offer is "yours if still free" by now
    await opens(town, 48)
    second = await offer_of(town, ana)
    assert second.id != first.id
    await offers.accept(town.services, ana, second.id)
    await town.settle()
    ended = await town.store.offers.get(first.id)
    assert (ended.state, ended.open) == ("passed", False)
    told = [each.event for each in town.bus.heard if each.event.type == "offer.passed"]
    assert [each.audience()[0] for each in told] == [f"user:{ana.account_id}"]
    with pytest.raises(AlreadyMovedError):
        await offers.accept(town.services, ana, first.id)
