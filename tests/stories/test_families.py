"""One account and phone, several people."""

import asyncio
from datetime import date
from typing import Any

import pytest

from quickdoc.core.errors import (
    BadBirthDateError,
    ForbiddenError,
    NotFoundError,
    StaleError,
    TooManyPatientsError,
)
from quickdoc.events.models import PatientAdded
from quickdoc.identity.accounts import Account, Actor, actor
from quickdoc.identity.actions import accounts, families
from quickdoc.identity.actions.families import Person
from quickdoc.identity.credentials import Newcomer
from quickdoc.identity.patients import FAMILY, Patient
from quickdoc.scheduling.actions import claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import adding, standbys
from quickdoc.waitlist.preferences import Preferences
from quickdoc.waitlist.standby import Standby
from seed.verified import verified
from tests.texting.stage import offer_of, says
from tests.town import CENTRE, MONDAY, WAVES, ZONE, Town, town_on
from workers.relay import relay

PREFERENCES = Preferences(specialties=("dermatology",), point=CENTRE, notice=0)
SAID = " is free for {}. Reply CONFIRM "


async def family(town: Town, *names: str) -> Actor:
    """An account with these people, as its next token says."""
    who = await town.patient(names[0])
    for name in names[1:]:
        await families.add(town.services, who, Person(name=name))
    return actor(await town.store.accounts.get(who.account_id))


async def all_stand_by(town: Town, who: Actor) -> list[Standby]:
    return [await adding.add(town.services, who, each, PREFERENCES) for each in who.patient_ids]


async def test_somebody_added_shares_phone_and_zone_and_the_account_speaks_for_them(town: Town) -> None:
    who = await town.patient("Ana")
    ben = await families.add(town.services, who, Person(name="Ben", born=date(2015, 5, 1)))
    mother = await town.store.patients.get(who.patient_ids[0])
    assert (ben.phone, ben.zone, ben.account_id) == (mother.phone, mother.zone, mother.account_id)
    account = await town.store.accounts.get(who.account_id)
    assert account.patient_ids == (mother.id, ben.id)
    assert [each.name for each in await town.store.patients.of_account(account.id)] == ["Ana", "Ben"]
    added = town.bus.heard[-1].event
    assert isinstance(added, PatientAdded)
    assert added.audience() == (f"user:{account.id}",)


async def test_the_same_person_added_again_is_the_same_person(town: Town) -> None:
    who = await town.patient("Ana")
    first = await families.add(town.services, who, Person(name="José"))
    assert await families.add(town.services, who, Person(name="JOSE\u0301 ")) == first
    other = await families.add(town.services, who, Person(name="José", born=date(1960, 1, 1)))
    assert other.id != first.id
    assert len((await town.store.accounts.get(who.account_id)).patient_ids) == 3


async def test_of_many_added_at_once_each_is_there_and_no_more_than_may_be(store: Store) -> None:
    town = await town_on(store)
    who = await town.patient("Ana")
    people = [Person(name=f"P{number % 15}") for number in range(30)]
    answers: list[Any] = await asyncio.gather(
        *(families.add(town.services, who, person) for person in people), return_exceptions=True
    )
    there = await town.store.patients.of_account(who.account_id)
    account = await town.store.accounts.get(who.account_id)
    assert len(there) == len({each.name for each in there}) == FAMILY
    assert sorted(account.patient_ids) == sorted(each.id for each in there)
    assert {each.id for each in answers if isinstance(each, Patient)} <= set(account.patient_ids)
    refused = [answer for answer in answers if not isinstance(answer, Patient)]
    assert refused
    assert all(isinstance(each, TooManyPatientsError) for each in refused)


async def test_staff_have_no_family(town: Town) -> None:
    await town.store.accounts.insert(
        Account(id="account_staff", email="s@example.org", role="staff", name="Sam", zone=ZONE)
    )
    with pytest.raises(ForbiddenError):
        await families.add(town.services, town.staff, Person(name="Ben"))


@pytest.mark.parametrize("born", [date(1899, 12, 31), date(2026, 11, 24), date(9999, 12, 31), date.min])
async def test_nobody_is_born_tomorrow(town: Town, born: date) -> None:
    who = await town.patient("Ana")
    with pytest.raises(BadBirthDateError):
        await families.add(town.services, who, Person(name="Ben", born=born))
    with pytest.raises(BadBirthDateError):
        await families.rename(town.services, who, who.patient_ids[0], Person(name="Ana", born=born))


async def test_somebody_whose_account_was_not_written_is_joined_by_the_relay(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient("Ana")

    async def die(*_: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        patched.setattr(town.store.accounts, "replace", die)
        with pytest.raises(StaleError):
            await families.add(town.services, who, Person(name="Ben"))
    assert (await town.store.accounts.get(who.account_id)).patient_ids == who.patient_ids
    town.clock.moment = MONDAY.replace(year=2027)
    await relay(town.services)
    await town.settle()
    assert len((await town.store.accounts.get(who.account_id)).patient_ids) == 2


async def test_a_new_name_and_birth_date_are_on_the_standbys_too_and_not_on_visits(town: Town) -> None:
    who = await family(town, "Ana", "Ben")
    slot = await town.publish()
    visit = await claims.claim(town.services, who, slot.id, who.patient_ids[1])
    mother, son = await all_stand_by(town, who)
    gone = await adding.add(
        town.services, who, who.patient_ids[1], PREFERENCES.model_copy(update={"notice": 5})
    )
    await standbys.remove(town.services, who, gone.id)
    born = date(2015, 5, 1)
    changed = await families.rename(town.services, who, son.patient_id, Person(name="Benjamin", born=born))
    assert (changed.name, changed.born, changed.version) == ("Benjamin", born, 2)
    assert (
        await families.rename(town.services, who, son.patient_id, Person(name="Benjamin", born=born))
        == changed
    )
    carried = await town.store.standbys.get(son.id)
    assert (carried.patient_name, carried.born, carried.version) == ("Benjamin", born, 2)
    assert carried.rank == son.rank
    assert await town.store.standbys.get(mother.id) == mother
    assert (await town.store.standbys.get(gone.id)).patient_name == "Ben"
    holder = (await town.store.bookings.get(visit.id)).holder
    assert holder
    assert holder.patient_name == "Ben"


async def test_a_name_that_was_not_carried_over_is_by_the_reaction(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient("Ana")
    standby = await town.standby(who)

    async def die(*_: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        patched.setattr(families, "carry_over", die)
        with pytest.raises(StaleError):
            await families.rename(town.services, who, who.patient_ids[0], Person(name="Anna"))
    await town.settle()
    assert (await town.store.standbys.get(standby.id)).patient_name == "Anna"


async def test_a_standby_written_during_a_change_of_name_has_the_new_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient("Ana")
    insert = town.store.standbys.insert

    async def renamed_before(*given: Any) -> None:
        await families.rename(town.services, who, who.patient_ids[0], Person(name="Anna"))
        await insert(*given)

    monkeypatch.setattr(town.store.standbys, "insert", renamed_before)
    standby = await adding.add(town.services, who, None, PREFERENCES)
    assert (await town.store.standbys.get(standby.id)).patient_name == "Anna"


async def test_names_given_at_once_end_as_the_persons_own(store: Store) -> None:
    town = await town_on(store)
    who = await town.patient("Ana")
    await town.standby(who)
    names = [f"Ana {number}" for number in range(6)]
    await asyncio.gather(
        *(families.rename(town.services, who, who.patient_ids[0], Person(name=name)) for name in names),
        return_exceptions=True,
    )
    await town.settle()
    (standby,) = await town.store.standbys.of_account(who.account_id)
    assert standby.patient_name == (await town.store.patients.get(who.patient_ids[0])).name != "Ana"


async def test_nobody_renames_somebody_elses_people(town: Town) -> None:
    ana, ben = await town.patient("Ana"), await town.patient("Ben")
    forged = Actor(account_id=ana.account_id, role="patient", patient_ids=ben.patient_ids)
    for who in (ana, forged, town.staff):
        with pytest.raises(NotFoundError):
            await families.rename(town.services, who, ben.patient_ids[0], Person(name="X"))


# --- what texts say ----------------------------------------------------------------------------


async def test_a_text_names_nobody_who_stands_by_alone(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    await adding.add(town.services, who, who.patient_ids[0], PREFERENCES)
    await town.publish(offer=True)
    await town.settle()
    assert " is free. Reply" in town.sms_sender.sent[-1].body
    assert not (await offer_of(town, who)).named


async def test_a_text_names_the_person_when_several_stand_by_on_the_phone(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    for number in (1, 2):  # one after the other, since they share the phone
        (offer,) = await town.store.offers.many({"open": True})
        first = offer.holder.patient_name.split()[0]
        assert len(town.sms_sender.sent) == number
        assert SAID.format(first) in town.sms_sender.sent[-1].body
        assert (await says(town, who, f"PASS {offer.code}")).startswith(f"Passed for {first}: Lakeside")


async def test_an_answer_says_whose_visit_it_is(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    _, son = await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({"open": True})
    if offer.standby_id != son.id:
        await says(town, who, f"PASS {offer.code}")
        (offer,) = await town.store.offers.many({"open": True})
    for _ in range(2):
        assert (await says(town, who, f"CONFIRM {offer.code}")).startswith("It is Ben's: Lakeside Clinic, ")
    visit = await town.store.bookings.active_of(offer.slot_id)
    assert visit
    assert (await says(town, who, f"CANCEL {visit.code}")).startswith("Cancelled for Ben: Lakeside")


async def test_a_bare_yes_means_the_one_of_two_who_was_texted(town: Town) -> None:
    who = await family(town, "Ana Lopez", "Ben Lopez")
    await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    (offer,) = await town.store.offers.many({"open": True})
    first = offer.holder.patient_name.split()[0]
    assert (await says(town, who, "YES")).startswith(f"It is {first}'s: Lakeside Clinic")


async def second_account(town: Town, who: Actor, name: str) -> Actor:
    number = await town.phone_of(who)
    newcomer = Newcomer(email=f"{name}@example.org", role="patient", name=name, phone=number, zone=ZONE)
    return actor(await verified(town.services, await accounts.create(town.services, newcomer, None)))


async def test_stop_on_a_shared_phone_is_for_everybody_on_it(town: Town) -> None:
    ana = await family(town, "Ana", "Ben")
    cleo = await second_account(town, ana, "Cleo")
    await all_stand_by(town, ana)
    await all_stand_by(town, cleo)
    assert await says(town, ana, "STOP", opt_out_type="STOP") == ""
    told = [each.event for each in town.bus.heard if each.event.type == "phone.opted_out"]
    assert [each.audience() for each in told] == [(f"user:{who.account_id}",) for who in (ana, cleo)]
    clinic = await town.store.clinics.get("clinic_1")
    roomy = clinic.model_copy(update={"policy": WAVES.model_copy(update={"wave_size": 9}), "version": 2})
    await town.store.clinics.replace(roomy)
    await town.publish(offer=True)
    await town.settle()
    assert town.sms_sender.sent == []
    (one,) = await town.store.rounds.many({})
    assert one.skipped == {"opted_out": 3}
    await says(town, cleo, "START", opt_out_type="START")
    await town.publish(30, offer=True)
    await town.settle()
    for number in (1, 2, 3):
        assert len(town.sms_sender.sent) == number
        await says(town, ana, f"PASS {town.sms_sender.sent[-1].body.rpartition('PASS ')[2][:3]}")
    named = sorted(each.body.split(" is free for ")[1][:3] for each in town.sms_sender.sent)
    assert named == ["Ana", "Ben", "Cle"]


async def test_pause_by_text_is_for_everybody_on_the_phone(town: Town) -> None:
    ana = await family(town, "Ana", "Ben")
    cleo = await second_account(town, ana, "Cleo")
    everybody = [*await all_stand_by(town, ana), *await all_stand_by(town, cleo)]
    await says(town, ana, "PAUSE")
    assert all([(await town.store.standbys.get(each.id)).paused_until for each in everybody])
    assert (await says(town, ana, "STANDBY")).startswith("3 standby requests are active")


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (("Ana Bell", "Ana Cruz"), {"Ana B", "Ana C"}),
        (("John Smith Jr", "John Smith Sr"), {"John Jr", "John Sr"}),
        (("Jan van der Berg", "Jan van der Bos"), {"Jan Berg", "Jan Bos"}),
        (("Иван Петров", "Ирина Петрова"), {"Ivan", "Irina"}),
        (("王伟", "王芳"), {"person 1", "person 2"}),
        (("Dr. Smith", "Ana Smith"), {"Smith", "Ana"}),
    ],
)
async def test_whatever_the_names_a_text_says_for_whom(
    town: Town, names: tuple[str, str], called: set[str]
) -> None:
    who = await family(town, *names)
    await all_stand_by(town, who)
    await town.publish(offer=True)
    await town.settle()
    first = town.sms_sender.sent[-1].body.split(" is free for ")[1].split(". ")[0]
    assert first in called
    assert (await says(town, who, "yes")).startswith(f"It is {first}'s: Lakeside Clinic")
    await town.publish(30, offer=True)
    await town.settle()
    (second,) = called - {first}
    assert f" is free for {second}. " in town.sms_sender.sent[-1].body
    assert (await says(town, who, "status")).count("CONFIRM") == 1


async def test_parent_and_child_of_one_name_are_told_apart_by_the_year_of_birth(town: Town) -> None:
    who = await town.patient("Ben")
    for year in (1980, 2012):
        await families.add(town.services, who, Person(name="Ana Bell", born=date(year, 5, 1)))
    who = actor(await town.store.accounts.get(who.account_id))
    await all_stand_by(town, who)
    heard = set()
    for hours in (25, 30, 35):
        await town.publish(hours, offer=True)
        await town.settle()
        heard.add(town.sms_sender.sent[-1].body.split(" is free for ")[1].split(". Reply")[0])
        await says(town, who, "pass")
    assert heard == {"Ben", "Ana b.1980", "Ana b.2012"}
