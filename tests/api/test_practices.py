"""Clinics and doctors over HTTP: created, changed, closed; what is wrong is named."""

from typing import Any

import pytest

from tests.api.conftest import Api, refusal
from tests.api.matrix import CLINIC
from tests.api.practices import ADMIN, HERE, patch

FULL = {
    **CLINIC,
    "email": "hello@pier.example",
    "organisation": "Pier Group",
    "description": "By the sea.\nStep-free.",
    "languages": ["en", "es"],
    "opening_hours": [{"weekday": 0, "start": 480, "end": 1080}, {"weekday": 5, "start": 1200, "end": 0}],
    "holidays": ["2026-12-25"],
}


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
