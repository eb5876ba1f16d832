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
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import families, family_corrections
from quickdoc.identity.actions.families import Person
from quickdoc.identity.patients import FAMILY, Patient
from quickdoc.scheduling.actions import claims
from quickdoc.store import Store
from quickdoc.waitlist.actions import adding, standbys
from tests.stories.family import PREFERENCES, all_stand_by, family
from tests.town import MONDAY, ZONE, Town, town_on
from workers.relay import relay


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
        await family_corrections.rename(town.services, who, who.patient_ids[0], Person(name="Ana", born=born))


async def test_somebody_whose_account_was_not_written_is_joined_by_the_relay(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient("Ana")

    async def die(*_: object, **__: object) -> None:
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
    changed = await family_corrections.rename(
        town.services, who, son.patient_id, Person(name="Benjamin", born=born)
    )
    assert (changed.name, changed.born, changed.version) == ("Benjamin", born, 2)
    assert (
        await family_corrections.rename(
            town.services, who, son.patient_id, Person(name="Benjamin", born=born)
        )
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

    async def die(*_: object, **__: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        patched.setattr(family_corrections, "carry_over", die)
        with pytest.raises(StaleError):
            await family_corrections.rename(town.services, who, who.patient_ids[0], Person(name="Anna"))
    await town.settle()
    assert (await town.store.standbys.get(standby.id)).patient_name == "Anna"


async def test_a_standby_written_during_a_change_of_name_has_the_new_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await town.patient("Ana")
    insert = town.store.standbys.insert

    async def renamed_before(*given: Any) -> None:
        await family_corrections.rename(town.services, who, who.patient_ids[0], Person(name="Anna"))
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
        *(
            family_corrections.rename(town.services, who, who.patient_ids[0], Person(name=name))
            for name in names
        ),
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
            await family_corrections.rename(town.services, who, ben.patient_ids[0], Person(name="X"))
