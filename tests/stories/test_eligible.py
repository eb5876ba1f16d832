"""Whatever way somebody takes to a slot, the same rules say whether it may be theirs."""

from asyncio import gather
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from quickdoc.clinics.clinics import Override
from quickdoc.core.errors import (
    BirthDateNeededError,
    NotExchangeableError,
    OfferClosedError,
    RefusedError,
    TooManyVisitsError,
    WrongAgeError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.identity.actions import families
from quickdoc.identity.actions.families import Person
from quickdoc.offers.actions import offers, round_controls
from quickdoc.scheduling.actions import bookings, claims, publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.actions import earlier, standbys
from quickdoc.waitlist.actions.earlier import Terms
from quickdoc.waitlist.preferences import Preferences
from tests.texting.stage import offer_of, says, under, visiting
from tests.town import WAVES, Town

CHILD, ADULT = date(2018, 5, 1), date(1980, 5, 1)
CHILDREN = Ages(least=0, most=16)


async def open_slot(
    town: Town,
    hours: float = 24,
    *,
    visit_type: str = "check-up",
    minutes: int = 30,
    doctor: str = "doctor_1",
    ages: Ages | None = None,
    offer: bool = False,
) -> Slot:
    start = town.clock.moment + timedelta(hours=hours)
    start -= timedelta(minutes=start.minute % 5, seconds=start.second, microseconds=start.microsecond)
    publication = Publication(
        doctor_id=doctor, visit_type=visit_type, starts=(start,), minutes=minutes, ages=ages, offer=offer
    )
    slot = (await publishing.publish(town.services, town.staff, "clinic_1", publication)).published[0]
    await town.settle()
    return slot


async def born(town: Town, who: Actor, day: date | None) -> None:
    await families.rename(town.services, who, who.patient_ids[0], Person(name="Ana", born=day))


# --- ages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "refusal"), [(None, BirthDateNeededError), (ADULT, WrongAgeError), (CHILD, None)]
)
async def test_a_slot_for_children_is_claimed_for_children_only(
    town: Town, day: date | None, refusal: type[RefusedError] | None
) -> None:
    who = await town.patient()
    await born(town, who, day)
    slot = await open_slot(town, ages=CHILDREN)
    if refusal is None:
        assert (await claims.claim(town.services, who, slot.id)).active
        return
    with pytest.raises(refusal):
        await claims.claim(town.services, who, slot.id)
    assert await town.store.bookings.active_of(slot.id) is None


Answer = Callable[[Town, Actor, str], Awaitable[object]]


async def in_the_app(town: Town, who: Actor, offer_id: str) -> object:
    return await offers.accept(town.services, who, offer_id)


async def by_claim(town: Town, who: Actor, offer_id: str) -> object:
    return await claims.claim(town.services, who, (await town.store.offers.get(offer_id)).slot_id)


async def by_text(town: Town, who: Actor, offer_id: str) -> object:
    return await says(town, who, "YES")


@pytest.mark.parametrize("mode", ["waves", "queue", "exclusive"])
@pytest.mark.parametrize("answer", [in_the_app, by_claim, by_text])
async def test_a_birth_date_that_is_corrected_after_the_offer_counts_at_the_answer(
    town: Town, mode: str, answer: Answer
) -> None:
    policy = WAVES.model_copy(
        update={"mode": "queue"} if mode == "queue" else {"exclusive": mode == "exclusive"}
    )
    await under(town, policy)
    who = await town.patient()
    await born(town, who, CHILD)
    await town.standby(who)
    slot = await open_slot(town, ages=CHILDREN, offer=True)
    offer = await offer_of(town, who)
    await born(town, who, ADULT)
    await town.settle()
    if answer is by_text:
        assert "aged 0 to 16" in str(await answer(town, who, offer.id))
    else:
        with pytest.raises(WrongAgeError):
            await answer(town, who, offer.id)
    active = await town.store.bookings.active_of(slot.id)
    assert active is None or active.kind == "hold"
    assert (await town.store.offers.get(offer.id)).open, "it is not taken for a yes that counted"


async def test_nobody_of_unknown_age_is_asked_for_a_slot_of_some_ages(town: Town) -> None:
    (who,) = await town.in_line("Ana")
    slot = await open_slot(town, ages=CHILDREN, offer=True)
    assert await town.store.offers.of_opening(slot.id, 1) == []
    (entry,) = (await town.store.rounds.get(f"round_{slot.id}_1")).log
    assert (entry.outcome, entry.reason) == ("skipped", "birth_date")
    assert who.patient_ids[0] == entry.patient_id


async def test_the_staff_cannot_pick_somebody_who_could_not_accept(town: Town) -> None:
    who = await town.patient()
    await born(town, who, ADULT)
    standby = await town.standby(who)
    slot = await open_slot(town, ages=CHILDREN)
    with pytest.raises(WrongAgeError):
        await round_controls.pick(town.services, town.staff, slot.id, standby.id, "they called")


# --- how many --------------------------------------------------------------------------------


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
        await offers.pass_on(town.services, who, offer.id)
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


# --- exchanges -------------------------------------------------------------------------------


async def surgery(town: Town, who: Actor, hours: float = 72) -> Booking:
    slot = await open_slot(town, hours, visit_type="surgery follow-up", minutes=60)
    return await claims.claim(town.services, who, slot.id)


async def test_a_long_visit_is_not_exchanged_for_a_phone_call_by_the_line_or_by_hand(town: Town) -> None:
    who = await town.patient()
    visit = await surgery(town, who)
    standby = await earlier.enrol(town.services, who, visit.id)
    call = await open_slot(town, 24, visit_type="phone call", minutes=5, offer=True)
    assert await town.store.offers.of_opening(call.id, 1) == []
    (entry,) = (await town.store.rounds.get(f"round_{call.id}_1")).log
    assert entry.reason == "not_exchangeable"
    with pytest.raises(NotExchangeableError):
        await claims.swap(town.services, who, call.id, None, visit.id)
    with pytest.raises(NotExchangeableError):
        await round_controls.pick(town.services, town.staff, call.id, standby.id, "they asked")
    same = await open_slot(town, 30, visit_type="Surgery follow-up", minutes=60, offer=True)
    assert len(await town.store.offers.of_opening(same.id, 1)) == 1


async def test_what_the_clinic_calls_equal_can_stand_for_one_another(town: Town) -> None:
    who = await town.patient()
    visit = await surgery(town, who)
    check = await open_slot(town, 24, visit_type="wound check", minutes=60)
    with pytest.raises(NotExchangeableError):
        await claims.swap(town.services, who, check.id, None, visit.id)
    await under(town, WAVES.model_copy(update={"equal_types": (("surgery follow-up", "wound check"),)}))
    assert (await claims.swap(town.services, who, check.id, None, visit.id)).active


async def test_another_doctor_only_where_the_patient_said_so(town: Town) -> None:
    clinic_doctors = await town.store.doctors.many({"clinic_id": "clinic_1"})
    colleague = clinic_doctors[1].model_copy(update={"specialty": "dermatology", "version": 2})
    await town.store.doctors.replace(colleague)
    who = await town.patient()
    visit = await visiting(town, who, 72)
    slot = await open_slot(town, 24, doctor=colleague.id)
    with pytest.raises(NotExchangeableError):
        await claims.swap(town.services, who, slot.id, None, visit.id)
    asked = await earlier.enrol(town.services, who, visit.id, Terms(specialties=("dermatology",)))
    assert asked.instead_of
    assert asked.instead_of.any_doctor
    assert (await claims.swap(town.services, who, slot.id, None, visit.id, any_doctor=True)).active


async def test_a_request_for_the_own_doctor_by_name_is_for_no_other(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    asked = await earlier.enrol(town.services, who, visit.id, Terms(doctor_ids=("doctor_1",)))
    assert asked.instead_of
    assert not asked.instead_of.any_doctor


async def test_who_changes_such_a_request_changes_whom_they_would_see(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    asked = await earlier.enrol(town.services, who, visit.id)
    others = Preferences(specialties=("dermatology",), point=asked.point)
    wider = await standbys.change(town.services, who, asked.id, others)
    assert wider.instead_of
    assert wider.instead_of.any_doctor
    narrow = await standbys.change(
        town.services, who, asked.id, Preferences(doctor_ids=("doctor_1",), point=asked.point)
    )
    assert narrow.instead_of
    assert not narrow.instead_of.any_doctor


async def test_a_request_of_an_earlier_version_is_treated_as_its_visit(town: Town) -> None:
    who = await town.patient()
    visit = await surgery(town, who)
    asked = await earlier.enrol(town.services, who, visit.id)
    said = ("visit_type", "minutes", "doctor_id", "specialty", "any_doctor")
    await town.store.standbys.collection.update_one(
        {"_id": asked.id}, {"$unset": {f"instead_of.{name}": "" for name in said}}
    )
    await town.wait(0)
    described = await town.store.standbys.get(asked.id)
    assert described.instead_of == asked.instead_of
    assert await town.store.standbys.untyped(9) == []
    call = await open_slot(town, 24, visit_type="phone call", minutes=5, offer=True)
    assert await town.store.offers.of_opening(call.id, 1) == []
    assert (await town.store.rounds.get(f"round_{call.id}_1")).log[0].reason == "not_exchangeable"


async def test_the_text_of_a_longer_visit_says_how_long_it_is(town: Town) -> None:
    who = await town.patient()
    visit = await visiting(town, who, 72)
    await earlier.enrol(town.services, who, visit.id)
    await open_slot(town, 24, minutes=60, offer=True)
    body = town.sms_sender.sent[-1].body
    assert "Tue 24 Nov 10:00 (60 min, not 30) is free, earlier than your Thu 26 Nov 10:00." in body
