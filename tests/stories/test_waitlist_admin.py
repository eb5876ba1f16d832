"""The front desk: who waits, people without an account, urgency."""

import asyncio
from datetime import date, timedelta

import pytest

from quickdoc.core import gsm7
from quickdoc.core.errors import (
    BadBirthDateError,
    BadPhoneError,
    BadSinceError,
    NotFoundError,
    TooManyStandbysError,
)
from quickdoc.messaging.texts import account_texts
from quickdoc.store import Store
from quickdoc.waitlist.actions import registrations
from quickdoc.waitlist.actions.registrations import Registration
from quickdoc.waitlist.ranks import rank
from quickdoc.waitlist.standby import Triage
from tests.stories.stage import PHONE, register
from tests.texting.stage import says_from
from tests.town import MONDAY, Town, town_on

LISTED = (
    "Lakeside Clinic put you on its list for freed appointments. We text you when one is free. STOP to end"
)


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
