"""What administrators see and change, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions.block_list import block_patient
from tests.api.conftest import Api, refusal
from workers.sweeps import sweep

ADMIN = Actor(account_id="account_admin", role="admin")
PEOPLE = {"Zoë Ångström": "1980-02-29", "Ana María Pérez": "2019-03-12", "Omar al-Masri": None}


@pytest.fixture
async def people(api: Api) -> dict[str, Actor]:
    """Three people with a birth date or without."""
    actors = {}
    for name, born in PEOPLE.items():
        who = await api.town.patient(name)
        mine = f"/me/patients/{who.patient_ids[0]}"
        assert (await api.put(mine, who, json={"name": name, "born": born})).status_code == 200
        actors[name] = who
    return actors


async def names(api: Api, **params: Any) -> list[str]:
    found = (await api.get("/admin/patients", ADMIN, params=params)).json()
    return [each["name"] for each in found["items"]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("zoe", ["Zoë Ångström"]),
        ("ANGST", ["Zoë Ångström"]),
        ("maria perez", ["Ana María Pérez"]),
        ("pérez", ["Ana María Pérez"]),
        ("2019-03-12", ["Ana María Pérez"]),
        ("2019-03-13", []),
        ("al-m", ["Omar al-Masri"]),
        ("ere", []),
        (".*", []),
        ("2019-99-99", []),
    ],
)
async def test_people_are_found_by_any_word_of_their_name_or_their_birth_date(
    api: Api, people: dict[str, Actor], wanted: str, found: list[str]
) -> None:
    assert await names(api, q=wanted) == found


async def test_people_are_found_by_the_beginning_of_their_phone(api: Api, people: dict[str, Actor]) -> None:
    patient = await api.town.store.patients.get(people["Omar al-Masri"].patient_ids[0])
    spaced = f"{patient.phone[:5]} {patient.phone[5:]}"
    assert await names(api, q=spaced) == ["Omar al-Masri"]
    assert sorted(await names(api, q=patient.phone[:4])) == sorted(PEOPLE)


async def test_all_people_come_in_the_order_of_their_names_page_by_page(
    api: Api, people: dict[str, Actor]
) -> None:
    seen, cursor = [], None
    for _ in range(3):
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await api.get("/admin/patients", ADMIN, params=params)).json()
        seen += [each["name"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert seen == ["Ana María Pérez", "Omar al-Masri", "Zoë Ångström"]


async def test_people_of_an_earlier_version_are_found_after_a_sweep(
    api: Api, people: dict[str, Actor]
) -> None:
    stored = api.town.store.patients.collection
    await stored.update_many({}, {"$unset": {"sorted_as": 1, "found_by": 1}})
    assert await names(api) == await names(api, q="zoe") == []
    await sweep(api.town.services)
    assert await names(api) == sorted(PEOPLE)
    assert await names(api, q="zoe") == ["Zoë Ångström"]


async def test_a_corrected_name_is_found_and_is_on_the_request(api: Api, people: dict[str, Actor]) -> None:
    who = people["Omar al-Masri"]
    request = await api.town.standby(who)
    body = {"name": "Omar Haddad", "born": "1990-01-02"}
    changed = await api.put(f"/admin/patients/{who.patient_ids[0]}", ADMIN, json=body)
    assert (changed.json()["name"], changed.json()["born"]) == ("Omar Haddad", "1990-01-02")
    assert (await names(api, q="hadd"), await names(api, q="masri")) == (["Omar Haddad"], [])
    assert (await api.town.store.standbys.get(request.id)).patient_name == "Omar Haddad"
    async with api.nothing_changes():
        tomorrow = {"name": "Omar", "born": (api.town.clock.now() + timedelta(days=2)).date().isoformat()}
        refused = await api.put(f"/admin/patients/{who.patient_ids[0]}", ADMIN, json=tomorrow)
        assert refusal(refused) == (422, "bad_birth_date")
        assert refusal(await api.put("/admin/patients/x", ADMIN, json=body)) == (404, "not_found")


async def test_a_file_has_the_visits_and_where_somebody_is_blocked(api: Api) -> None:
    town, ana = api.town, await api.town.patient("Ana")
    patient_id = ana.patient_ids[0]
    later = await claims.claim(town.services, ana, (await town.publish(96)).id)
    sooner = await claims.claim(town.services, ana, (await town.publish(72, "doctor_2")).id)
    await block_patient(town.services, town.staff, "clinic_1", patient_id, "three no-shows")
    file = (await api.get(f"/admin/patients/{patient_id}", ADMIN)).json()
    assert file["patient"]["name"] == "Ana"
    assert [each["id"] for each in file["bookings"]] == [later.id, sooner.id]
    assert [(each["clinic_id"], each["reason"]) for each in file["blocked"]] == [
        ("clinic_1", "three no-shows")
    ]
    assert refusal(await api.get("/admin/patients/nobody", ADMIN)) == (404, "not_found")


async def test_numbers_count_days_as_the_asked_zone_does(api: Api) -> None:
    town, ana = api.town, await api.town.patient("Ana")
    for hours, doctor in ((2, "doctor_1"), (72, "doctor_2")):
        await claims.claim(town.services, ana, (await town.publish(hours, doctor)).id)
    counted = (await api.get("/admin/numbers", ADMIN)).json()
    assert (counted["clinics"], counted["doctors"], counted["patients"]) == (1, 2, 1)
    assert (counted["visits_today"], counted["visits_this_week"], counted["filled_this_week"]) == (1, 2, 0)
    refused = await api.get("/admin/numbers", ADMIN, params={"zone": "Mars/Olympus"})
    assert refusal(refused) == (422, "invalid")
