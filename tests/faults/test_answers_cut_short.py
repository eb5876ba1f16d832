"""Acceptances that are cut short are finished."""

import asyncio

import pytest

from quickdoc.core.errors import (
    OfferClosedError,
    SlotHeldError,
)
from quickdoc.offers.actions import offers, unanswered
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.scheduling.bookings import Booking
from tests.faults.answers import MODES, offered, the_visit
from tests.texting.stage import offer_of, under
from tests.town import WAVES, Town
from workers.relay import OVERDUE, relay

pytestmark = pytest.mark.servers


class KilledError(BaseException):
    """The process dies here."""


@MODES
async def test_an_acceptance_that_dies_after_it_was_marked_is_finished(
    real_town: Town, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = real_town
    who, offer = await offered(town, mode)

    async def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("quickdoc.offers.actions.offers.accept_hold", dies)
        patch.setattr("quickdoc.offers.actions.offers.claim", dies)
        with pytest.raises(KilledError):
            await offers.accept(town.services, who, offer.id)
    assert (await town.store.offers.get(offer.id)).state == "accepted"
    assert await the_visit(town, offer) is None
    town.clock.moment += 2 * OVERDUE
    await relay(town.services)
    await town.settle()
    visit = await the_visit(town, offer)
    assert visit
    assert visit.holder
    assert visit.holder.patient_id == who.patient_ids[0]


async def test_a_patient_who_tries_again_after_a_death_gets_the_visit(
    real_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, offer = await offered(real_town, "waves")

    async def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr("quickdoc.offers.actions.offers.claim", dies)
        with pytest.raises(KilledError):
            await offers.accept(real_town.services, who, offer.id)
    assert (await offers.accept(real_town.services, who, offer.id)).active
    with pytest.raises(OfferClosedError):
        await offers.accept(real_town.services, who, offer.id)


async def test_a_visit_that_was_given_back_is_not_taken_again_by_its_old_acceptance(real_town: Town) -> None:
    who, offer = await offered(real_town, "waves")
    visit = await offers.accept(real_town.services, who, offer.id)
    await bookings.cancel(real_town.services, who, visit.id)
    await offers.finish(real_town.services, await real_town.store.offers.get(offer.id))
    assert await the_visit(real_town, offer) is None
    with pytest.raises(OfferClosedError):
        await offers.accept(real_town.services, who, offer.id)


async def test_a_visit_that_was_put_back_and_given_back_is_not_taken_again_either(real_town: Town) -> None:
    """An undo gives the visit a later opening; the reaction to the acceptance may come after all of that."""
    town = real_town
    who, offer = await offered(town, "waves")
    visit = await offers.accept(town.services, who, offer.id)
    await bookings.cancel(town.services, town.staff, visit.id)
    await undoing.undo(town.services, town.staff, offer.slot_id)
    await bookings.cancel(town.services, who, visit.id)
    await offers.finish(town.services, await town.store.offers.get(offer.id))
    assert await the_visit(town, offer) is None


async def test_an_acceptance_that_somebody_elses_turn_refuses_is_written_nowhere(real_town: Town) -> None:
    town = real_town
    await under(town, WAVES.model_copy(update={"mode": "queue"}))
    ana, _ = await town.in_line("Ana", "Ben")
    await town.publish(offer=True)
    await town.settle()
    offer = await offer_of(town, ana)
    await town.wait(601)
    lapsed = await town.store.offers.get(offer.id)
    with pytest.raises(SlotHeldError):
        await offers.accept(town.services, ana, offer.id)
    assert await town.store.offers.get(offer.id) == lapsed


@MODES
async def test_of_a_claim_in_the_feed_and_a_pass_at_once_one_counts(real_town: Town, mode: str) -> None:
    town = real_town
    for number in range(8):
        who, offer = await offered(town, mode, 24 + number)
        visit, passed = await asyncio.gather(
            claims.claim(town.services, who, offer.slot_id),
            unanswered.pass_on(town.services, who, offer.id),
            return_exceptions=True,
        )
        after = await town.store.offers.get(offer.id)
        if isinstance(passed, OfferClosedError):
            assert isinstance(visit, Booking), visit
            assert passed.detail == "You have accepted this one already."
            assert (after.state, visit.offer_id) == ("accepted", offer.id)
        else:
            assert isinstance(passed, Offer), passed
            assert after.state == "passed"
            # A claim that began after the pass is anybody's: no yes to the offer, and the slot may be free.
            assert isinstance(visit, Booking | OfferClosedError | SlotHeldError), visit
        if isinstance(visit, Booking):
            await bookings.cancel(town.services, who, visit.id)
        await town.settle()


@MODES
async def test_a_claim_that_dies_after_its_offer_was_marked_is_finished_and_can_be_made_again(
    real_town: Town, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = real_town
    who, offer = await offered(town, mode)

    async def dies(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(town.store.bookings, "insert", dies)
        with pytest.raises(KilledError):
            await claims.claim(town.services, who, offer.slot_id)
    assert (await town.store.offers.get(offer.id)).state == "accepted"
    assert (await claims.claim(town.services, who, offer.slot_id)).active
    town.clock.moment += 2 * OVERDUE
    await relay(town.services)
    await town.settle()
    visit = await the_visit(town, offer)
    assert visit
    assert visit.offer_id == offer.id
