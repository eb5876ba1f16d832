"""A doctor has one login, however many join at the same moment: an index of the database decides."""

from asyncio import gather
from collections.abc import AsyncIterator
from typing import Any

import pytest

from quickdoc.core.config import Settings
from quickdoc.identity.accounts import Actor
from quickdoc.storage import index_making
from tests.api.account_steps import bearing, hired, logged_in
from tests.api.conftest import Api, refusal, serving
from tests.api.signing_up import PASSWORD
from tests.town import Town

pytestmark = pytest.mark.servers

DOCTOR = {"role": "doctor", "doctor_id": "doctor_1"}
OLD_INDEX = "memberships.doctor_id_1"


@pytest.fixture
async def api(real_town: Town, settings: Settings) -> AsyncIterator[Api]:
    async with serving(real_town, settings) as api:
        yield api


async def _two_invitations(api: Api) -> list[str]:
    """For one doctor of two clinics."""
    admin = Actor(account_id="account_admin", role="admin")
    neighbour = await api.town.found_neighbour()
    both = {"clinic_ids": ["clinic_1", "clinic_2"]}
    assert (await api.call("PATCH", "/doctors/doctor_1", admin, json=both)).status_code == 200
    first = await api.post("/clinics/clinic_1/invites", api.town.staff, json=DOCTOR)
    second = await api.post("/clinics/clinic_2/invites", neighbour, json=DOCTOR)
    return [first.json()["id"], second.json()["id"]]


async def test_of_two_who_join_at_once_as_one_doctor_one_is_in_and_the_other_has_no_account(api: Api) -> None:
    names = ["ito", "other"]
    bodies = [
        {"invite": invite, "email": f"{name}@example.org", "password": PASSWORD, "name": name}
        for invite, name in zip(await _two_invitations(api), names, strict=True)
    ]
    answers = await gather(*(api.post("/auth/staff-sign-up", json=each) for each in bodies))
    assert sorted(each.status_code for each in answers) == [201, 409]
    (lost,) = [number for number, each in enumerate(answers) if each.status_code == 409]
    assert refusal(answers[lost]) == (409, "doctor_has_login")
    assert refusal(await logged_in(api, email=f"{names[lost]}@example.org")) == (401, "bad_login")
    assert (await logged_in(api, email=f"{names[1 - lost]}@example.org")).status_code == 200


async def test_of_two_accounts_that_become_one_doctors_at_once_one_does(api: Api) -> None:
    people = [await hired(api, f"{name}@example.org", api.town.staff, role="staff") for name in ("a", "b")]
    await _leave_the_clinic(api, people)
    invites = await _two_invitations(api)
    answers = await gather(
        *(
            api.post("/me/memberships", headers=bearing(who), json={"invite": invite})
            for who, invite in zip(people, invites, strict=True)
        )
    )
    assert sorted(each.status_code for each in answers) == [200, 409], [each.text for each in answers]
    (refused,) = [each for each in answers if each.status_code == 409]
    assert refusal(refused) == (409, "doctor_has_login")


async def test_accounts_of_an_earlier_version_list_their_doctors_and_the_older_of_two_keeps_one(
    api: Api,
) -> None:
    """As its index allowed: two claimed one doctor."""
    store, database = api.town.store, api.town.store.database
    older, newer, clerk = [
        (await hired(api, f"{name}@example.org", api.town.staff, role="staff"))["account"]["id"]
        for name in ("older", "newer", "clerk")
    ]
    await database["accounts"].drop_index("unique_doctor_ids_1")
    await database["accounts"].update_many({}, {"$unset": {"doctor_ids": 1}})
    claiming = {"memberships": [{"clinic_id": "clinic_1", **DOCTOR}]}
    await database["accounts"].update_many({"_id": {"$in": [older, newer]}}, {"$set": claiming})
    await database["accounts"].create_index([("memberships.doctor_id", 1)], name=OLD_INDEX)
    await index_making.make(database)
    assert await index_making.differences(database) == []
    assert OLD_INDEX not in await database["accounts"].index_information()
    found = await store.accounts.of_doctor("doctor_1")
    assert found is not None
    assert found.id == older
    assert (await store.accounts.get(newer)).doctor_ids == ()
    assert (await store.accounts.get(newer)).role_at("clinic_1") == "doctor"
    assert (await store.accounts.get(clerk)).role_at("clinic_1") == "staff"


async def _leave_the_clinic(api: Api, people: list[dict[str, Any]]) -> None:
    """Their accounts work elsewhere, so that they may join here."""
    for each in people:
        elsewhere = {"memberships": [{"clinic_id": "clinic_9", "role": "staff", "doctor_id": None}]}
        await api.town.store.accounts.collection.update_one(
            {"_id": each["account"]["id"]}, {"$set": elsewhere}
        )
