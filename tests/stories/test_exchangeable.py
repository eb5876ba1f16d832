"""Which visit can be exchanged for which."""

import pytest

from quickdoc.core.errors import (
    NotExchangeableError,
)
from quickdoc.identity.accounts import Actor
from quickdoc.offers.actions import round_controls
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from quickdoc.waitlist.actions import earlier, standbys
from quickdoc.waitlist.actions.earlier import Terms
from quickdoc.waitlist.preferences import Preferences
from tests.stories.eligible import open_slot
from tests.texting.stage import under, visiting
from tests.town import WAVES, Town


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
