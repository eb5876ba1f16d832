"""A clinic's block list."""

import asyncio
from typing import Any

import pytest

from quickdoc.clinics.actions import clinics
from quickdoc.clinics.policy import Override
from quickdoc.core.errors import CallTheClinicError, ForbiddenError, NotFoundError, VisitTypeTwiceError
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import offers
from quickdoc.scheduling.actions import bookings, claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import block_list
from quickdoc.waitlist.block_list import BlockedPatient
from tests.texting.stage import offer_of, offered, says, under
from tests.town import WAVES, Town, town_on


async def bar(town: Town, who: Actor, reason: str = "Three no-shows") -> BlockedPatient:
    return await block_list.block_patient(town.services, town.staff, "clinic_1", who.patient_ids[0], reason)


async def listed(town: Town) -> list[tuple[str, str]]:
    found = await block_list.blocked_patients(town.services, town.staff, "clinic_1", None, 50)
    return [(each.patient_name, each.reason) for each in found]


async def test_a_barred_patient_is_passed_over_and_the_log_says_why(town: Town) -> None:
    ana, ben = await town.in_line("Ana", "Ben")
    await bar(town, ana)
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({})
    assert offer.holder.patient_id == ben.patient_ids[0]
    (one,) = await town.store.rounds.many({})
    assert one.skipped == {"barred": 1}
    assert [(each.patient_name, each.reason) for each in one.log if each.reason] == [("Ana", "barred")]


async def test_a_barred_patient_cannot_take_a_slot_of_that_clinic_but_of_others(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    neighbour = await town.found_neighbour()
    await bar(town, ana)
    slot = await town.publish()
    with pytest.raises(CallTheClinicError, match="call the clinic"):
        await claims.claim(town.services, ana, slot.id)
    assert await town.store.bookings.many({}) == []
    elsewhere = slot.model_copy(update={"id": "slot_2", "clinic_id": "clinic_2", "doctor_id": "doctor_9"})
    await town.store.slots.insert(elsewhere)
    assert (await claims.claim(town.services, ana, "slot_2")).active
    await block_list.unblock_patient(town.services, neighbour, "clinic_2", ana.patient_ids[0])
    with pytest.raises(CallTheClinicError):
        await claims.claim(town.services, ana, slot.id)


@pytest.mark.parametrize("mode", ["waves", "queue"])
async def test_an_offer_made_before_is_refused_kindly(town: Town, mode: str) -> None:
    await under(town, WAVES.model_copy(update={"mode": mode}))
    ana, offer = await offered(town)
    await bar(town, ana)
    with pytest.raises(CallTheClinicError):
        await offers.accept(town.services, ana, offer.id)
    answer = await says(town, ana, f"CONFIRM {offer.code}")
    assert "Please call the clinic" in answer
    assert "no-shows" not in answer
    taken = await town.store.bookings.many({"kind": "visit"})
    assert taken == []
    assert (await says(town, ana, f"PASS {offer.code}")).startswith("Passed")


async def test_a_visit_that_a_barred_patient_has_stays_theirs(town: Town) -> None:
    ana, slot = await town.patient("Ana"), await town.publish()
    visit = await claims.claim(town.services, ana, slot.id)
    await bar(town, ana)
    assert (await bookings.confirm(town.services, ana, visit.id)).active
    assert (await bookings.cancel(town.services, ana, visit.id)).state == "cancelled"


async def test_barring_twice_keeps_one_line_with_the_latest_reason(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    first = await bar(town, ana)
    assert await bar(town, ana) == first
    again = await bar(town, ana, "Asked us to")
    assert (again.version, again.by) == (2, town.staff.account_id)
    assert await listed(town) == [("Ana", "Asked us to")]
    for _ in range(2):
        await block_list.unblock_patient(town.services, town.staff, "clinic_1", ana.patient_ids[0])
    assert await listed(town) == []
    slot = await town.publish()
    assert (await claims.claim(town.services, ana, slot.id)).active


async def test_of_many_who_bar_somebody_at_once_one_line_is_left(store: Store) -> None:
    town = await town_on(store)
    (ana,) = await town.in_line("Ana")
    await asyncio.gather(*(bar(town, ana, f"Reason {number}") for number in range(6)))
    assert len(await listed(town)) == 1


async def test_no_event_tells_of_it(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    await town.settle()
    before = len(town.bus.heard)
    await bar(town, ana)
    await town.settle()
    assert len(town.bus.heard) == before


async def test_a_clinic_bars_only_whom_it_has_come_across(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    with pytest.raises(NotFoundError):
        await bar(town, ana)
    with pytest.raises(NotFoundError):
        await block_list.block_patient(town.services, town.staff, "clinic_1", "patient_none", "x")
    await town.standby(ana, specialties=[], clinic_ids=["clinic_1"])
    with pytest.raises(NotFoundError):
        await block_list.block_patient(town.services, neighbour, "clinic_2", ana.patient_ids[0], "x")
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await block_list.block_patient(town.services, who, "clinic_1", ana.patient_ids[0], "x")
        with pytest.raises(ForbiddenError):
            await block_list.unblock_patient(town.services, who, "clinic_1", ana.patient_ids[0])
        with pytest.raises(ForbiddenError):
            await block_list.blocked_patients(town.services, who, "clinic_1", None, 10)
    await bar(town, ana)


# --- overrides ---------------------------------------------------------------------------------


async def overridden(town: Town, *overrides: dict[str, Any]) -> None:
    wanted = [Override.model_validate(each) for each in overrides]
    await clinics.set_overrides(town.services, town.staff, "clinic_1", wanted)


async def test_a_type_of_visit_is_offered_in_its_own_way(town: Town) -> None:
    await town.in_line("Ana", "Ben", "Cleo")
    await overridden(town, {"visit_type": "  CHECK-UP ", "wave_size": 1, "window": 120})
    await town.publish(offer=True)
    await town.settle()
    (one,) = await town.store.rounds.many({})
    assert (one.policy.wave_size, one.policy.window, one.policy.mode) == (1, 120, "waves")
    assert len(one.asked) == 1


async def test_quiet_hours_and_caps_stay_the_clinics(town: Town) -> None:
    await under(town, WAVES.model_copy(update={"cap_day": 1}))
    ana, _ = await offered(town)
    await overridden(town, {"visit_type": "check-up", "window": 120})
    await town.publish(30, offer=True)
    await town.settle()
    assert len(await town.store.offers.many({})) == 1
    newest = (await town.store.rounds.many({}, sort=[("_id", -1)]))[0]
    assert newest.skipped == {"cap": 1}
    assert newest.policy.quiet_hours == WAVES.quiet_hours
    assert (await offer_of(town, ana)).wave == 1


async def test_a_type_of_visit_is_named_once_however_it_is_written(town: Town) -> None:
    for one, other in (
        ("check-up", "Check-Up "),
        ("Straße", "STRASSE"),
        ("José", "JOSE\u0301"),
        ("a b", "A  B"),
    ):
        with pytest.raises(VisitTypeTwiceError):
            await overridden(town, {"visit_type": one}, {"visit_type": other})
    await overridden(town, {"visit_type": "check-up"}, {"visit_type": "check-out"})
    assert len((await town.store.clinics.get("clinic_1")).overrides) == 2
    assert town.bus.heard[-1].event.type == "clinic.changed"
    await overridden(town)
    assert (await town.store.clinics.get("clinic_1")).overrides == ()


async def test_only_the_clinics_staff_override(town: Town) -> None:
    for who in (await town.found_neighbour(), await town.patient()):
        with pytest.raises(ForbiddenError):
            await clinics.set_overrides(town.services, who, "clinic_1", [])
