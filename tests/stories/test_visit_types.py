"""Visit types: a slot takes over what its type says, and claims, rounds and moves follow it."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from quickdoc.clinics.actions import visit_types
from quickdoc.clinics.actions.visit_types import NewVisitType, VisitTypeChanges
from quickdoc.clinics.visit_types import VisitType
from quickdoc.core.errors import (
    BookedByClinicError,
    ForbiddenError,
    NotExchangeableError,
    NotFoundError,
    VisitTypeExistsError,
    VisitTypeRetiredError,
    WrongAgeError,
)
from quickdoc.scheduling.actions import bookings, claims, publishing, suspending
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.scheduling.slot_summary import Ages
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from quickdoc.scheduling.store.search import Search
from tests.town import Town


async def added(town: Town, name: str = "Skin check", **more: Any) -> VisitType:
    wanted = NewVisitType.model_validate({"name": name, "minutes": 30, **more})
    return await visit_types.add(town.services, town.staff, "clinic_1", wanted)


async def published(town: Town, kind: VisitType, hours: int = 24, **more: Any) -> Slot:
    start = town.clock.moment.replace(minute=0, second=0) + timedelta(hours=hours)
    wanted = Publication(doctor_id="doctor_1", visit_type_id=kind.id, starts=(start,), **more)
    slot = (await publishing.publish(town.services, town.staff, "clinic_1", wanted)).published[0]
    await town.settle()
    return slot


async def test_a_slot_takes_over_what_its_type_says_and_keeps_it(town: Town) -> None:
    other = await added(town, "Mole check")
    kind = await added(town, minutes=20, ages=Ages(least=18), equal_to=(other.id,))
    slot = await published(town, kind, offer=False)
    assert (slot.visit_type, slot.end - slot.start) == ("Skin check", timedelta(minutes=20))
    assert (slot.visit_type_id, slot.ages, slot.equal_types) == (kind.id, Ages(least=18), ("Mole check",))
    changed = VisitTypeChanges(name="Skin test", ages=None)
    await visit_types.change(town.services, town.staff, "clinic_1", kind.id, changed)
    assert await town.slot(slot.id) == slot
    assert (await published(town, other, 30)).equal_types == ("Skin test",)


async def test_only_patients_of_its_ages_get_it(town: Town) -> None:
    slot = await published(town, await added(town, ages=Ages(most=12)), offer=False)
    ana = await town.patient()
    person = await town.store.patients.get(ana.patient_ids[0])
    grown = person.model_copy(update={"born": date(1990, 1, 1), "version": 2})
    await town.store.patients.replace_silently(grown)
    with pytest.raises(WrongAgeError):
        await claims.claim(town.services, ana, slot.id)


@pytest.mark.parametrize("offered", [True, False])
async def test_a_freed_slot_is_offered_where_its_type_says_so(town: Town, *, offered: bool) -> None:
    slot = await published(town, await added(town, offered=offered), offer=False)
    ben = await town.patient("Ben")
    visit = await claims.claim(town.services, ben, slot.id)
    (ana,) = await town.in_line("Ana")
    await bookings.cancel(town.services, ben, visit.id)
    await town.settle()
    offers = await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    assert (len(offers), (await town.slot(slot.id)).state) == (int(offered), "open")
    assert (await claims.claim(town.services, ana, slot.id)).state == "booked"


async def test_what_the_clinic_books_is_not_free_for_patients(town: Town) -> None:
    (ana,) = await town.in_line("Ana")
    slot = await published(town, await added(town, by_patients=False), offer=True)
    assert slot.topics == ()
    assert not await town.store.offers.open_of_account(ana.account_id, town.clock.now())
    for looked_for in (Search(), Search(clinic_id="clinic_1"), Search(doctor_id="doctor_1")):
        assert await search.page(town.store.slots, looked_for, town.clock.now(), None, 9) == ([], None)
    assert await town.store.slots.first_free(town.clock.now()) == {}
    with pytest.raises(BookedByClinicError):
        await claims.claim(town.services, ana, slot.id)
    await suspending.suspend(town.services, town.staff, "doctor_1")
    assert (await town.slot(slot.id)).state == "withdrawn"


async def test_equal_types_can_stand_for_one_another_both_ways(town: Town) -> None:
    first = await added(town, "Skin check")
    second, third = await added(town, "Mole check", equal_to=(first.id,)), await added(town, "Laser")
    ana = await town.patient()
    for later, sooner in ((first, second), (second, first)):
        slot = await published(town, later, 90, offer=False)
        visit = await claims.claim(town.services, ana, slot.id)
        other = await published(town, third, 50, offer=False)
        with pytest.raises(NotExchangeableError):
            await claims.swap(town.services, ana, other.id, None, visit.id)
        moved = await claims.swap(
            town.services, ana, (await published(town, sooner, 40, offer=False)).id, None, visit.id
        )
        await bookings.cancel(town.services, ana, moved.id)
        town.clock.moment += timedelta(days=7)


async def test_a_retired_type_is_published_no_more_and_its_name_is_free(town: Town) -> None:
    kind = await added(town)
    slot = await published(town, kind)
    retired = [await visit_types.retire(town.services, town.staff, "clinic_1", kind.id) for _ in range(2)]
    assert retired[0] == retired[1]
    with pytest.raises(VisitTypeRetiredError):
        await published(town, kind, 30)
    changes = VisitTypeChanges(minutes=5)
    with pytest.raises(VisitTypeRetiredError):
        await visit_types.change(town.services, town.staff, "clinic_1", kind.id, changes)
    assert (await town.slot(slot.id)).state == "open"
    again = await added(town)
    assert await town.store.visit_types.of_clinic("clinic_1") == [again]
    assert len(await town.store.visit_types.of_clinic("clinic_1", retired=True)) == 2


async def test_a_name_is_one_of_a_doctors_whatever_its_case(town: Town) -> None:
    await added(town, "Straße")
    own = await added(town, "STRASSE", doctor_id="doctor_2")
    with pytest.raises(VisitTypeExistsError):
        await added(town, " strasse ")
    other = await added(town, "Laser", doctor_id="doctor_2")
    changes = VisitTypeChanges(name=own.name)
    with pytest.raises(VisitTypeExistsError):
        await visit_types.change(town.services, town.staff, "clinic_1", other.id, changes)
    with pytest.raises(NotFoundError):
        await published(town, own)


async def test_another_clinic_has_no_part_in_it(town: Town) -> None:
    stranger, kind = await town.found_neighbour(), await added(town)
    for work in (visit_types.retire(town.services, stranger, "clinic_2", kind.id),):
        with pytest.raises(NotFoundError):
            await work
    with pytest.raises(ForbiddenError):
        await visit_types.retire(town.services, stranger, "clinic_1", kind.id)
    for wrong in ({"equal_to": (kind.id,)}, {"doctor_id": "doctor_1"}, {"equal_to": ("nothing",)}):
        wanted = NewVisitType.model_validate({"name": "Laser", "minutes": 30, **wrong})
        with pytest.raises(NotFoundError):
            await visit_types.add(town.services, stranger, "clinic_2", wanted)


@pytest.mark.parametrize("wrong", [{"minutes": 7}, {"minutes": 485}, {"name": " "}, {"ages": {"least": 151}}])
def test_a_type_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NewVisitType.model_validate({"name": "Laser", "minutes": 30, **wrong})
