"""Clinics and doctors over HTTP: created, changed, closed; what is wrong is named."""

from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api, refusal
from tests.api.matrix import CLINIC

ADMIN = Actor(account_id="account_admin", role="admin")
HERE = "/clinics/clinic_1"
ADA = {"name": "Dr. Ada Byron", "specialties": ["urology", "surgery"]}
FULL = {
    **CLINIC,
    "email": "hello@pier.example",
    "organisation": "Pier Group",
    "description": "By the sea.\nStep-free.",
    "languages": ["en", "es"],
    "opening_hours": [{"weekday": 0, "start": 480, "end": 1080}, {"weekday": 5, "start": 1200, "end": 0}],
    "holidays": ["2026-12-25"],
}


async def patch(api: Api, path: str, body: dict[str, Any], who: Actor | None = None) -> Any:
    return await api.call("PATCH", path, who or api.town.staff, json=body)


async def test_a_clinic_is_created_once_for_a_key_and_read_by_anybody(api: Api) -> None:
    headers = {"Idempotency-Key": "pier"}
    first, again = [await api.post("/clinics", ADMIN, json=FULL, headers=headers) for _ in range(2)]
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    read = (await api.get(f"/clinics/{first.json()['id']}")).json()
    assert {name: read[name] for name in FULL} == FULL


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Europe/Nowhere"},
        {"zone": None},
        {"name": ""},
        {"description": "a\u202eb"},
        {"languages": ["English"]},
        {"opening_hours": [{"weekday": 7, "start": 0, "end": 60}]},
    ],
)
async def test_a_clinic_that_cannot_be_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    for refused in (
        await api.post("/clinics", ADMIN, json={**CLINIC, **wrong}),
        await patch(api, HERE, wrong),
    ):
        assert refusal(refused) == (422, "invalid")


@pytest.mark.parametrize(
    "hours",
    [
        [{"weekday": 1, "start": 60, "end": 60}],
        [{"weekday": 1, "start": 60, "end": 0}, {"weekday": 1, "start": 90, "end": 95}],
    ],
)
async def test_opening_hours_that_overlap_or_last_no_time_are_refused(api: Api, hours: list[Any]) -> None:
    for refused in (
        await api.post("/clinics", ADMIN, json={**CLINIC, "opening_hours": hours}),
        await patch(api, HERE, {"opening_hours": hours}),
    ):
        assert refusal(refused) == (422, "bad_times")


async def test_a_clinic_without_a_zone_or_with_a_bad_phone_is_refused(api: Api) -> None:
    without = {name: value for name, value in CLINIC.items() if name != "zone"}
    assert refusal(await api.post("/clinics", ADMIN, json=without)) == (422, "invalid")
    assert refusal(await patch(api, HERE, {"phone": "12"})) == (422, "bad_phone")


async def test_what_a_patch_leaves_out_stays_and_null_empties(api: Api) -> None:
    before = (await api.get(HERE)).json()
    changed = (await patch(api, HERE, {"email": "a@b.example", "languages": ["es"]})).json()
    assert changed == {**before, "email": "a@b.example", "languages": ["es"], "version": 2}
    assert (await patch(api, HERE, {"email": None})).json()["email"] is None
    assert (await patch(api, HERE, {})).json()["version"] == 3


async def test_a_doctor_is_added_changed_and_read(api: Api) -> None:
    added = await api.post(f"{HERE}/doctors", api.town.staff, json=ADA)
    assert added.status_code == 201
    doctor = added.json()
    assert (doctor["specialty"], doctor["clinic_ids"]) == ("urology", ["clinic_1"])
    fee = {"amount": 6500, "currency": "EUR"}
    body = {"fee": fee, "specialties": ["surgery"], "practising_since": 2001, "licence": "28/123"}
    changed = (await patch(api, f"/doctors/{doctor['id']}", body)).json()
    assert (changed["specialty"], changed["fee"], changed["practising_since"]) == ("surgery", fee, 2001)


async def test_a_doctor_comes_to_another_clinic_by_whoever_manages_both(api: Api) -> None:
    await api.town.found_neighbour()
    both = {"clinic_ids": ["clinic_1", "clinic_2"]}
    assert refusal(await patch(api, "/doctors/doctor_1", both)) == (403, "forbidden")
    assert (await patch(api, "/doctors/doctor_1", both, ADMIN)).json()["clinic_ids"] == both["clinic_ids"]
    nowhere = {"clinic_ids": ["clinic_9"]}
    assert refusal(await patch(api, "/doctors/doctor_1", nowhere, ADMIN)) == (404, "not_found")
    published = await api.post(
        "/clinics/clinic_2/slots",
        ADMIN,
        json={
            "doctor_id": "doctor_1",
            "visit_type": "check-up",
            "starts": ["2026-11-27T09:00:00Z"],
            "minutes": 30,
        },
    )
    assert published.status_code == 201, published.text


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"practising_since": 2027}, "bad_since"),
        ({"specialties": []}, "invalid"),
        ({"name": None}, "invalid"),
        ({"fee": {"amount": -1, "currency": "EUR"}}, "invalid"),
        ({"name": "x" * 300}, "invalid"),
    ],
)
async def test_a_doctor_that_cannot_be_is_refused(api: Api, wrong: dict[str, Any], code: str) -> None:
    assert refusal(await patch(api, "/doctors/doctor_1", wrong)) == (422, code)
    assert refusal(await api.post(f"{HERE}/doctors", api.town.staff, json={**ADA, **wrong})) == (422, code)


async def test_documents_of_earlier_versions_are_read(api: Api) -> None:
    collection = api.town.store.doctors.collection
    await collection.update_one(
        {"_id": "doctor_1"}, {"$unset": {"clinic_ids": 1, "specialties": 1, "about": 1, "languages": 1}}
    )
    doctor = (await api.get("/doctors/doctor_1")).json()
    assert (doctor["clinic_ids"], doctor["specialties"]) == (["clinic_1"], ["dermatology"])
    found = await api.town.store.doctors.by_name(clinic_id="clinic_1")
    assert [each.id for each in found] == ["doctor_1", "doctor_2"]
