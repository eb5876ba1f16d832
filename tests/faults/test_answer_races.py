"""A yes and a no to one offer, together or cut short: the offer decides, and each is told the truth."""

import asyncio

import pytest

from quickdoc.core.errors import (
    OfferClosedError,
    OfferWithdrawnError,
    RefusedError,
    SlotWithdrawnError,
)
from quickdoc.offers.actions import offers, unanswered
from quickdoc.scheduling.actions import bookings, slots
from quickdoc.scheduling.actions.accepted_offers import mark
from quickdoc.scheduling.bookings import Booking
from tests.faults.answers import MODES, offered, the_visit
from tests.texting.stage import says
from tests.town import Town

pytestmark = pytest.mark.servers


@MODES
async def test_of_an_acceptance_and_a_pass_at_once_one_counts(real_town: Town, mode: str) -> None:
    town = real_town
    for number in range(8):
        who, offer = await offered(town, mode, 24 + number)
        said = await asyncio.gather(
            offers.accept(town.services, who, offer.id),
            unanswered.pass_on(town.services, who, offer.id),
            return_exceptions=True,
        )
        refused = [each for each in said if isinstance(each, OfferClosedError)]
        assert len(refused) == 1, said
        await town.settle()
        visit, after = await the_visit(town, offer), await town.store.offers.get(offer.id)
        if isinstance(said[0], Booking):
            assert visit
            assert after.state == "accepted"
            assert refused[0].detail == "You have accepted this one already."
            await bookings.cancel(town.services, who, visit.id)
        else:
            assert visit is None
            assert after.state == "passed"
            assert refused[0].detail == "You passed on this one."


async def test_of_a_yes_and_a_no_by_text_at_once_one_counts(real_town: Town) -> None:
    town = real_town
    for number in range(6):
        who, offer = await offered(town, "waves", 24 + number)
        yes, no = await asyncio.gather(
            says(town, who, f"CONFIRM {offer.code}"), says(town, who, f"PASS {offer.code}")
        )
        await town.settle()
        visit = await the_visit(town, offer)
        assert ("It is yours" in yes) is (visit is not None)
        state = (await town.store.offers.get(offer.id)).state
        assert state == ("accepted" if visit else "passed")
        if visit:
            assert "accepted" in no or "yours" in no, no
            await bookings.cancel(town.services, who, visit.id)


async def test_a_no_is_told_of_the_yes_that_is_just_being_carried_out(real_town: Town) -> None:
    who, offer = await offered(real_town, "waves")
    await mark(real_town.services, offer)  # the yes has come as far as this
    assert "You have accepted this one already." in await says(real_town, who, f"PASS {offer.code}")
    await offers.accept(real_town.services, who, offer.id)
    assert await the_visit(real_town, offer)
    assert "yours" in await says(real_town, who, f"PASS {offer.code}")


async def test_two_acceptances_at_once_make_one_visit(real_town: Town) -> None:
    who, offer = await offered(real_town, "waves")
    said = await asyncio.gather(
        *(offers.accept(real_town.services, who, offer.id) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(each, Booking) for each in said) == 1
    assert all(isinstance(each, RefusedError) for each in said if not isinstance(each, Booking))
    assert await the_visit(real_town, offer)
    assert (await real_town.store.offers.get(offer.id)).state == "accepted"


async def test_an_acceptance_while_the_clinic_withdraws_ends_as_one_or_the_other(real_town: Town) -> None:
    town = real_town
    for number in range(6):
        who, offer = await offered(town, "waves", 24 + number)
        said, _ = await asyncio.gather(
            offers.accept(town.services, who, offer.id),
            slots.withdraw(town.services, town.staff, offer.slot_id),
            return_exceptions=True,
        )
        await town.settle()
        after = await town.store.offers.get(offer.id)
        if isinstance(said, Booking):
            assert after.state == "accepted"
            await bookings.cancel(town.services, who, said.id)
        else:
            assert isinstance(said, SlotWithdrawnError | OfferWithdrawnError), said
            assert after.state == "withdrawn"
