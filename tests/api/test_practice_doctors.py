"""Doctors over HTTP: added, changed, at several clinics; what is wrong is named."""

from typing import Any

import pytest

from tests.api.conftest import Api, refusal
from tests.api.practices import ADMIN, HERE, patch

ADA = {"name": "Dr. Ada Byron", "specialties": ["urology", "surgery"]}


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
