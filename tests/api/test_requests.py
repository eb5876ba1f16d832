"""Standby requests through the API: a visit ends them, one tap takes them up, and equal ones are one."""

from asyncio import gather
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.bodies import ZOE
from tests.api.conftest import Api, refusal
from tests.town import CENTRE

PREFERENCES: dict[str, Any] = {
    "specialties": ["dermatology", "cardiology"],
    "point": CENTRE.model_dump(),
    "notice": 0,
}
LINE = "/clinics/clinic_1/standbys"


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient()


async def shown(api: Api, who: Actor) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.get("/snapshots/mine", who)).json()["standbys"]
    assert found == (await api.get("/standbys", who)).json()
    return found


async def test_a_claim_ends_the_request_and_one_tap_takes_it_up(api: Api, ana: Actor) -> None:
    made = (await api.post("/standbys", ana, json=PREFERENCES)).json()
    slot = await api.town.publish()
    visit = (await api.post(f"/slots/{slot.id}/claim", ana, json={})).json()
    await api.town.settle()
    (ended,) = await shown(api, ana)
    assert (ended["active"], ended["fulfilled"]["booking_id"]) == (False, visit["id"])
    assert (await api.get(LINE, api.town.staff)).json()["items"] == []
    for _ in range(2):
        again = await api.post(f"/standbys/{made['id']}/keep-looking", ana)
        assert again.status_code == 200
        assert (again.json()["active"], again.json()["since"]) == (True, made["since"])
    assert [each["id"] for each in (await api.get(LINE, api.town.staff)).json()["items"]] == [made["id"]]


async def test_an_ended_request_can_be_removed_and_is_nobody_elses(api: Api, ana: Actor) -> None:
    made = (await api.post("/standbys", ana, json=PREFERENCES)).json()
    slot = await api.town.publish()
    await api.post(f"/slots/{slot.id}/claim", ana, json={})
    await api.town.settle()
    path = f"/standbys/{made['id']}/keep-looking"
    assert refusal(await api.post(path, await api.town.patient())) == (404, "not_found")
    assert refusal(await api.post(path)) == (401, "unauthenticated")
    assert (await api.delete(f"/standbys/{made['id']}", ana)).status_code == 204
    assert await shown(api, ana) == []
    assert refusal(await api.post(path, ana)) == (404, "not_found")


async def test_the_same_request_again_is_the_present_one(api: Api, ana: Actor) -> None:
    first = (await api.post("/standbys", ana, json=PREFERENCES)).json()
    same = {**PREFERENCES, "specialties": ["cardiology", "dermatology"], "label": "Skin or heart"}
    assert (await api.post("/standbys", ana, json=same)).json() == first
    urgent = (await api.post("/standbys", ana, json={**same, "urgent_because": "It itches"})).json()
    assert (urgent["id"], urgent["urgent_because"]) == (first["id"], "It itches")
    assert len(await shown(api, ana)) == 1
    assert len((await api.get(LINE, api.town.staff)).json()["items"]) == 1


async def test_many_posts_at_once_make_one_request(api: Api, ana: Actor) -> None:
    answers = await gather(*(api.post("/standbys", ana, json=PREFERENCES) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1
    assert len(await shown(api, ana)) == 1


async def test_a_request_cannot_become_what_another_asks_for_already(api: Api, ana: Actor) -> None:
    await api.post("/standbys", ana, json=PREFERENCES)
    other = (await api.post("/standbys", ana, json={**PREFERENCES, "notice": 90})).json()
    async with api.nothing_changes():
        refused = await api.put(f"/standbys/{other['id']}", ana, json=PREFERENCES)
    assert refusal(refused) == (409, "already_waiting")


async def test_the_waiting_list_marks_whom_the_clinic_has_blocked(api: Api, ana: Actor) -> None:
    ben = await api.town.patient("Ben")
    for who in (ana, ben):
        assert (await api.post("/standbys", who, json=PREFERENCES)).status_code == 201
    mine = (await shown(api, ben))[0]["id"]
    before = (await api.get(f"/standbys/{mine}/place", ben)).json()["rows"][0]
    await api.put(
        f"/clinics/clinic_1/barred/{ana.patient_ids[0]}", api.town.staff, json={"reason": "No-shows"}
    )
    marked = [each["blocked"] for each in (await api.get(LINE, api.town.staff)).json()["items"]]
    assert sorted(marked, key=str) == ["No-shows", None]
    after = (await api.get(f"/standbys/{mine}/place", ben)).json()["rows"][0]
    assert (before["waiting"], after["waiting"]) == (2, 1)
    await api.delete(f"/clinics/clinic_1/barred/{ana.patient_ids[0]}", api.town.staff)
    assert (await api.get(f"/standbys/{mine}/place", ben)).json()["rows"][0] == before


async def test_the_desk_registers_somebody_twice_at_once_and_they_are_one(api: Api) -> None:
    answers = await gather(*(api.post(LINE, api.town.staff, json=ZOE) for _ in range(6)))
    assert len({answer.json()["patient_id"] for answer in answers}) == 1
    assert len({each.json()["id"] for each in answers}) == 1
    again = (await api.post(LINE, api.town.staff, json={**ZOE, "urgency": 2, "label": "x"})).json()
    assert (again["id"], again["triage"][0]["urgency"]) == (answers[0].json()["id"], 2)
    assert len((await api.get(LINE, api.town.staff)).json()["items"]) == 1


async def test_who_left_the_line_by_mistake_is_put_back_at_their_place_for_a_minute(
    api: Api, ana: Actor
) -> None:
    made = (await api.post("/standbys", ana, json=PREFERENCES)).json()
    api.town.clock.moment += timedelta(days=3)
    ben = await api.town.patient("Ben")
    await api.post("/standbys", ben, json=PREFERENCES)
    path = f"/standbys/{made['id']}"
    assert (await api.delete(path, ana)).status_code == 204
    await api.town.settle()
    assert await shown(api, ana) == []
    api.town.clock.moment += timedelta(seconds=60)
    for _ in range(2):
        back = (await api.post(f"{path}/restore", ana)).json()
        assert [back[name] for name in ("active", "since", "rank")] == [True, made["since"], made["rank"]]
    line = (await api.get(LINE, api.town.staff)).json()["items"]
    assert [each["patient_id"] for each in line] == [*ana.patient_ids, *ben.patient_ids]

    await api.delete(path, ana)
    api.town.clock.moment += timedelta(seconds=61)
    async with api.nothing_changes():
        assert refusal(await api.post(f"{path}/restore", ana)) == (409, "nothing_to_undo")


async def test_staff_put_back_whom_they_took_off_the_list(api: Api) -> None:
    zoe = (await api.post(LINE, api.town.staff, json=ZOE)).json()
    assert (await api.delete(f"{LINE}/{zoe['id']}", api.town.staff)).status_code == 204
    back = await api.post(f"{LINE}/{zoe['id']}/restore", api.town.staff)
    assert (back.status_code, back.json()["active"], back.json()["rank"]) == (200, True, zoe["rank"])
