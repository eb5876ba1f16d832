"""A block that holds at all clinics, made and lifted by administrators."""

import asyncio

import pytest

from quickdoc.core.errors import CallTheClinicError, ForbiddenError, NotFoundError, PatientBarredError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers, round_controls
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import block_list, shown_requests, waiting_list
from quickdoc.waitlist.block_list import AT_ALL_CLINICS
from quickdoc.waitlist.views import matched
from tests.texting.stage import offered, says, under
from tests.town import WAVES, Town, town_on

ADMIN = Actor(account_id="account_admin", role="admin")


async def block(town: Town, who: Actor, reason: str = "Threatened the staff") -> None:
    await block_list.block_everywhere(town.services, ADMIN, who.patient_ids[0], reason)


async def lift(town: Town, who: Actor) -> None:
    await block_list.unblock_everywhere(town.services, ADMIN, who.patient_ids[0])


async def reasons(town: Town) -> list[str]:
    found = await block_list.blocked_everywhere(town.services, ADMIN, None, 50)
    return [each.reason for each in found]


async def waiting_now(town: Town) -> list[shown_requests.Waiting]:
    found, _ = await waiting_list.waiting(town.services, town.staff, "clinic_1", None, 50)
    return found


async def test_a_round_passes_them_over_and_its_log_says_why(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await block(town, ana)
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({})
    assert offer.holder.patient_id == ben.patient_ids[0]
    (one,) = await town.store.rounds.many({})
    assert one.skipped == {"barred": 1}


async def test_no_clinics_slot_can_be_taken_until_it_is_lifted(town: Town) -> None:
    ana, slot = await town.patient("Ana"), await town.publish()
    await town.found_neighbour()
    elsewhere = slot.model_copy(update={"id": "slot_2", "clinic_id": "clinic_2", "doctor_id": "doctor_9"})
    await town.store.slots.insert(elsewhere)
    await block(town, ana)
    for each in (slot, elsewhere):
        with pytest.raises(CallTheClinicError, match="No appointments can be booked"):
            await claims.claim(town.services, ana, each.id)
    assert await town.store.bookings.many({}) == []
    await block_list.unblock_patient(town.services, town.staff, "clinic_1", ana.patient_ids[0])
    with pytest.raises(CallTheClinicError):
        await claims.claim(town.services, ana, slot.id)
    for _ in range(2):
        await lift(town, ana)
    assert (await claims.claim(town.services, ana, slot.id)).active


async def test_who_comes_too_late_hears_of_the_block_and_not_of_the_winner(town: Town) -> None:
    ana, ben, slot = await town.patient("Ana"), await town.patient("Ben"), await town.publish()
    await claims.claim(town.services, ben, slot.id)
    await block(town, ana)
    with pytest.raises(CallTheClinicError):
        await claims.claim(town.services, ana, slot.id)


@pytest.mark.parametrize("mode", ["waves", "queue"])
async def test_an_open_offer_is_withdrawn_and_goes_to_the_next_in_line(town: Town, mode: str) -> None:
    await under(town, WAVES.model_copy(update={"mode": mode}))
    ana, offer = await offered(town)
    ben = await town.patient("Ben")
    await town.standby(ben)
    await block(town, ana)
    await town.settle()
    assert (await town.store.offers.get(offer.id)).because == "call_the_clinic"
    with pytest.raises(CallTheClinicError):
        await offers.accept(town.services, ana, offer.id)
    answer = await says(town, ana, f"CONFIRM {offer.code}")
    assert "Please call the clinic" in answer
    assert "Threatened" not in answer
    asked = {each.holder.patient_id for each in await town.store.offers.many({"open": True})}
    assert asked == {ben.patient_ids[0]}


async def test_an_offer_made_at_the_same_moment_is_withdrawn_by_its_reaction(town: Town) -> None:
    ana, offer = await offered(town)
    await block(town, ana)
    assert not (await town.store.offers.get(offer.id)).open
    await town.store.offers.collection.update_one(
        {"_id": offer.id}, {"$set": {"open": True, "state": "asked", "because": None}}
    )
    await block_list.withdraw_if_blocked(town.services, await town.store.offers.get(offer.id))
    assert (await town.store.offers.get(offer.id)).state == "withdrawn"


async def test_they_have_no_match_and_do_not_stand_in_anybodys_way(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    slot = await town.publish(24)
    await block(town, ana)
    now = town.clock.now()
    assert (await matched.of_account(town.store, now, ana)).matches == ()
    assert [each.slot_id for each in (await matched.of_account(town.store, now, ben)).matches] == [slot.id]
    blocked = await town.store.block_list.of_clinics(["clinic_1", "clinic_2"])
    assert blocked == {name: {ana.patient_ids[0]} for name in ("clinic_1", "clinic_2")}


async def test_the_staff_see_that_it_is_not_theirs_to_lift_and_cannot_pick_them(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await town.publish()
    await block_list.block_patient(town.services, town.staff, "clinic_1", ana.patient_ids[0], "No-shows")
    await block(town, ana)
    (row,) = await waiting_now(town)
    assert (row.blocked, row.blocked_everywhere) == (AT_ALL_CLINICS, True)
    with pytest.raises(PatientBarredError, match="administrator"):
        await round_controls.pick(town.services, town.staff, slot.id, row.id, "asked nicely")
    await lift(town, ana)
    (row,) = await waiting_now(town)
    assert (row.blocked, row.blocked_everywhere) == ("No-shows", False)
    with pytest.raises(PatientBarredError, match="Your clinic"):
        await round_controls.pick(town.services, town.staff, slot.id, row.id, "asked nicely")
    with pytest.raises(NotFoundError):
        await block_list.unblock_patient(town.services, ADMIN, "everywhere", ana.patient_ids[0])


async def test_a_visit_that_they_have_stays_theirs(town: Town) -> None:
    ana, slot = await town.patient("Ana"), await town.publish()
    visit = await claims.claim(town.services, ana, slot.id)
    await block(town, ana)
    assert (await bookings.confirm(town.services, ana, visit.id)).active


async def test_of_many_blocks_at_once_one_is_left_and_another_reason_replaces_it(store: Store) -> None:
    town = await town_on(store)
    ana = await town.patient("Ana")
    await asyncio.gather(*(block(town, ana, f"Reason {number}") for number in range(6)))
    await block(town, ana, "The last one")
    assert await reasons(town) == ["The last one"]
    assert await town.store.block_list.clinics_of(ana.patient_ids[0]) == {"everywhere"}


async def test_only_administrators_block_lift_and_list(town: Town) -> None:
    ana = await town.patient("Ana")
    for who in (ana, town.staff):
        with pytest.raises(ForbiddenError):
            await block_list.block_everywhere(town.services, who, ana.patient_ids[0], "x")
        with pytest.raises(ForbiddenError):
            await block_list.unblock_everywhere(town.services, who, ana.patient_ids[0])
        with pytest.raises(ForbiddenError):
            await block_list.blocked_everywhere(town.services, who, None, 10)
    with pytest.raises(NotFoundError):
        await block_list.block_everywhere(town.services, ADMIN, "patient_none", "x")
