"""A request whose preferences are fulfilled ends, however its patient came by the visit."""

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, round_controls
from quickdoc.offers.offers import Offer
from quickdoc.replies.actions import linked
from quickdoc.replies.links import Link
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions import (
    earlier,
    fulfilling,
    standbys,
)
from quickdoc.waitlist.preferences import Preferences
from tests.stories.fulfilments import opens, request_of, round_of, waiting_at, waits
from tests.texting.stage import offer_of, offered, says, under, unlimited, visiting
from tests.town import CENTRE, WAVES, Town

# --- however they came by it -----------------------------------------------------------------


async def by_text(town: Town, who: Actor, offer: Offer) -> None:
    await says(town, who, f"CONFIRM {offer.code}")


async def in_the_app(town: Town, who: Actor, offer: Offer) -> None:
    await offers.accept(town.services, who, offer.id)


async def in_the_feed(town: Town, who: Actor, offer: Offer) -> None:
    await claims.claim(town.services, who, offer.slot_id)


async def another_in_the_feed(town: Town, who: Actor, offer: Offer) -> None:
    await claims.claim(town.services, who, (await town.publish(50)).id)


async def by_a_link(town: Town, who: Actor, offer: Offer) -> None:
    await linked.accept(town.services, Link("offer", offer.id, offer.brief.start))


@pytest.mark.parametrize("mode", ["waves", "queue"])
@pytest.mark.parametrize("takes", [by_text, in_the_app, in_the_feed, another_in_the_feed, by_a_link])
async def test_whoever_has_the_visit_is_not_asked_again(town: Town, mode: str, takes: object) -> None:
    await under(town, WAVES.model_copy(update={"mode": mode}))
    ana, offer = await offered(town)
    await takes(town, ana, offer)  # type: ignore[operator]
    await town.settle()
    ended = await request_of(town, offer)
    assert not ended.active
    assert ended.fulfilled
    assert await waiting_at(town) == []
    for hours in (60, 70, 80):
        assert (await round_of(town, await opens(town, hours))).asked == ()
    assert len(await town.store.offers.many({})) == 1


async def test_whom_the_staff_picked_has_left_the_line_too(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    slot = await town.publish(30)
    picked = await round_controls.pick(town.services, town.staff, slot.id, mine.id, "it is their turn")
    await offers.accept(town.services, ana, picked.id)
    await town.settle()
    assert await waits(town, ana) == 0


async def test_a_move_to_an_earlier_slot_ends_what_it_fulfils(town: Town) -> None:
    ana = await town.patient()
    visit = await visiting(town, ana, 72)
    await town.standby(ana)
    slot = await town.publish(24)
    await claims.swap(town.services, ana, slot.id, None, visit.id)
    await town.settle()
    assert await waits(town, ana) == 0


async def test_a_second_and_different_request_goes_on(town: Town) -> None:
    ana, offer = await offered(town)
    other = await town.standby(ana, specialties=["cardiology"])
    ben = (await town.in_line("Ben"))[0]
    await offers.accept(town.services, ana, offer.id)
    await town.settle()
    assert [each.id for each in await town.store.standbys.of_account(ana.account_id)] == [other.id]
    assert await waits(town, ben) == 1
    assert (await round_of(town, await opens(town, 30, "doctor_2"))).asked[0].standby_id == other.id


async def test_only_the_patient_who_has_the_visit_leaves_the_line(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await visiting(town, ana)
    assert (await waits(town, ana), await waits(town, ben)) == (0, 1)


async def test_a_request_that_is_made_while_having_the_visit_is_for_one_more(town: Town) -> None:
    ana = await town.patient()
    visit = await visiting(town, ana)
    await town.standby(ana)
    await fulfilling.follow(town.services, visit.id)  # late
    assert await waits(town, ana) == 1


async def test_whoever_says_anew_what_they_want_while_having_the_visit_is_asked(town: Town) -> None:
    ana = await town.patient()
    mine = await town.standby(ana)
    slot = await town.publish()
    visit = await claims.claim(town.services, ana, slot.id)
    await standbys.change(town.services, ana, mine.id, Preferences(clinic_ids=("clinic_1",), point=CENTRE))
    await town.settle()
    assert await waits(town, ana) == 1
    assert (await town.store.standbys.get(mine.id)).besides == (visit.id,)


async def test_whoever_takes_an_earlier_one_and_keeps_the_later_hears_of_earlier_ones_no_more(
    town: Town,
) -> None:
    await unlimited(town)
    ana = await town.patient()
    visit = await visiting(town, ana, 72)
    mine = await earlier.enrol(town.services, ana, visit.id)
    await claims.claim(town.services, ana, (await town.publish(24)).id)
    await town.settle()
    ended = await town.store.standbys.get(mine.id)
    assert (ended.active, ended.ended_with_visit) == (False, False)
    assert ended.fulfilled


async def test_taking_an_earlier_one_instead_ends_that_request_with_its_visit(town: Town) -> None:
    ana = await town.patient()
    visit = await visiting(town, ana, 72)
    mine = await earlier.enrol(town.services, ana, visit.id)
    await opens(town, 24)
    await offers.accept(town.services, ana, (await offer_of(town, ana)).id)
    await town.settle()
    ended = await town.store.standbys.get(mine.id)
    assert (ended.active, ended.ended_with_visit, ended.fulfilled) == (False, True, None)
