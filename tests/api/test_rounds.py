"""The staff steer rounds."""

import pytest

from tests.api.conftest import Api, refusal

NOTE = {"note": "Dr. 1 is ill"}


async def running(api: Api) -> str:
    """The id of a slot whose first wave of two has gone; a third person is in line."""
    await api.town.in_line("Ana", "Ben", "Cleo")
    slot = await api.town.publish(24, offer=True)
    await api.town.settle()
    return slot.id


async def third(api: Api) -> str:
    found = await api.town.store.standbys.many({}, sort=[("rank", 1)])
    return found[2].id


async def test_a_round_is_stopped_with_a_note_and_goes_on(api: Api) -> None:
    slot_id = await running(api)
    stopped = await api.post(f"/rounds/round_{slot_id}_1/stop", api.town.staff, json=NOTE)
    assert stopped.status_code == 200, stopped.text
    assert (stopped.json()["state"], stopped.json()["note"]) == ("stopped", "Dr. 1 is ill")
    resumed = await api.post(f"/rounds/round_{slot_id}_1/resume", api.town.staff)
    assert (resumed.status_code, resumed.json()["state"]) == (200, "running")


async def test_somebody_is_asked_out_of_turn(api: Api) -> None:
    slot_id, standby_id = await running(api), await third(api)
    body = {"standby_id": standby_id, "note": "called in pain"}
    made = await api.post(f"/slots/{slot_id}/offers", api.town.staff, json=body)
    assert made.status_code == 201, made.text
    assert (made.json()["picked"], made.json()["standby_id"]) == (True, standby_id)
    again = await api.post(f"/slots/{slot_id}/offers", api.town.staff, json=body)
    assert refusal(again) == (409, "already_asked")


@pytest.mark.parametrize("note", ["", " ", "x" * 201, "two\nlines", None])
async def test_a_reason_is_one_line_that_can_be_read(api: Api, note: str | None) -> None:
    slot_id, standby_id = await running(api), await third(api)
    async with api.nothing_changes():
        for path, more in (
            (f"/rounds/round_{slot_id}_1/stop", {}),
            (f"/slots/{slot_id}/offers", {"standby_id": standby_id}),
        ):
            response = await api.post(path, api.town.staff, json={"note": note, **more})
            assert refusal(response)[0] == 422


async def test_patients_and_other_clinics_steer_nothing(api: Api) -> None:
    slot_id, standby_id = await running(api), await third(api)
    strangers = [await api.town.patient(), await api.town.found_neighbour()]
    async with api.nothing_changes():
        for who in strangers:
            for path, body in (
                (f"/rounds/round_{slot_id}_1/stop", NOTE),
                (f"/rounds/round_{slot_id}_1/resume", None),
                (f"/slots/{slot_id}/offers", {"standby_id": standby_id, **NOTE}),
            ):
                assert refusal(await api.post(path, who, json=body)) == (403, "forbidden")


async def test_what_is_not_there_is_not_found(api: Api) -> None:
    slot_id = await running(api)
    for path, body in (
        ("/rounds/round_x/stop", NOTE),
        ("/rounds/round_x/resume", None),
        ("/slots/slot_x/offers", {"standby_id": "x", **NOTE}),
        (f"/slots/{slot_id}/offers", {"standby_id": "x", **NOTE}),
    ):
        assert refusal(await api.post(path, api.town.staff, json=body)) == (404, "not_found")


async def test_in_a_race_everybody_in_line_has_the_offer_and_the_first_yes_has_the_slot(api: Api) -> None:
    town = api.town
    policy = {"mode": "race", "grace": 0, "min_notice": 0}
    assert (await api.put("/clinics/clinic_1/policy", town.staff, json=policy)).status_code == 200
    people = await town.in_line("Ana", "Ben", "Cleo")
    await town.publish(24, offer=True)
    await town.settle()
    found = [(await api.get("/offers", person)).json() for person in people]
    assert [[(one["first_come"], one["exclusive"]) for one in each] for each in found] == [
        [(True, False)]
    ] * 3
    paths = [f"/offers/{each[0]['id']}/accept" for each in found]
    assert (await api.post(paths[2], people[2])).status_code == 200
    await town.settle()
    assert refusal(await api.post(paths[0], people[0])) == (409, "slot_taken")
