"""What an account says about itself and about its patients; who reads it, and where it does not go."""

import logging
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.bodies import PROFILE
from tests.api.conftest import Api, refusal
from tests.pictures import PICTURE
from tests.town import ZONE


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


def profile_of(who: Actor) -> str:
    return f"/patients/{who.patient_ids[0]}/profile"


async def change(api: Api, who: Actor, **body: Any) -> Any:
    return await api.call("PATCH", "/me", who, json=body)


async def test_an_account_gets_another_name_language_and_zone_and_keeps_the_rest(
    api: Api, ana: Actor
) -> None:
    before = (await api.get("/me", ana)).json()
    assert before["language"] == "en"
    assert (await change(api, ana, name="  Ana María ", language="es")).status_code == 200
    assert (await change(api, ana, zone="America/Recife", name=None)).status_code == 200
    after = (await api.get("/me", ana)).json()
    assert (after["name"], after["language"], after["zone"]) == ("Ana María", "es", "America/Recife")
    changed = {"name", "language", "zone", "version"}
    assert {key: after[key] for key in after.keys() - changed} == {
        key: before[key] for key in before.keys() - changed
    }


async def test_another_zone_is_that_of_the_family_and_its_requests(api: Api, ana: Actor) -> None:
    await api.post("/me/patients", ana, json={"name": "Mia"})
    request = await api.town.standby(ana)
    assert request.zone == ZONE
    await change(api, ana, zone="America/Recife")
    people = (await api.get("/me/patients", ana)).json()
    assert [each["zone"] for each in people] == ["America/Recife"] * 2
    assert (await api.town.store.standbys.get(request.id)).zone == "America/Recife"
    assert [each["name"] for each in people] == ["Ana", "Mia"]


async def test_what_changes_nothing_is_not_written(api: Api, ana: Actor) -> None:
    async with api.nothing_changes():
        assert (await change(api, ana)).status_code == 200
        assert (await change(api, ana, name="Ana", language="en", zone=ZONE)).status_code == 200


@pytest.mark.parametrize(
    "name", ["X", "Ng", "O'Neill-Åström", "محمد علي", "שָׁלוֹם", "क्‍ष", "José 王", "J. R. R. Tolkien", "x" * 80]
)
async def test_names_as_people_have_them(api: Api, ana: Actor, name: str) -> None:
    assert (await change(api, ana, name=name)).json()["name"] == name
    assert (await api.get("/me", ana)).json()["name"] == name


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "x" * 300},
        {"name": "\u202eanA"},
        {"name": "\u200d"},
        {"name": "Ana\nMaría"},
        {"name": "www.example.com"},
        {"name": 1},
        {"language": "de"},
        {"language": ""},
        {"zone": "Mars/Olympus"},
        {"role": "admin"},
        {"email": "other@example.org"},
    ],
    ids=str,
)
async def test_what_an_account_cannot_be_is_refused(api: Api, ana: Actor, body: dict[str, Any]) -> None:
    async with api.nothing_changes():
        assert refusal(await change(api, ana, **body)) == (422, "invalid")


async def test_a_profile_is_empty_first_and_then_what_was_written(api: Api, ana: Actor) -> None:
    empty = (await api.get(profile_of(ana), ana)).json()
    assert (empty["gender"], empty["emergency_contact"], empty["allergies"]) == (None, None, [])
    written = (await api.put(profile_of(ana), ana, json=PROFILE)).json()
    assert written == (await api.get(profile_of(ana), ana)).json()
    assert {key: written[key] for key in PROFILE} == PROFILE | {
        "emergency_contact": {**PROFILE["emergency_contact"], "phone": "+15550107778"}
    }
    less = (await api.put(profile_of(ana), ana, json={"gender": "female"})).json()
    assert (less["address"], less["allergies"]) == (None, [])


async def test_the_same_profile_again_is_not_written(api: Api, ana: Actor) -> None:
    await api.put(profile_of(ana), ana, json=PROFILE)
    async with api.nothing_changes():
        assert (await api.put(profile_of(ana), ana, json=PROFILE)).status_code == 200


async def test_a_profile_is_in_no_event_no_other_collection_and_no_log(
    api: Api, ana: Actor, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    await api.put(profile_of(ana), ana, json=PROFILE)
    await api.put(f"/me/patients/{ana.patient_ids[0]}", ana, json={"name": "Ana B"})
    await api.town.settle()
    database = api.town.store.database
    for name in set(await database.list_collection_names()) - {"profiles"}:
        assert "penicillin" not in str([each async for each in database[name].find({})]), name
    said = capsys.readouterr()
    assert "penicillin" not in said.out + said.err + caplog.text


async def test_nobody_else_reads_or_writes_a_profile(api: Api, ana: Actor) -> None:
    await api.put(profile_of(ana), ana, json=PROFILE)
    ben = await api.town.patient("Ben")
    grasping = ben.model_copy(update={"patient_ids": (*ben.patient_ids, *ana.patient_ids)})
    admin = Actor(account_id="account_admin", role="admin")
    async with api.nothing_changes():
        for who in (ben, grasping, api.town.staff, admin, None):
            assert (await api.get(profile_of(ana), who)).status_code in {401, 403, 404}
            assert (await api.put(profile_of(ana), who, json={})).status_code in {401, 403, 404}
            photo = profile_of(ana).replace("profile", "photo")
            assert (await api.put(photo, who, content=PICTURE)).status_code in {401, 403, 404}
            assert (await api.delete(photo, who)).status_code in {401, 403, 404}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"gender": "f"}, "invalid"),
        ({"address": "x" * 201}, "invalid"),
        ({"address": "a\u202eb"}, "invalid"),
        ({"allergies": ["x"] * 51}, "invalid"),
        ({"allergies": ["x" * 201]}, "invalid"),
        ({"conditions": [""]}, "invalid"),
        ({"medication": "aspirin"}, "invalid"),
        ({"medication": ["a\nb"]}, "invalid"),
        ({"emergency_contact": {"name": "Ben"}}, "invalid"),
        ({"emergency_contact": {"name": "Ben", "phone": "12"}}, "bad_phone"),
        ({"blood": "0"}, "invalid"),
        ({"id": "patient_2"}, "invalid"),
    ],
    ids=str,
)
async def test_what_a_profile_cannot_hold_is_refused(
    api: Api, ana: Actor, body: dict[str, Any], code: str
) -> None:
    async with api.nothing_changes():
        assert refusal(await api.put(profile_of(ana), ana, json=body)) == (422, code)


async def test_a_profile_as_long_as_it_may_be(api: Api, ana: Actor) -> None:
    full = {key: ["x" * 200] * 50 for key in ("allergies", "conditions", "medication")}
    assert (await api.put(profile_of(ana), ana, json=full)).status_code == 200


async def test_a_patient_has_a_photo_of_their_own(api: Api, ana: Actor) -> None:
    path = f"/patients/{ana.patient_ids[0]}/photo"
    ids = [(await api.put(path, ana, content=PICTURE)).json()["photo_id"] for _ in range(2)]
    assert refusal(await api.get(f"/photos/{ids[0]}")) == (404, "not_found")
    assert (await api.get(f"/photos/{ids[1]}")).status_code == 200
    assert (await api.get("/me/patients", ana)).json()[0]["photo_id"] == ids[1]
    assert (await api.get("/me", ana)).json()["photo_id"] is None
    assert (await api.delete(path, ana)).status_code == 204
    assert refusal(await api.get(f"/photos/{ids[1]}")) == (404, "not_found")
    assert (await api.get("/me/patients", ana)).json()[0]["photo_id"] is None
