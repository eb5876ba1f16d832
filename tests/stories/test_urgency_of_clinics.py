"""One clinic's urgency beside another's."""

from datetime import timedelta

import pytest

from quickdoc.clinics.policy import Policy
from quickdoc.identity.accounts import Account, Actor
from quickdoc.offers import rounds
from quickdoc.scheduling.actions import publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.store import Store
from quickdoc.waitlist.actions import standbys, waiting_list
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Triage
from quickdoc.waitlist.urgency import urgency_at
from quickdoc.waitlist.views import waiting
from tests.stories.clinic_line import line
from tests.stories.stage import register
from tests.stories.urgent import another_clinic, band, band_there
from tests.texting.stage import says
from tests.town import CENTRE, MONDAY, WAVES, Town, town_on


async def asked_at(town: Town, clinic_id: str, hours: float, policy: Policy) -> list[str]:
    """Whom a round of one person a wave asks first."""
    clinic = await town.store.clinics.get(clinic_id)
    changed = clinic.model_copy(update={"policy": policy, "version": clinic.version + 1})
    await town.store.clinics.replace(changed)
    start = (town.clock.now() + timedelta(hours=hours)).replace(minute=0, second=0)
    doctor = "doctor_1" if clinic_id == "clinic_1" else "doctor_there"
    wanted = Publication(doctor_id=doctor, visit_type="check-up", starts=(start,), minutes=30, offer=True)
    staff = Actor(account_id=f"staff_of_{clinic_id}", role="staff", clinic_id=clinic_id)
    (slot,) = (await publishing.publish(town.services, staff, clinic_id, wanted)).published
    await town.settle()
    round_ = await town.store.rounds.get(rounds.round_id(slot.id, 1))
    return [each.patient_id for each in round_.asked]


@pytest.mark.parametrize("order", ["line", "lottery"])
async def test_one_clinics_urgency_moves_nobody_in_the_line_of_another(town: Town, order: str) -> None:
    """By lot somebody else may be first anywhere, so the other clinic finds all others urgent."""
    there = await another_clinic(town)
    ana, ben, cleo = await town.in_line("Ana", "Ben", "Cleo")
    requests = [(await town.store.standbys.of_account(each.account_id))[0] for each in (ana, ben, cleo)]
    policy = WAVES.model_copy(update={"order": order, "wave_size": 1})
    await band(town, requests[1], 3)
    await band_there(town, requests[0], 1)
    await band_there(town, requests[2], 2)
    assert await asked_at(town, "clinic_1", 24, policy) == list(ben.patient_ids)
    assert await asked_at(town, "clinic_2", 30, policy) == list(cleo.patient_ids)
    shown, _ = await waiting_list.waiting(town.services, there, "clinic_2", None, 10)
    assert [(each.patient_name, each.urgency, each.urgency_by) for each in shown] == [
        ("Cleo", 2, "account_other_staff"),
        ("Ana", 1, "account_other_staff"),
        ("Ben", 0, None),
    ]
    assert [(each.patient_name, each.urgency) for each in await line(town)] == [
        ("Ben", 3),
        ("Ana", 0),
        ("Cleo", 0),
    ]
    await band_there(town, requests[1], 0)
    assert (await line(town))[0].urgency == 3, "what one clinic decided another cannot undo"


async def test_pages_of_a_line_with_urgent_people_miss_nobody_and_repeat_nobody(store: Store) -> None:
    town = await town_on(store)
    people = [await town.patient(f"P{number}") for number in range(9)]
    made = [await town.standby(person) for person in people]
    for number, urgency in ((7, 1), (2, 3), (4, 1), (5, 2)):
        await band(town, made[number], urgency)
    expected = [made[number].id for number in (2, 5, 4, 7, 0, 1, 3, 6, 8)]
    for limit in (1, 2, 3, 4, 5, 20):
        assert [each.id for each in await line(town, limit)] == expected


async def test_the_place_of_an_urgent_request_is_that_in_the_line_of_the_clinic(town: Town) -> None:
    ana, ben, cleo = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    mine = {
        who.account_id: await town.standby(who, specialties=[], clinic_ids=["clinic_1"], doctor_ids=[])
        for who in (ana, ben, cleo)
    }
    await band(town, mine[cleo.account_id], 2)

    async def place(who: Actor) -> tuple[int | None, int]:
        found = await waiting.place(town.store, town.clock.now(), who, mine[who.account_id].id)
        return found.rows[0].place, found.urgency

    assert [await place(who) for who in (ana, ben, cleo)] == [(2, 0), (3, 0), (1, 2)]


async def test_what_an_earlier_version_found_urgent_is_found_so_by_whose_staff_it_was(town: Town) -> None:
    await another_clinic(town)
    nurse = Account(
        id=town.staff.account_id,
        email="nurse@example.com",
        role="staff",
        name="Nurse",
        zone="Europe/Madrid",
        clinic_id="clinic_1",
    )
    await town.store.accounts.insert(nurse)
    ana, ben, cleo, dan = [await town.patient(name) for name in ("Ana", "Ben", "Cleo", "Dan")]
    ordinary, found = await town.standby(ana), await town.standby(ben)
    alone = await town.standby(cleo, specialties=[], clinic_ids=["clinic_2"])
    nobodys = await town.standby(dan)
    for each, by in ((found, nurse.id), (alone, "account_admin"), (nobodys, "account_admin")):
        old = {"urgency": 2, "urgency_by": by, "urgency_at": MONDAY, "rank": each.rank - (1 << 40)}
        await town.store.standbys.collection.update_one(
            {"_id": each.id},
            {"$set": old, "$unset": {"triage": "", "urgent_at": "", "is_urgent": ""}},
        )
    await standbys.pause(town.services, ben, found.id, None)
    await town.wait(0)
    now = [await town.store.standbys.get(each.id) for each in (ordinary, found, alone, nobodys)]
    assert [[(each.clinic_id, each.urgency) for each in one.triage] for one in now] == [
        [],
        [("clinic_1", 2)],
        [("clinic_2", 2)],
        [],
    ]
    assert now[1].triage[0] == Triage(clinic_id="clinic_1", urgency=2, by=nurse.id, at=MONDAY)
    assert [each.rank for each in now] == [each.rank for each in (ordinary, found, alone, nobodys)]
    assert await town.store.standbys.unattributed(9) == []
    assert [each.patient_name for each in await line(town)] == ["Ben", "Ana", "Dan"]


async def test_a_patient_who_asks_for_more_is_urgent_no_longer(town: Town) -> None:
    ana = await town.patient("Ana")
    standby = await town.standby(ana, clinic_ids=["clinic_1"])
    await band(town, standby, 3)
    preferences = {"specialties": ("dermatology",), "point": CENTRE, "clinic_ids": ("clinic_1",), "notice": 5}
    same = await standbys.change(town.services, ana, standby.id, Preferences.model_validate(preferences))
    assert (urgency_at(same, "clinic_1"), same.notice) == (3, 5)
    more = Preferences.model_validate({**preferences, "clinic_ids": ("clinic_1", "clinic_2")})
    changed = await standbys.change(town.services, ana, standby.id, more)
    assert (changed.triage, changed.rank) == ((), standby.rank)
    assert changed.version == same.version + 1


async def test_everybody_of_a_family_answers_for_themselves_beside_a_clinics_record(town: Town) -> None:
    ana = await town.patient("Ana Lopez")
    await town.standby(ana)
    await register(town, "Zoe Lopez", phone=await town.phone_of(ana))
    await town.settle()
    town.sms_sender.sent.clear()
    await town.publish(offer=True)
    await town.settle()
    first = town.sms_sender.sent[-1].body
    await says(town, ana, f"PASS {first.rpartition('PASS ')[2][:3]}")
    named = [each.body.split(" is free for ")[1][:3] for each in town.sms_sender.sent]
    assert sorted(named) == ["Ana", "Zoe"]
    assert named[-1] in await says(town, ana, "YES")
