"""Offers that are open for a need that a visit has fulfilled."""

from asyncio import gather

import pytest

from quickdoc.core.errors import OfferClosedError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.offers.offers import Offer
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import (
    fulfilling,
)
from tests.stories.fulfilments import opens, waits
from tests.texting.stage import offered, says, under, visiting
from tests.town import WAVES, Town, town_on
from workers.reactions import react

ONE = WAVES.model_copy(update={"wave_size": 1})


async def two_offers(town: Town, mode: str) -> tuple[Actor, Offer, Offer]:
    """Ana is asked about two slots in the app alone; Ben is behind her in both rounds."""
    await under(town, ONE.model_copy(update={"mode": mode}))
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana, channels=["live"])
    await town.standby(ben, channels=["live"])
    first, second = await opens(town, 24), await opens(town, 30)
    (one,), (other,) = [await town.store.offers.of_opening(each, 1) for each in (first, second)]
    assert {one.holder.patient_name, other.holder.patient_name} == {"Ana"}
    return ana, one, other


@pytest.mark.parametrize("mode", ["waves", "queue"])
async def test_the_other_slot_goes_to_the_next_in_line_at_once(town: Town, mode: str) -> None:
    ana, taken, other = await two_offers(town, mode)
    await offers.accept(town.services, ana, taken.id)
    await town.settle()
    gone = await town.store.offers.get(other.id)
    assert (gone.state, gone.because, gone.open) == ("withdrawn", "has_visit", False)
    asked = {each.holder.patient_name for each in await town.store.offers.of_opening(other.slot_id, 1)}
    assert asked == {"Ana", "Ben"}
    with pytest.raises(OfferClosedError, match="next in line"):
        await offers.accept(town.services, ana, other.id)
    held = await town.store.bookings.active_of(other.slot_id)
    if mode == "queue":
        assert held
        assert held.holder
        assert held.holder.patient_name == "Ben"


async def test_whoever_was_told_of_it_is_told_once_that_it_went_on(town: Town) -> None:
    ana, offer = await offered(town)
    await visiting(town, ana, 72)
    for event in list(town.bus.heard):
        await react(town.services, event.event)
    (told,) = await town.store.messages.many({"about": offer.id, "kind": "withdrawn"})
    assert told.body == (
        "Lakeside Clinic: Tue 24 Nov 10:00 goes to the next in line, since you have another visit now. "
        "STOP to end"
    )
    assert (await says(town, ana, f"CONFIRM {offer.code}")) == (
        "Tue 24 Nov 10:00: You have another visit for this now, so it went to the next in line."
    )


async def test_of_offers_whose_time_was_over_nobody_is_told(town: Town) -> None:
    ana, offer = await offered(town)
    await town.wait(601)
    await visiting(town, ana, 72)
    assert (await town.store.offers.get(offer.id)).because == "has_visit"
    assert await town.store.messages.many({"kind": "withdrawn"}) == []


async def test_an_offer_made_in_the_very_moment_is_withdrawn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await town.patient()
    await town.standby(ana)
    slot = await town.publish(60)
    ask = town.store.standbys.on_phones

    async def slowly(*given: object) -> object:
        seen = await ask(*given)  # type: ignore[arg-type]
        monkeypatch.undo()
        await claims.claim(town.services, ana, slot.id)
        (made,) = [each for each in town.bus.heard if each.event.type == "booking.made"]
        await react(town.services, made.event)
        return seen

    monkeypatch.setattr(town.store.standbys, "on_phones", slowly)
    await town.publish(24, offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({})
    assert (offer.state, offer.because) == ("withdrawn", "has_visit")


async def test_two_workers_at_once_end_it_once(store: Store) -> None:
    town = await town_on(store)
    ana = await town.patient()
    mine = await town.standby(ana)
    visit = await claims.claim(town.services, ana, (await town.publish()).id)
    await gather(*(fulfilling.follow(town.services, visit.id) for _ in range(5)))
    ended = await town.store.standbys.get(mine.id)
    assert (ended.active, ended.version) == (False, mine.version + 1)
    await bookings.cancel(town.services, town.staff, visit.id)
    await gather(*(fulfilling.follow(town.services, visit.id) for _ in range(5)))
    assert await waits(town, ana) == 1
