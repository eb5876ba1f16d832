"""The front desk: who waits, people without an account, urgency."""

import asyncio
from datetime import date, timedelta

import pytest

from quickdoc.clinics.clinics import Policy
from quickdoc.core import gsm7
from quickdoc.core.errors import (
    BadBirthDateError,
    BadPhoneError,
    BadSinceError,
    ForbiddenError,
    NotFoundError,
    TooManyStandbysError,
)
from quickdoc.core.types import Point
from quickdoc.identity.accounts import Account, Actor
from quickdoc.messaging.texts import account_texts
from quickdoc.offers import rounds
from quickdoc.scheduling.actions import bookings, claims, publishing
from quickdoc.scheduling.actions.publishing import Publication
from quickdoc.store import Store
from quickdoc.waitlist.actions import registrations, standbys, waiting_list, waitlist_admin
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.actions.waiting_list import Waiting
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Standby, Triage
from quickdoc.waitlist.urgency import triage_at, urgency_at
from quickdoc.waitlist.views import waiting
from tests.stories.stage import PHONE, register
from tests.texting.stage import offer_of, says, says_from
from tests.town import CENTRE, MONDAY, WAVES, Town, town_on

LISTED = (
    "Lakeside Clinic put you on its list for freed appointments. We text you when one is free. STOP to end"
)
FAR = Point(lat=41.3874, lon=2.1686)  # Barcelona


async def line(town: Town, limit: int = 100) -> list[Waiting]:
    """The whole list, page by page."""
    seen: list[Waiting] = []
    after = None
    while True:
        found, after = await waiting_list.waiting(town.services, town.staff, "clinic_1", after, limit)
        seen += found
        if after is None:
            return seen


# --- people without an account -----------------------------------------------------------------


async def test_somebody_without_an_account_is_offered_slots_and_answers_by_text(town: Town) -> None:
    standby = await register(town, born=date(1950, 1, 1), urgency=1)
    assert (standby.clinic_id, standby.channels, standby.zone) == ("clinic_1", ("sms",), "Europe/Madrid")
    assert standby.topics == ("clinic:clinic_1",)
    assert standby.triage == (Triage(clinic_id="clinic_1", urgency=1, by=town.staff.account_id, at=MONDAY),)
    assert await town.store.accounts.find(standby.account_id) is None
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({})
    assert town.sms_sender.sent[-1].to == PHONE
    assert "CONFIRM" in await says_from(town, PHONE, "STATUS")
    assert (await says_from(town, PHONE, f"CONFIRM {offer.code}")).startswith("It is yours: Lakeside")


async def test_pause_standby_and_stop_work_without_an_account(town: Town) -> None:
    standby = await register(town)
    assert (await says_from(town, PHONE, "PAUSE")).startswith("Paused until")
    assert (await town.store.standbys.get(standby.id)).paused_until
    assert (await says_from(town, PHONE, "STANDBY")).startswith("1 standby request is active")
    assert (await town.store.standbys.get(standby.id)).paused_until is None
    await says_from(town, PHONE, "STOP", opt_out_type="STOP")
    await town.publish(offer=True)
    await town.settle()
    assert [each.body for each in town.sms_sender.sent] == [LISTED]


async def test_the_first_text_says_which_clinic_put_them_on_the_list_once(town: Town) -> None:
    for _ in range(2):
        await register(town, urgency=1)
        await town.settle()
    await register(town, "Max Diaz")
    await town.publish(offer=True)
    await town.settle()
    bodies = [each.body for each in town.sms_sender.sent]
    assert bodies[:2] == [LISTED, LISTED], "Zoe's, and Max's"
    assert LISTED not in bodies[2:]
    assert gsm7.segments(LISTED) == 1
    assert gsm7.segments(account_texts.listed("An Exceedingly Long Name of a Clinic " * 5)) == 1
    proofs = (await town.store.phones.get(PHONE)).proofs
    assert [(each.by, each.clinic_id) for each in proofs] == [("clinic", "clinic_1")] * 2


async def test_a_registration_that_died_half_way_is_finished_by_its_event(town: Town) -> None:
    standby = await register(town)
    await town.store.phones.collection.delete_many({})
    await town.settle()
    assert (await town.store.phones.get(PHONE)).account_ids == (standby.account_id,)
    assert [each.body for each in town.sms_sender.sent] == [LISTED]


async def test_who_said_stop_before_is_not_texted_because_a_clinic_adds_them(town: Town) -> None:
    await says_from(town, PHONE, "STOP", opt_out_type="STOP")
    await register(town)
    await town.publish(offer=True)
    await town.settle()
    assert town.sms_sender.sent == []


async def test_the_same_name_on_the_same_phone_is_the_same_person(town: Town) -> None:
    first = await register(town, "Zoe Núñez")
    again = await register(town, "ZOE  NU\u0301N\u0303EZ ", born=date(1990, 2, 3))
    other = await register(town, "Max Núñez")
    assert (again.patient_id, again.account_id) == (first.patient_id, first.account_id)
    assert other.patient_id != first.patient_id
    assert (await town.store.standbys.get(first.id)).born == date(1990, 2, 3)
    phone = await town.store.phones.get(PHONE)
    assert sorted(phone.account_ids) == sorted({first.account_id, other.account_id})


async def test_of_many_who_register_somebody_at_once_all_get_the_same_person(store: Store) -> None:
    town = await town_on(store)
    made = await asyncio.gather(*(register(town) for _ in range(8)))
    assert len({each.patient_id for each in made}) == 1
    assert len(await town.store.patients.many({"phone": PHONE})) == 1
    assert (await town.store.phones.get(PHONE)).account_ids == (made[0].account_id,)


async def test_another_clinic_has_a_record_of_its_own(town: Town) -> None:
    neighbour = await town.found_neighbour()
    first = await register(town)
    second = await registrations.register(
        town.services, neighbour, "clinic_2", Registration(name="Zoe Diaz", phone=PHONE)
    )
    assert first.patient_id != second.patient_id


async def test_whether_an_account_has_the_phone_is_not_told(town: Town) -> None:
    ana = await town.patient("Ana")
    number = await town.phone_of(ana)
    theirs = await register(town, "Ana", phone=number)
    nobodys = await register(town, "Ana", phone="+15550108888")
    assert theirs.patient_id not in ana.patient_ids
    assert theirs.account_id != ana.account_id
    unlike = {"id", "patient_id", "account_id", "phone", "rank", "lot"}
    assert theirs.model_dump(exclude=unlike) == nobodys.model_dump(exclude=unlike)
    assert (await town.store.accounts.get(ana.account_id)).patient_ids == ana.patient_ids


async def test_some_doctors_can_be_waited_for_but_no_others_clinics(town: Town) -> None:
    standby = await register(town, doctor_ids=["doctor_2"])
    assert standby.topics == ("doctor:doctor_2",)
    with pytest.raises(NotFoundError):
        await register(town, doctor_ids=["doctor_of_others"])


async def test_waiting_elsewhere_counts_but_never_more_than_a_band(town: Town) -> None:
    since = MONDAY - timedelta(days=200)
    standby = await register(town, since=since)
    assert (standby.since, standby.rank) == (since, rank(since, 0, standby.id))
    for wrong in (MONDAY + timedelta(seconds=1), MONDAY - timedelta(days=6 * 365)):
        with pytest.raises(BadSinceError):
            await register(town, since=wrong)


async def test_what_cannot_be_is_refused_and_leaves_nothing_behind(town: Town) -> None:
    with pytest.raises(BadPhoneError):
        await register(town, phone="12")
    with pytest.raises(BadBirthDateError):
        await register(town, born=date(2030, 1, 1))
    assert await town.store.patients.many({}) == []
    for number in range(10):
        await register(town, notice=number)
    with pytest.raises(TooManyStandbysError):
        await register(town, notice=10)


async def test_the_staff_pause_and_remove_only_whom_they_added(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    theirs, ours = await town.standby(ana), await register(town)
    until = MONDAY + timedelta(days=3)
    services = town.services
    for who, clinic, standby in (
        (town.staff, "clinic_1", theirs.id),
        (town.staff, "clinic_1", "standby_none"),
        (neighbour, "clinic_2", ours.id),
    ):
        with pytest.raises(NotFoundError):
            await waitlist_admin.pause(services, who, clinic, standby, until)
        with pytest.raises(NotFoundError):
            await waitlist_admin.remove(services, who, clinic, standby)
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await waitlist_admin.remove(services, who, "clinic_1", ours.id)
    assert (
        await waitlist_admin.pause(services, town.staff, "clinic_1", ours.id, until)
    ).paused_until == until
    removed = await waitlist_admin.remove(services, town.staff, "clinic_1", ours.id)
    assert not removed.active
    assert await waitlist_admin.remove(services, town.staff, "clinic_1", ours.id) == removed


# --- who waits ---------------------------------------------------------------------------------


async def test_the_line_is_shown_in_order_and_only_what_concerns_the_clinic(town: Town) -> None:
    await town.found_neighbour()
    ana, ben, cleo, dan, eve = [await town.patient(name) for name in ("Ana", "Ben", "Cleo", "Dan", "Eve")]
    await town.standby(ana, specialties=["dermatology", "podiatry"], label="skin")
    await town.standby(ben, specialties=[], doctor_ids=["doctor_2", "doctor_other"], clinic_ids=["clinic_2"])
    await town.standby(cleo, specialties=[], clinic_ids=["clinic_2"])
    await town.standby(dan, point=FAR)
    await town.standby(eve, without=["clinic_1"])
    zoe = await register(town, urgency=2)
    shown = await line(town)
    assert [each.patient_name for each in shown] == ["Zoe Diaz", "Ana", "Ben"]
    assert [each.specialties for each in shown] == [(), ("dermatology",), ()]
    assert [each.doctor_ids for each in shown] == [(), (), ("doctor_2",)]
    assert [(each.ours, each.phone) for each in shown] == [(True, PHONE), (False, None), (False, None)]
    assert shown[0].id == zoe.id


async def test_the_phone_is_shown_of_those_who_have_come_to_the_clinic(town: Town) -> None:
    ana, ben, cleo = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    slot = await town.publish()
    visit = await claims.claim(town.services, ana, slot.id)
    await bookings.cancel(town.services, ana, visit.id)
    await town.standby(ana)
    await town.standby(ben)
    await town.publish(26, offer=True)
    await town.settle()
    await town.standby(cleo)
    assert (await offer_of(town, ben)).open
    known = {each.patient_name: each.phone is not None for each in await line(town)}
    assert known == {"Ana": True, "Ben": True, "Cleo": False}


@pytest.mark.parametrize("limit", [1, 2, 7])
async def test_pages_miss_nobody_and_repeat_nobody_also_where_ranks_are_the_same(
    store: Store, limit: int
) -> None:
    town = await town_on(store)
    ana = await town.patient("Ana")
    one = await town.standby(ana, clinic_ids=["clinic_1"])
    for number in range(20):
        name = f"standby_{number:02}"
        same = one.model_copy(update={"id": name, "same_as": name, "rank": one.rank + number // 6})
        await town.store.standbys.insert(same)
    every = sorted([(standby.rank, standby.id) for standby in await town.store.standbys.many({})])
    shown = [each.id for each in await line(town, limit)]
    assert shown == [name for _, name in every]
    seen, after = list[tuple[int, str]](), None
    while found := await town.store.standbys.page_of_line(one.topics, after, limit):
        seen += [(each.rank, each.id) for each in found]
        after = seen[-1]
    assert seen == every


async def test_only_the_staff_see_the_line(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await waiting_list.waiting(town.services, who, "clinic_1", None, 10)


# --- urgency -----------------------------------------------------------------------------------


async def band(town: Town, standby: Standby, urgency: int, who: Actor | None = None) -> Waiting:
    return await waitlist_admin.set_urgency(town.services, who or town.staff, "clinic_1", standby.id, urgency)


async def test_a_clinic_sets_the_band_and_the_place_in_line_follows(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    await town.standby(ana)
    standby = await town.standby(ben, urgent_because="It has begun to bleed")
    assert [each.urgent_because for each in await line(town)] == [None, "It has begun to bleed"]
    decided = town.clock.now()
    told = await band(town, standby, 2)
    assert (told.urgency, told.urgency_by, told.urgency_at) == (2, town.staff.account_id, decided)
    written = await town.store.standbys.get(standby.id)
    assert (written.rank, written.version) == (standby.rank, 2)
    assert [each.patient_name for each in await line(town)] == ["Ben", "Ana"]
    assert town.bus.heard[-1].event.type == "standby.changed"
    town.clock.moment += timedelta(hours=1)
    await band(town, standby, 2)
    assert await town.store.standbys.get(standby.id) == written
    await band(town, standby, 0)
    assert [each.patient_name for each in await line(town)] == ["Ana", "Ben"]


async def test_a_no_is_kept_as_well(town: Town) -> None:
    standby = await town.standby(await town.patient("Ana"), urgent_because="I am in a hurry")
    await band(town, standby, 0)
    decided = triage_at(await town.store.standbys.get(standby.id), "clinic_1")
    assert decided
    assert (decided.urgency, decided.by) == (0, town.staff.account_id)


async def test_only_a_clinic_that_is_waited_for_sets_the_band(town: Town) -> None:
    neighbour, ana = await town.found_neighbour(), await town.patient("Ana")
    standby = await town.standby(ana)
    elsewhere = await town.standby(ana, specialties=[], clinic_ids=["clinic_2"])
    far = await town.standby(ana, point=FAR)
    gone = await town.standby(ana)
    await standbys.remove(town.services, ana, gone.id)
    for who in (neighbour, ana):
        with pytest.raises(ForbiddenError):
            await band(town, standby, 3, who)
    for other in (elsewhere, far, gone):
        with pytest.raises(NotFoundError):
            await band(town, other, 3)


async def test_clinics_that_decide_at_once_each_have_their_last_word(store: Store) -> None:
    town = await town_on(store)
    await another_clinic(town)
    standby = await town.standby(await town.patient("Ana"))
    here = (band(town, standby, each) for each in (1, 2, 3, 0, 1, 2))
    there = (band_there(town, standby, each) for each in (2, 3, 1))
    await asyncio.gather(*here, *there)
    written = await town.store.standbys.get(standby.id)
    assert {each.clinic_id for each in written.triage} == {"clinic_1", "clinic_2"}
    assert len(written.triage) == 2
    stored = await town.store.standbys.collection.find_one({"_id": standby.id})
    assert stored["urgent_at"] == [each.clinic_id for each in written.triage if each.urgency]


async def another_clinic(town: Town) -> Actor:
    """A second clinic with the same specialties in the same place, so that the same people wait for it."""
    staff = await town.found_neighbour()
    doctor = await town.store.doctors.get("doctor_1")
    await town.store.doctors.insert(doctor.model_copy(update={"id": "doctor_there", "clinic_id": "clinic_2"}))
    return staff


async def band_there(town: Town, standby: Standby, urgency: int) -> Waiting:
    staff = Actor(account_id="account_other_staff", role="staff", clinic_id="clinic_2")
    return await waitlist_admin.set_urgency(town.services, staff, "clinic_2", standby.id, urgency)


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
