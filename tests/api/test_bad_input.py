"""Whatever is asked wrongly gets a named refusal and a sentence; it is never a 500 and changes nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import claims
from tests.api.bodies import HOURS, JSON, PREFERENCES, starts
from tests.api.conftest import Api, refusal
from tests.town import MONDAY


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


@pytest.mark.parametrize("body", ["{", "[1,", '{"starts": }', "nonsense", '{"minutes": 1e}', '{"a": "\x01"}'])
async def test_malformed_json(api: Api, body: str) -> None:
    async with api.nothing_changes():
        response = await api.post(
            "/clinics/clinic_1/slots", api.town.staff, content=body.encode(), headers=JSON
        )
    assert refusal(response) == (400, "malformed_json")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 100_000, b'{"minutes": ' + b"9" * 5000 + b"}"])
async def test_json_that_no_parser_takes(api: Api, body: bytes) -> None:
    async with api.nothing_changes():
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, content=body, headers=JSON)
    assert refusal(response) in {(400, "malformed_body"), (400, "malformed_json"), (422, "invalid")}


@pytest.mark.parametrize("path", ["/clinics/clinic_1/slots", "/auth/login", "/auth/sign-up", "/standbys"])
@pytest.mark.parametrize("body", [b"", b"null", b"[]", b'"text"', b"1"])
async def test_an_empty_body_or_one_that_is_no_object(api: Api, path: str, body: bytes) -> None:
    who = await api.town.patient() if path == "/standbys" else api.town.staff
    async with api.nothing_changes():
        response = await api.post(path, who, content=body, headers=JSON)
    assert refusal(response) == (422, "invalid")
    assert "JSON object" in response.json()["detail"]


async def test_a_body_that_does_not_say_it_is_json(api: Api) -> None:
    async with api.nothing_changes():
        response = await api.post("/auth/login", content=b'{"email": "a", "password": "b"}')
    assert refusal(response) == (422, "invalid")
    assert "Content-Type" in response.json()["detail"]


async def test_a_body_of_ten_megabytes(api: Api) -> None:
    async with api.nothing_changes():
        response = await api.post(
            "/clinics/clinic_1/slots", api.town.staff, content=b"x" * 10_000_000, headers=JSON
        )
    assert refusal(response) == (413, "too_large")


@pytest.mark.parametrize("path", ["/clinics/clinic_1/slots", "/slots/slot_x/claim", "/twilio/inbound"])
async def test_a_body_of_ten_megabytes_in_chunks(api: Api, path: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b"x" * 65_536

    async with api.nothing_changes():
        response = await api.post(path, api.town.staff, content=chunks(), headers=JSON)
    assert refusal(response) in {(413, "too_large"), (403, "bad_signature")}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/slots/nothing"),
        ("GET", "/clinics/nothing"),
        ("GET", "/doctors/nothing"),
        ("POST", "/slots/nothing/claim"),
        ("POST", "/bookings/nothing/cancel"),
        ("POST", "/bookings/nothing/confirm"),
        ("POST", "/offers/nothing/accept"),
        ("POST", "/offers/nothing/pass"),
        ("DELETE", "/standbys/nothing"),
        ("GET", "/nothing"),
        ("GET", "/slots/%00%ff/claim/x"),
        ("GET", "/slots/..%2f..%2fetc"),
    ],
)
async def test_unknown_ids_and_addresses(api: Api, ana: Actor, method: str, path: str) -> None:
    async with api.nothing_changes():
        response = await api.call(method, path, ana)
    assert refusal(response) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/slots/nothing/withdraw"),
        ("POST", "/slots/nothing/undo"),
        ("POST", "/bookings/nothing/no-show"),
        ("GET", "/snapshots/board/nothing"),
        ("GET", "/clinics/nothing/messages"),
        ("POST", "/clinics/nothing/invites"),
    ],
)
async def test_unknown_ids_of_the_staff(api: Api, method: str, path: str) -> None:
    async with api.nothing_changes():
        response = await api.call(method, path, api.town.staff)
    assert refusal(response) == (404, "not_found")


async def test_an_unknown_doctor_or_one_of_another_clinic(api: Api) -> None:
    await api.town.found_neighbour()
    doctor = await api.town.store.doctors.get("doctor_1")
    await api.town.store.doctors.insert(
        doctor.model_copy(update={"id": "doctor_9", "clinic_id": "clinic_2", "clinic_ids": ("clinic_2",)})
    )
    async with api.nothing_changes():
        for doctor_id in ("nothing", "doctor_9"):
            body = {**HOURS, "doctor_id": doctor_id, "starts": starts(5)}
            response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
            assert refusal(response) == (404, "not_found")


async def test_another_patients_ids_are_unknown(api: Api, ana: Actor) -> None:
    town = api.town
    slot, ben = await town.publish(), await town.patient("Ben")
    booking = await claims.claim(town.services, ben, slot.id)
    standby = await town.standby(ben)
    other = await town.publish(48)
    async with api.nothing_changes():
        for response in (
            await api.post(f"/bookings/{booking.id}/cancel", ana),
            await api.post(f"/bookings/{booking.id}/confirm", ana),
            await api.delete(f"/standbys/{standby.id}", ana),
            await api.put(f"/standbys/{standby.id}", ana, json=PREFERENCES),
            await api.post(f"/standbys/{standby.id}/pause", ana, json={"until": None}),
            await api.post(f"/standbys/{standby.id}/restore", ana),
            await api.post("/standbys", ana, json={**PREFERENCES, "patient_id": ben.patient_ids[0]}),
            await api.post(f"/slots/{other.id}/claim", ana, json={"patient_id": ben.patient_ids[0]}),
        ):
            assert refusal(response) == (404, "not_found")


async def test_another_clinics_ids_are_forbidden(api: Api, ana: Actor) -> None:
    town = api.town
    slot, neighbour = await town.publish(), await town.found_neighbour()
    booking = await claims.claim(town.services, ana, slot.id)
    async with api.nothing_changes():
        for who in (neighbour, ana):
            for response in (
                await api.post("/clinics/clinic_1/slots", who, json={**HOURS, "starts": starts(5)}),
                await api.post(f"/slots/{slot.id}/withdraw", who),
                await api.post(f"/slots/{slot.id}/undo", who),
                await api.get("/snapshots/board/clinic_1", who),
                await api.get("/clinics/clinic_1/messages", who),
                await api.post("/clinics/clinic_1/invites", who),
                await api.put("/clinics/clinic_1/policy", who, json={"mode": "race"}),
            ):
                assert refusal(response) == (403, "forbidden")
        for who, status in ((neighbour, 404), (ana, 403)):
            response = await api.post(f"/bookings/{booking.id}/no-show", who)
            assert refusal(response)[0] == status


async def test_staff_have_no_patient_to_claim_for(api: Api) -> None:
    slot = await api.town.publish()
    async with api.nothing_changes():
        response = await api.post(f"/slots/{slot.id}/claim", api.town.staff)
    assert refusal(response) == (403, "forbidden")


async def test_times_in_the_past(api: Api) -> None:
    async with api.nothing_changes():
        body = {**HOURS, "starts": starts(-1)}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(response) == (409, "slot_past")


@pytest.mark.parametrize("start", ["2026-11-24T09:00:00", "2026-11-24 09:00", "2026-11-24T09:00:00.000"])
async def test_naive_times(api: Api, start: str) -> None:
    async with api.nothing_changes():
        body = {**HOURS, "starts": [start]}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(response) == (422, "invalid")
    assert response.json()["errors"] == [
        {
            "field": "starts.0",
            "message": "Add the time zone, as in 2026-11-21T09:00:00Z or 2026-11-21T10:00:00+01:00.",
        }
    ]


async def test_naive_times_of_a_pause(api: Api, ana: Actor) -> None:
    standby = await api.town.standby(ana)
    async with api.nothing_changes():
        for until in ("2026-11-24T09:00:00", "tomorrow", 5e300):
            response = await api.post(f"/standbys/{standby.id}/pause", ana, json={"until": until})
            assert refusal(response) == (422, "invalid")


@pytest.mark.parametrize(
    "start",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:00-12:00",
        "1969-12-31T23:55:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-24T25:00:00Z",
        -1e18,
        1e18,
    ],
)
async def test_times_that_no_calendar_has_room_for(api: Api, start: object) -> None:
    async with api.nothing_changes():
        body = {**HOURS, "starts": [start]}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(response) == (422, "invalid")


@pytest.mark.parametrize("changes", [{"starts": ["2026-11-24T09:03:00Z"]}, {"starts": []}, {"minutes": 7}])
async def test_times_that_are_no_slot(api: Api, changes: dict[str, Any]) -> None:
    async with api.nothing_changes():
        body = {**HOURS, "starts": starts(5), **changes}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(response) in {(422, "invalid"), (422, "bad_times")}


async def test_a_slot_that_ends_beyond_the_calendar(api: Api) -> None:
    async with api.nothing_changes():
        body = {**HOURS, "starts": ["2199-12-31T23:55:00Z"], "minutes": 5}
        response = await api.post("/clinics/clinic_1/slots", api.town.staff, json=body)
    assert refusal(response) == (422, "bad_times")


async def test_a_claim_on_what_cannot_be_had(api: Api, ana: Actor) -> None:
    town = api.town
    taken, withdrawn, past = await town.publish(24), await town.publish(26), await town.publish(1)
    await claims.claim(town.services, await town.patient("Ben"), taken.id)
    await api.post(f"/slots/{withdrawn.id}/withdraw", town.staff)
    town.clock.moment += timedelta(hours=2)
    async with api.nothing_changes():
        for slot, expected in (
            (taken, (409, "slot_taken")),
            (withdrawn, (409, "slot_withdrawn")),
            (past, (409, "slot_past")),
        ):
            assert refusal(await api.post(f"/slots/{slot.id}/claim", ana)) == expected


async def test_a_claim_on_a_slot_that_is_held_for_somebody(api: Api, ana: Actor) -> None:
    town = api.town
    slot, ben = await town.publish(), await town.patient("Ben")
    booking = await claims.claim(town.services, ben, slot.id)
    held = {
        "kind": "hold",
        "state": "held",
        "until": MONDAY + timedelta(minutes=10),
    }
    await town.store.database["bookings"].update_one({"_id": booking.id}, {"$set": held})
    async with api.nothing_changes():
        response = await api.post(f"/slots/{slot.id}/claim", ana)
    assert refusal(response) == (409, "slot_held")


async def test_claiming_twice(api: Api, ana: Actor) -> None:
    slot = await api.town.publish()
    await api.post(f"/slots/{slot.id}/claim", ana)
    async with api.nothing_changes():
        response = await api.post(f"/slots/{slot.id}/claim", ana)
    assert refusal(response) == (409, "already_yours")
