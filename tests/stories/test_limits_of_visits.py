"""How many coming visits a patient may have."""

from asyncio import gather
from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Override
from quickdoc.core.errors import (
    OfferClosedError,
    RefusedError,
    TooManyVisitsError,
)
from quickdoc.offers.actions import offers, round_controls, unanswered
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.scheduling.bookings import Booking
from tests.stories.eligible import open_slot
from tests.texting.stage import offer_of, under, visiting
from tests.town import WAVES, Town


async def test_of_25_slots_of_one_doctor_a_patient_gets_one(town: Town) -> None:
    who = await town.patient()
    town.limit(factor=10)
    all_of_them = [await open_slot(town, 24 + number) for number in range(25)]
    assert (await claims.claim(town.services, who, all_of_them[0].id)).active
    for each in all_of_them[1:]:
        with pytest.raises(TooManyVisitsError, match=r"Dr\. 1"):
            await claims.claim(town.services, who, each.id)


@pytest.mark.servers
async def test_of_25_claims_at_once_a_patient_gets_one_also_over_an_old_visit(real_town: Town) -> None:
    real_town.limit(factor=1000)
    who = await real_town.patient()
    past = await open_slot(real_town, 1)
    await claims.claim(real_town.services, who, past.id)
    real_town.clock.moment += timedelta(days=2)
    all_of_them = [await open_slot(real_town, 24 + number) for number in range(25)]
    said = await gather(
        *(claims.claim(real_town.services, who, each.id) for each in all_of_them), return_exceptions=True
    )
    won = [each for each in said if isinstance(each, Booking)]
    assert len(won) == 1
    assert all(isinstance(each, TooManyVisitsError) for each in said if each not in won)
    await bookings.cancel(real_town.services, who, won[0].id)
    assert (await claims.claim(real_town.services, who, all_of_them[3].id)).active


@pytest.mark.servers
async def test_three_at_a_clinic_hold_among_claims_at_once_of_several_types(real_town: Town) -> None:
    who = await real_town.patient()
    kinds = [await open_slot(real_town, 24 + number, visit_type=f"type {number}") for number in range(8)]
    said = await gather(
        *(claims.claim(real_town.services, who, kind.id) for kind in kinds), return_exceptions=True
    )
    assert sum(isinstance(each, Booking) for each in said) == 3
    assert {type(each) for each in said if not isinstance(each, Booking)} == {TooManyVisitsError}


async def test_a_course_of_treatment_has_as_many_as_the_clinic_says(town: Town) -> None:
    clinic = await town.store.clinics.get("clinic_1")
    course = Override(visit_type="physiotherapy", visits_with_doctor=5, visits_at_clinic=0)
    await town.store.clinics.replace(clinic.model_copy(update={"overrides": (course,), "version": 2}))
    who = await town.patient()
    for number in range(5):
        slot = await open_slot(town, 24 + number, visit_type="physiotherapy")
        await claims.claim(town.services, who, slot.id)
    with pytest.raises(TooManyVisitsError):
        await claims.claim(town.services, who, (await open_slot(town, 40, visit_type="physiotherapy")).id)


async def test_somebody_at_the_limit_is_not_asked_unless_by_the_staff_who_may_go_beyond(town: Town) -> None:
    who = await town.patient()
    await visiting(town, who, 72)
    standby = await town.standby(who)
    slot = await open_slot(town, 24, offer=True)
    (entry,) = (await town.store.rounds.get(f"round_{slot.id}_1")).log
    assert entry.reason == "limit"
    await round_controls.pick(town.services, town.staff, slot.id, standby.id, "two moles")
    offer = await offer_of(town, who)
    assert (await offers.accept(town.services, who, offer.id)).active


async def test_who_gives_a_later_visit_back_is_not_over_the_limit(town: Town) -> None:
    who = await town.patient()
    later = await visiting(town, who, 72)
    slot = await open_slot(town, 24)
    moved = await claims.swap(town.services, who, slot.id, None, later.id)
    assert moved.active
    assert (await town.store.bookings.get(later.id)).state == "moved"


async def test_the_visit_that_one_has_already_is_told_as_such_and_not_as_one_too_many(town: Town) -> None:
    who = await town.patient()
    slot = await open_slot(town)
    await claims.claim(town.services, who, slot.id)
    with pytest.raises(RefusedError) as refused:
        await claims.claim(town.services, who, slot.id)
    assert refused.value.code == "already_yours"


async def test_somebody_at_the_limit_whom_the_staff_picked_may_claim_it_in_the_feed_as_well(
    town: Town,
) -> None:
    who = await town.patient()
    await visiting(town, who, 72)
    standby = await town.standby(who)
    slot = await open_slot(town, 24)
    with pytest.raises(TooManyVisitsError):
        await claims.claim(town.services, who, slot.id)
    await round_controls.pick(town.services, town.staff, slot.id, standby.id, "two moles")
    visit = await claims.claim(town.services, who, slot.id)
    assert visit.active
    offer = await offer_of(town, who)
    assert (offer.state, visit.offer_id) == ("accepted", offer.id)


async def test_a_claim_in_the_feed_accepts_the_own_offer_before_anything_follows(town: Town) -> None:
    who = await town.patient()
    await town.standby(who)
    slot = await open_slot(town, 24, offer=True)
    offer = await offer_of(town, who)
    visit = await claims.claim(town.services, who, slot.id)
    assert (await town.store.offers.get(offer.id)).state == "accepted"
    with pytest.raises(OfferClosedError, match="accepted this one already"):
        await unanswered.pass_on(town.services, who, offer.id)
    assert (visit.via, visit.offer_id) == ("feed", offer.id)


async def test_a_claim_that_is_refused_leaves_the_own_offer_open(town: Town) -> None:
    ana, ben = await town.patient(), await town.patient("Ben")
    await town.standby(ana)
    await under(town, WAVES.model_copy(update={"mode": "queue"}))
    slot = await open_slot(town, 24, offer=True)
    offer = await offer_of(town, ana)
    await town.standby(ben)
    await town.wait(601)
    with pytest.raises(RefusedError):
        await claims.claim(town.services, ana, slot.id)
    after = await town.store.offers.get(offer.id)
    assert (after.state, after.open) == ("expired", True)


@pytest.mark.servers
async def test_a_past_visit_keeps_no_seat_so_that_the_next_claim_is_one_insert(real_town: Town) -> None:
    town = real_town
    who = await town.patient()
    before = await claims.claim(town.services, who, (await open_slot(town, 1)).id)
    slot = await open_slot(town, 24)
    assert before.seats
    await town.wait(30 * 60)
    assert (await town.store.bookings.get(before.id)).seats == before.seats, "it has not begun"
    await town.wait(30 * 60)
    assert (await town.store.bookings.get(before.id)).seats == ()
    assert (await claims.claim(town.services, who, slot.id)).seats == before.seats
