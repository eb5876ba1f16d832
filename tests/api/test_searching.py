"""The one search, over HTTP: what each role finds, and what nobody finds."""

from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.identity.roles import Membership
from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.bookings import Booking
from tests.api.conftest import Api, refusal
from workers.sweeps import sweep

ADMIN = Actor(account_id="account_admin", role="admin")
DOCTOR = Actor(
    account_id="account_doctor",
    role="doctor",
    clinic_id="clinic_1",
    memberships=(Membership(clinic_id="clinic_1", role="doctor", doctor_id="doctor_1"),),
)


@pytest.fixture
async def visit(api: Api) -> Booking:
    """Ana has a visit at the first clinic; a neighbour's clinic knows nobody."""
    await api.town.found_neighbour()
    who = await api.town.patient("Ana Ruiz")
    slot = await api.town.publish()
    booking = await claims.claim(api.town.services, who, slot.id, who.patient_ids[0])
    await api.town.settle()
    return booking


def owner(visit: Booking) -> Actor:
    """Ana."""
    assert visit.holder
    return Actor(account_id=visit.holder.account_id, role="patient", patient_ids=(visit.holder.patient_id,))


async def search(api: Api, who: Actor | None, q: str, **params: Any) -> dict[str, list[dict[str, Any]]]:
    answer = await api.get("/search", who, params={"q": q, **params})
    assert answer.status_code == 200, answer.text
    found: dict[str, list[dict[str, Any]]] = answer.json()
    return found


async def people(api: Api, who: Actor | None, q: str, **params: Any) -> list[str]:
    return [each["name"] for each in (await search(api, who, q, **params))["patients"]]


async def test_the_staff_of_a_clinic_find_who_has_a_visit_there(api: Api, visit: Booking) -> None:
    for q in ("ruiz", "ana ru", "ru an"):
        assert await people(api, api.town.staff, q) == ["Ana Ruiz"]
    found = await search(api, api.town.staff, "ruiz")
    assert [each["id"] for each in found["visits"]] == [visit.id]


async def test_a_neighbours_staff_find_nothing_of_it_not_even_by_the_whole_phone(
    api: Api, visit: Booking
) -> None:
    neighbour = await api.town.found_neighbour()
    assert visit.holder
    for q in ("ruiz", visit.holder.phone, visit.id, str(visit.code), "ana"):
        found = await search(api, neighbour, q)
        assert found["patients"] == found["visits"] == []
    refused = await api.get("/search", neighbour, params={"q": "ruiz", "clinic": "clinic_1"})
    assert refusal(refused) == (403, "forbidden")


async def test_guests_and_other_patients_find_doctors_and_clinics_and_no_people(
    api: Api, visit: Booking
) -> None:
    other = await api.town.patient("Ben")
    assert visit.holder
    for who in (None, other):
        for q in ("ruiz", visit.holder.phone, visit.id, str(visit.code)):
            found = await search(api, who, q)
            assert found["patients"] == found["visits"] == []
        assert [each["id"] for each in (await search(api, who, "lakesude"))["clinics"]] == ["clinic_1"]
        assert [each["id"] for each in (await search(api, who, "cardio"))["doctors"]] == ["doctor_2"]


async def test_patients_find_their_own_visits(api: Api, visit: Booking) -> None:
    for q in (visit.id, str(visit.code), "lakeside", "check", f"{visit.brief.start:%d.%m.%Y}"):
        found = await search(api, owner(visit), q)
        assert [each["id"] for each in found["visits"]] == [visit.id], q
        assert found["patients"] == []


async def test_staff_find_a_visit_by_its_code_and_its_id(api: Api, visit: Booking) -> None:
    for who in (api.town.staff, DOCTOR, ADMIN):
        for q in (str(visit.code), visit.id):
            assert [each["id"] for each in (await search(api, who, q))["visits"]] == [visit.id]


async def test_a_doctor_sees_no_more_of_a_phone_than_its_end(api: Api, visit: Booking) -> None:
    assert visit.holder
    (seen,) = (await search(api, DOCTOR, "ruiz"))["patients"]
    assert seen["phone"] == f"…{visit.holder.phone[-3:]}"
    (seen,) = (await search(api, api.town.staff, "ruiz"))["patients"]
    assert seen["phone"] == visit.holder.phone


async def test_an_administrator_finds_everybody_and_a_clinic_who_stands_by_there(
    api: Api, visit: Booking
) -> None:
    neighbour = await api.town.found_neighbour()
    ben = await api.town.patient("Ben Ruiz")
    await sweep(api.town.services)
    assert await people(api, ADMIN, "ruiz") == ["Ana Ruiz", "Ben Ruiz"]
    assert await people(api, ADMIN, "ruiz", clinic="clinic_1") == ["Ana Ruiz"]
    assert await people(api, neighbour, "ruiz") == []
    await api.town.standby(ben, clinic_ids=["clinic_2"])
    await api.town.settle()
    assert await people(api, neighbour, "ruiz") == ["Ben Ruiz"]
    assert await people(api, api.town.staff, "ruiz") == ["Ana Ruiz"]


async def test_a_changed_name_is_found_and_the_earlier_one_is_not(api: Api, visit: Booking) -> None:
    who = owner(visit)
    mine = f"/me/patients/{who.patient_ids[0]}"
    assert (await api.put(mine, who, json={"name": "Ana Soto", "born": "1980-05-12"})).status_code == 200
    assert await people(api, api.town.staff, "ruiz") == []
    await api.town.settle()
    for q in ("soto", "12.05.1980", "soto 1980"):
        assert await people(api, api.town.staff, q) == ["Ana Soto"]
    assert await people(api, api.town.staff, "ruiz") == []


async def test_somebody_who_is_removed_is_found_by_nobody(api: Api, visit: Booking) -> None:
    patients = api.town.store.patients
    ana = await patients.get(owner(visit).patient_ids[0])
    await patients.replace(ana.model_copy(update={"removed": True, "version": ana.version + 1}))
    assert await people(api, api.town.staff, "ruiz") == await people(api, ADMIN, "ruiz") == []
    await sweep(api.town.services)
    assert await api.town.store.known_patients.clinics_of(ana.id) == set()


async def test_people_of_an_earlier_version_are_found_after_a_sweep_that_may_be_repeated(
    api: Api, visit: Booking
) -> None:
    store = api.town.store
    await store.known_patients.collection.delete_many({})
    await store.patients.collection.update_many({}, {"$unset": {"entered": 1}})
    assert await people(api, api.town.staff, "ruiz") == []
    for _ in range(2):
        await sweep(api.town.services)
        assert await people(api, api.town.staff, "ruiz") == ["Ana Ruiz"]
    assert await store.patients.to_enter(10) == []


async def test_an_entry_of_a_later_version_is_not_written_over_by_an_earlier_one(
    api: Api, visit: Booking
) -> None:
    store = api.town.store
    ana = await store.patients.get(owner(visit).patient_ids[0])
    soto = ana.model_copy(update={"name": "Ana Soto", "version": ana.version + 1})
    await store.patients.replace(soto)
    await store.known_patients.enter(soto, ["clinic_1"])
    await store.known_patients.enter(ana, ["clinic_1"])
    assert await people(api, api.town.staff, "soto") == ["Ana Soto"]


@pytest.mark.parametrize("q", ["", " ", "\u200d", "\u200f", ".*", "(", "$where", "\\", "99.99.9999", "0000"])
async def test_what_names_nobody_finds_nobody(api: Api, visit: Booking, q: str) -> None:
    for who in (api.town.staff, ADMIN):
        found = await search(api, who, q)
        assert found["patients"] == found["visits"] == []


async def test_three_hundred_characters_are_refused(api: Api) -> None:
    assert refusal(await api.get("/search", ADMIN, params={"q": "x" * 300})) == (422, "invalid")


async def test_only_the_wanted_kinds_and_so_many_are_given(api: Api, visit: Booking) -> None:
    found = await search(api, api.town.staff, "ruiz", kinds="patients")
    assert found["patients"]
    assert not found["visits"]
    assert len((await search(api, None, "dr", limit=1))["doctors"]) == 1
