"""A suspended doctor sees nobody: nothing of theirs is free, what is booked is listed, nothing is lost."""

from typing import Any

import pytest

from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import (
    ClinicClosedError,
    ClinicHasVisitsError,
    DoctorSuspendedError,
    ForbiddenError,
    NothingToUndoError,
    SlotWithdrawnError,
)
from quickdoc.scheduling.actions import bookings, claims, shutting, slots, suspending, undoing
from quickdoc.scheduling.slots import Slot
from tests.town import Town


async def suspended(town: Town) -> list[str]:
    """The visits that have to be moved."""
    answer = await suspending.suspend(town.services, town.staff, "doctor_1")
    await town.settle()
    return [each.id for each in answer.visits]


async def test_free_slots_close_and_visits_are_listed_soonest_first(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    later = await claims.claim(town.services, ana, (await town.publish(50)).id)
    sooner = await claims.claim(town.services, ben, (await town.publish(30)).id)
    free, other = await town.publish(40), await town.publish(40, "doctor_2")
    assert await suspended(town) == [sooner.id, later.id]
    assert await suspended(town) == [sooner.id, later.id]
    assert (await town.slot(free.id)).state == "withdrawn"
    assert (await town.slot(other.id)).state == "open"
    with pytest.raises(SlotWithdrawnError):
        await claims.claim(town.services, await town.patient("Cleo"), free.id)


async def test_rounds_and_offers_end(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await town.publish(30, offer=True)
    await town.settle()
    assert await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    await suspended(town)
    assert not await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    assert not await town.store.rounds.going_on(slot.id)


async def test_a_visit_that_is_cancelled_opens_nothing(town: Town) -> None:
    await town.in_line("Ana")
    ben = await town.patient("Ben")
    slot = await town.publish(30)
    visit = await claims.claim(town.services, ben, slot.id)
    await suspended(town)
    await bookings.cancel(town.services, ben, visit.id)
    assert (await town.slot(slot.id)).state == "withdrawn"
    await town.settle()
    assert not await town.store.rounds.going_on(slot.id)
    assert (await town.slot(slot.id)).state == "withdrawn"


async def test_a_slot_that_came_free_unseen_is_closed_by_the_reaction(town: Town) -> None:
    slot = await town.publish(30, offer=True)
    doctor = await town.store.doctors.get("doctor_1")
    await town.store.doctors.replace(
        doctor.model_copy(update={"suspended_at": town.clock.now(), "version": 2})
    )
    await town.settle()
    assert (await town.slot(slot.id)).state == "withdrawn"


async def test_a_slot_published_at_the_same_moment_is_closed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor is suspended after the publication has read them."""
    real = town.store.doctors.get

    async def read_then_suspended(doctor_id: str) -> Doctor:
        found = await real(doctor_id)
        monkeypatch.undo()
        await suspending.suspend(town.services, town.staff, doctor_id)
        return found

    monkeypatch.setattr(town.store.doctors, "get", read_then_suspended)
    assert (await town.slot((await town.publish(30)).id)).state == "withdrawn"


async def test_nothing_is_published_for_a_suspended_doctor_or_by_a_closed_clinic(town: Town) -> None:
    await suspended(town)
    with pytest.raises(DoctorSuspendedError):
        await town.publish(30)
    await suspending.close_clinic(town.services, town.staff, "clinic_1")
    with pytest.raises(ClinicClosedError):
        await town.publish(30, "doctor_2")


async def test_reinstating_opens_what_the_suspension_closed_and_nothing_else(town: Town) -> None:
    closed, own, past = await town.publish(40), await town.publish(60), await town.publish(1)
    await slots.withdraw(town.services, town.staff, own.id)
    await suspended(town)
    await town.wait(3600)
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, closed.id)
    doctor = await suspending.reinstate(town.services, town.staff, "doctor_1")
    await town.settle()
    assert doctor.suspended_at is None
    assert await _states(town, closed, own, past) == ["open", "withdrawn", "withdrawn"]
    visit = await claims.claim(town.services, await town.patient(), closed.id)
    assert visit.state == "booked"


async def test_a_suspension_that_died_half_way_is_finished(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = await town.publish(40)

    async def dies(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(shutting, "shut", dies)
        with pytest.raises(ConnectionError):
            await suspending.suspend(town.services, town.staff, "doctor_1")
    assert (await town.slot(slot.id)).state == "open"
    await town.settle()
    assert (await town.slot(slot.id)).state == "withdrawn"


async def test_a_clinic_with_visits_ahead_stays_open(town: Town) -> None:
    ana = await town.patient()
    visit, free = await claims.claim(town.services, ana, (await town.publish(30)).id), await town.publish(40)
    with pytest.raises(ClinicHasVisitsError):
        await suspending.close_clinic(town.services, town.staff, "clinic_1")
    assert (await town.slot(free.id)).state == "open"
    await bookings.cancel(town.services, ana, visit.id)
    clinic = await suspending.close_clinic(town.services, town.staff, "clinic_1")
    await town.settle()
    assert clinic.closed_at == town.clock.now()
    assert (await town.slot(free.id)).state == "withdrawn"
    assert await town.store.clinics.by_name() == []


async def test_a_clinic_that_is_booked_while_it_closes_opens_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, slot, free = await town.patient(), await town.publish(30), await town.publish(40)
    real = shutting.shut

    async def booked_first(*given: Any) -> None:
        monkeypatch.undo()
        await claims.claim(town.services, ana, slot.id)
        await real(*given)

    monkeypatch.setattr(shutting, "shut", booked_first)
    with pytest.raises(ClinicHasVisitsError):
        await suspending.close_clinic(town.services, town.staff, "clinic_1")
    await town.settle()
    assert (await town.store.clinics.get("clinic_1")).closed_at is None
    assert await _states(town, slot, free) == ["booked", "open"]


async def test_a_manager_of_another_clinic_may_not(town: Town) -> None:
    stranger = await town.found_neighbour()
    for work in (suspending.suspend, suspending.reinstate, suspending.visits_to_move):
        with pytest.raises(ForbiddenError):
            await work(town.services, stranger, "doctor_1")


async def _states(town: Town, *found: Slot) -> list[str]:
    return [(await town.slot(each.id)).state for each in found]
