"""Taking this and giving that back, and what is undone."""

import pytest

from quickdoc.clinics.doctors import Doctor
from quickdoc.core.errors import (
    BookingEndedError,
    NotEarlierError,
    NotFoundError,
    NothingToUndoError,
    PatientBusyError,
    SlotTakenError,
)
from quickdoc.offers.actions import offers
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import bookings, claims, undoing
from quickdoc.services import Services
from tests.stories.moving import offered, visit_of, waiting
from tests.texting.stage import offer_of, unlimited, visiting
from tests.town import Town


async def test_a_new_visit_that_ended_before_the_old_was_given_back_leaves_the_old(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, old, offer = await offered(town)

    async def nothing(services: Services, booking_id: str) -> None:
        return None

    with monkeypatch.context() as slow:
        slow.setattr("quickdoc.scheduling.actions.accepting.finish", nothing)
        new = await offers.accept(town.services, ana, offer.id)
        await bookings.cancel(town.services, town.staff, new.id)
    await town.settle()
    assert (await visit_of(town, old)).active


async def test_take_this_and_give_that_back(town: Town) -> None:
    ana = await town.patient()
    old, slot = await visiting(town, ana, 72), await town.publish(24)
    new = await claims.swap(town.services, ana, slot.id, None, old.id)
    assert new.moved_from == old.id
    assert (await visit_of(town, old)).moved_to == new.id
    assert (await town.slot(old.slot_id)).state == "open"


async def test_only_a_coming_later_visit_of_the_same_patient_can_be_given_back(town: Town) -> None:
    await unlimited(town)
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    old, sooner = await visiting(town, ana, 72), await visiting(town, ana, 12)
    others = await visiting(town, ben, 96)
    over = await visiting(town, ana, 120)
    await bookings.cancel(town.services, ana, over.id)
    slot = await town.publish(24)
    for given, refusal in (
        (others.id, NotFoundError),
        ("booking_none", NotFoundError),
        (over.id, BookingEndedError),
        (sooner.id, NotEarlierError),
    ):
        with pytest.raises(refusal):
            await claims.swap(town.services, ana, slot.id, None, given)
    assert (await visit_of(town, old)).active
    assert (await town.slot(slot.id)).state == "open"


@pytest.mark.servers
async def test_an_overlapping_slot_is_refused_on_a_real_database(real_town: Town) -> None:
    town, ana = real_town, await real_town.patient()
    colleague = Doctor(id="doctor_3", clinic_id="clinic_1", name="Dr. 3", specialty="dermatology")
    await town.store.doctors.insert(colleague)
    old, slot = await visiting(town, ana, 72), await town.publish(71.75, "doctor_3")
    with pytest.raises(PatientBusyError):
        await claims.swap(town.services, ana, slot.id, None, old.id, any_doctor=True)
    assert (await visit_of(town, old)).active


async def test_the_slot_that_was_left_is_not_offered_to_who_left_it(town: Town) -> None:
    ana, old, offer = await offered(town)
    ben = (await town.in_line("Ben"))[0]
    await offers.accept(town.services, ana, offer.id)
    await town.standby(ana)  # for one more visit
    await town.settle()
    asked = await town.store.offers.of_opening(old.slot_id, 2)
    assert [each.holder.patient_id for each in asked] == list(ben.patient_ids)
    log = (await town.store.rounds.get(round_id(old.slot_id, 2))).log
    assert ("Ana", "had_it") in [(each.patient_name, each.reason) for each in log]


async def test_a_move_cannot_be_undone_by_the_clinic(town: Town) -> None:
    ana, old, offer = await offered(town)
    await offers.accept(town.services, ana, offer.id)
    with pytest.raises(NothingToUndoError):
        await undoing.undo(town.services, town.staff, old.slot_id)
    assert (await visit_of(town, old)).state == "moved"


async def test_the_first_cancellation_cannot_be_undone_once_somebody_has_moved_up(town: Town) -> None:
    wim = await town.patient("Wim")
    first = await visiting(town, wim, 24)
    ana, old = await waiting(town)
    await bookings.cancel(town.services, town.staff, first.id)
    await town.settle()
    await offers.accept(town.services, ana, (await offer_of(town, ana)).id)
    with pytest.raises(SlotTakenError):
        await undoing.undo(town.services, town.staff, first.slot_id)
    assert (await visit_of(town, old)).state == "moved"
