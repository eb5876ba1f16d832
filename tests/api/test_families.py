"""The people of an account over HTTP."""

from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.bodies import PREFERENCES
from tests.api.conftest import Api, refusal
from tests.api.signing_up import signed_up


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


async def test_somebody_is_added_and_the_next_token_speaks_for_them(api: Api) -> None:
    login = await signed_up(api)
    headers = {"Authorization": f"Bearer {login['access_token']}"}
    ben = await api.post("/me/patients", headers=headers, json={"name": "Ben", "born": "2015-05-01"})
    assert ben.status_code == 201
    preferences = {**PREFERENCES, "patient_id": ben.json()["id"]}
    assert refusal(await api.post("/standbys", headers=headers, json=preferences)) == (404, "not_found")
    refreshed = (await api.post("/auth/refresh")).json()
    assert refreshed["account"]["patient_ids"][1] == ben.json()["id"]
    headers = {"Authorization": f"Bearer {refreshed['access_token']}"}
    standby = await api.post("/standbys", headers=headers, json=preferences)
    assert (standby.status_code, standby.json()["patient_name"], standby.json()["born"]) == (
        201,
        "Ben",
        "2015-05-01",
    )
    slot = await api.town.publish()
    taken = await api.post(f"/slots/{slot.id}/claim", headers=headers, json={"patient_id": ben.json()["id"]})
    assert taken.json()["holder"]["patient_name"] == "Ben"


async def test_somebody_just_added_can_be_renamed_with_the_token_of_before(api: Api, ana: Actor) -> None:
    ben = (await api.post("/me/patients", ana, json={"name": "Ben", "born": "2015-05-01"})).json()
    changed = await api.put(f"/me/patients/{ben['id']}", ana, json={"name": "Benjamin"})
    assert (changed.status_code, changed.json()["name"], changed.json()["born"]) == (200, "Benjamin", None)
    names = [each["name"] for each in (await api.get("/me/patients", ana)).json()]
    mine = (await api.get("/snapshots/mine", ana)).json()
    assert names == [each["name"] for each in mine["patients"]] == ["Ana", "Benjamin"]


async def test_twelve_are_a_family_and_the_thirteenth_is_refused(api: Api, ana: Actor) -> None:
    for number in range(11):
        assert (await api.post("/me/patients", ana, json={"name": f"P{number}"})).status_code == 201
    assert (await api.post("/me/patients", ana, json={"name": "P3"})).status_code == 201
    async with api.nothing_changes():
        refused = await api.post("/me/patients", ana, json={"name": "P11"})
    assert refusal(refused) == (409, "too_many_patients")
    assert len((await api.get("/me/patients", ana)).json()) == 12


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": ""}, "invalid"),
        ({"name": "   "}, "invalid"),
        ({"name": "x" * 81}, "invalid"),
        ({"name": "Be\u0000n"}, "invalid"),
        ({"name": "\u202eneB"}, "invalid"),
        ({"name": "\u200b"}, "invalid"),
        ({"name": ["Ben"]}, "invalid"),
        ({"name": "Ben", "phone": "+15550100001"}, "invalid"),
        ({"name": "Ben", "id": "patient_1"}, "invalid"),
        ({"name": "Ben", "born": "yesterday"}, "invalid"),
        ({"name": "Ben", "born": "2026-11-24"}, "bad_birth_date"),
        ({"name": "Ben", "born": "0001-01-01"}, "bad_birth_date"),
        ({}, "invalid"),
    ],
)
async def test_what_is_nobody_is_refused(api: Api, ana: Actor, body: dict[str, Any], code: str) -> None:
    async with api.nothing_changes():
        assert refusal(await api.post("/me/patients", ana, json=body)) == (422, code)
        mine = f"/me/patients/{ana.patient_ids[0]}"
        assert refusal(await api.put(mine, ana, json=body)) == (422, code)


async def test_strangers_and_staff_change_nobody(api: Api, ana: Actor) -> None:
    ben = await api.town.patient("Ben")
    async with api.nothing_changes():
        for who in (ben, api.town.staff):
            for name in (ana.patient_ids[0], "patient_none"):
                response = await api.put(f"/me/patients/{name}", who, json={"name": "X"})
                assert refusal(response) == ((404, "not_found") if who is ben else (403, "forbidden"))
        assert refusal(await api.post("/me/patients", json={"name": "X"})) == (401, "unauthenticated")
    assert (await api.get("/me/patients", ben)).json()[0]["name"] == "Ben"
