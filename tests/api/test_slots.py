"""Looking for slots, publishing them, claiming one."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.scheduling.actions import claims
from quickdoc.scheduling.slots import Slot
from quickdoc.scheduling.store import search
from tests.api.bodies import HOURS, starts
from tests.api.conftest import Api, refusal
from tests.town import CENTRE

NEAR = {"lat": CENTRE.lat, "lon": CENTRE.lon, "radius_km": 5}
BARCELONA = {"lat": 41.39, "lon": 2.17, "radius_km": 50}


async def found(api: Api, **query: Any) -> list[str]:
    response = await api.get("/slots", params=query)
    assert response.status_code == 200, response.text
    return [each["id"] for each in response.json()["items"]]


async def three(api: Api) -> tuple[Slot, Slot, Slot]:
    """Two in dermatology, today and tomorrow, and one in cardiology tomorrow."""
    town = api.town
    return (await town.publish(5), await town.publish(24), await town.publish(26, "doctor_2"))


async def test_open_slots_are_listed_soonest_first(api: Api) -> None:
    slots = await three(api)
    assert await found(api) == [slot.id for slot in slots]


async def test_slots_are_found_by_place_specialty_clinic_doctor_and_day(api: Api) -> None:
    today, tomorrow, heart = await three(api)
    assert await found(api, **NEAR) == [today.id, tomorrow.id, heart.id]
    assert await found(api, **BARCELONA) == []
    assert await found(api, **NEAR, specialty="cardiology") == [heart.id]
    assert await found(api, **NEAR, specialty=["cardiology", "dermatology"]) == [
        today.id,
        tomorrow.id,
        heart.id,
    ]
    assert await found(api, specialty="dermatology") == [today.id, tomorrow.id]
    assert await found(api, clinic_id="clinic_1", doctor_id="doctor_2") == [heart.id]
    assert await found(api, clinic_id="clinic_9") == []
    assert await found(api, day="2026-11-23") == [today.id]
    assert await found(api, day="2026-11-24", specialty="dermatology") == [tomorrow.id]


async def test_a_day_is_the_clinics_own_and_not_the_servers(api: Api) -> None:
    """23:15 UTC is a quarter past midnight in Madrid."""
    night = await api.town.publish(14.25)
    assert night.start.day == 23
    assert await found(api, day="2026-11-23") == []
    assert await found(api, day="2026-11-24") == [night.id]


async def test_what_lies_in_the_cell_and_outside_of_the_circle_is_not_found(api: Api) -> None:
    await three(api)
    off = {"lat": CENTRE.lat + 0.03, "lon": CENTRE.lon, "radius_km": 3}
    assert await found(api, **off, specialty="dermatology") == []
    assert len(await found(api, **{**off, "radius_km": 4}, specialty="dermatology")) == 2


async def test_what_is_taken_withdrawn_or_past_is_not_found(api: Api) -> None:
    today, tomorrow, heart = await three(api)
    ana = await api.town.patient()
    await claims.claim(api.town.services, ana, tomorrow.id)
    await api.post(f"/slots/{heart.id}/withdraw", api.town.staff)
    assert await found(api) == [today.id]
    api.town.clock.moment += timedelta(hours=6)
    assert await found(api) == []


async def test_pages_follow_one_another_without_gaps_or_doubles(api: Api) -> None:
    slots = [await api.town.publish(hour) for hour in (5, 6, 7, 8, 9)]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(4):
        page = (await api.get("/slots", params={"limit": 2, **cursor})).json()
        seen += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [slot.id for slot in slots]


async def test_a_page_that_is_hard_to_fill_goes_on_where_it_stopped(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BATCH", 1)
    monkeypatch.setattr(search, "MAX_BATCHES", 2)
    slots = [await api.town.publish(hour) for hour in (5, 6, 30)]
    first = (await api.get("/slots", params={"day": "2026-11-24"})).json()
    seen = [each["id"] for each in first["items"]]
    while first["next_cursor"]:
        first = (await api.get("/slots", params={"day": "2026-11-24", "cursor": first["next_cursor"]})).json()
        seen += [each["id"] for each in first["items"]]
    assert seen == [slots[2].id]


async def test_one_slot_can_be_read_by_anybody(api: Api) -> None:
    slot = await api.town.publish()
    told = (await api.get(f"/slots/{slot.id}")).json()
    assert Slot.model_validate(told) == slot
    assert told["start"].endswith("Z")


async def test_a_clinic_publishes_many_and_is_told_which_could_not_be(api: Api) -> None:
    body = {**HOURS, "starts": starts(5, 5, -1, 6), "offer": False}
    response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert response.status_code == 201
    told = response.json()
    assert [each["start"] for each in told["published"]] == ["2026-11-23T14:00:00Z", "2026-11-23T15:00:00Z"]
    assert [(each["start"], each["code"]) for each in told["refused"]] == [
        ("2026-11-23T08:00:00Z", "slot_past")
    ]
    assert told["refused"][0]["detail"] == "A slot cannot be published in the past."


async def test_when_nothing_could_be_published_the_first_reason_is_the_problem(api: Api) -> None:
    async with api.nothing_changes():
        body = {**HOURS, "starts": starts(-1, -2)}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(response) == (409, "slot_past")


async def test_a_claim_books_the_slot_for_the_one_patient_of_the_account(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    response = await api.post(f"/slots/{slot.id}/claim", ana, json={})
    assert response.status_code == 201
    told = response.json()
    assert (told["state"], told["holder"]["patient_id"]) == ("booked", ana.patient_ids[0])
    mine = (await api.get("/bookings", ana)).json()
    assert [each["id"] for each in mine] == [told["id"]]


async def test_a_claim_needs_no_body(api: Api) -> None:
    ana, slot = await api.town.patient(), await api.town.publish()
    assert (await api.post(f"/slots/{slot.id}/claim", ana)).status_code == 201


async def test_a_clinic_withdraws_a_slot_and_takes_that_back(api: Api) -> None:
    slot = await api.town.publish()
    withdrawn = await api.post(f"/slots/{slot.id}/withdraw", api.town.staff)
    assert withdrawn.json()["state"] == "withdrawn"
    back = await api.post(f"/slots/{slot.id}/undo", api.town.staff)
    assert back.json()["state"] == "open"
    nothing = await api.post(f"/slots/{slot.id}/undo", api.town.staff)
    assert refusal(nothing) == (409, "nothing_to_undo")
