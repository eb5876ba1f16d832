"""Slots and visits."""

from typing import Any

from httpx import Response

from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import BY_DAY, HERE, NEAR, a_visit, open_slot, standing_by
from tests.texting.stage import under


@step
async def list_slots(api: Api) -> Response:
    looks: list[dict[str, Any]] = [
        {},
        NEAR,
        {**NEAR, "specialty": "dermatology"},
        {"clinic_id": "clinic_1"},
        {"doctor_id": "doctor_1"},
        {"specialty": "dermatology"},
        {"day": "2027-01-26"},
        {"clinic_id": "clinic_1", "day": "2027-01-26"},
    ]
    for look in looks:
        first = await api.get("/slots", params={**look, "limit": 5})
        cursor = first.json()["next_cursor"]
        more = await api.get("/slots", params={**look, **({"cursor": cursor} if cursor else {})})
        assert first.status_code == more.status_code == 200
    return more


@step
async def read_slot(api: Api) -> Response:
    return await api.get(f"/slots/{(await open_slot(api)).id}")


@step
async def publish_slots(api: Api) -> Response:
    body = {
        "doctor_id": "doctor_2",
        "visit_type": "check-up",
        "minutes": 30,
        "starts": ["2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z"],
    }
    return await api.post(f"{HERE}/slots", api.town.staff, json=body, headers={"Idempotency-Key": "once"})


@step
async def withdraw_slot(api: Api) -> Response:
    return await api.post(f"/slots/{(await open_slot(api)).id}/withdraw", api.town.staff)


@step
async def undo_slot(api: Api) -> Response:
    slot = (await withdraw_slot(api)).json()
    await api.post(f"/slots/{slot['id']}/undo", api.town.staff)
    _, visit = await a_visit(api)
    await api.post(f"/bookings/{visit.id}/cancel", api.town.staff)
    return await api.post(f"/slots/{visit.slot_id}/undo", api.town.staff)


@step
async def claim_slot(api: Api) -> Response:
    who, visit = await a_visit(api)
    slot = await open_slot(api)
    return await api.post(f"/slots/{slot.id}/claim", who, json={"instead_of": visit.id})


@step
async def list_bookings(api: Api) -> Response:
    who, _ = await a_visit(api)
    return await api.get("/bookings", who)


@step
async def cancel_booking(api: Api) -> Response:
    await under(api.town, BY_DAY)
    await standing_by(api)
    _, visit = await a_visit(api)
    return await api.post(f"/bookings/{visit.id}/cancel", api.town.staff)


@step
async def confirm_booking(api: Api) -> Response:
    who, visit = await a_visit(api)
    return await api.post(f"/bookings/{visit.id}/confirm", who)


@step
async def see_booking(api: Api) -> Response:
    who, visit = await a_visit(api)
    await api.post(f"/bookings/{visit.id}/cancel", api.town.staff)
    return await api.post(f"/bookings/{visit.id}/seen", who)


@step
async def hear_of_earlier(api: Api) -> Response:
    who, visit = await a_visit(api)
    return await api.post(f"/bookings/{visit.id}/earlier", who)


@step
async def miss_booking(api: Api) -> Response:
    _, visit = await a_visit(api)
    now = api.town.clock.moment
    api.town.clock.moment = visit.brief.start
    answer = await api.post(f"/bookings/{visit.id}/no-show", api.town.staff)
    api.town.clock.moment = now
    return answer


async def _step(api: Api, *steps: str) -> Response:
    """These steps of a visit, at its start."""
    _, visit = await a_visit(api)
    now = api.town.clock.moment
    api.town.clock.moment = visit.brief.start
    for each in steps:
        answer = await api.post(f"/bookings/{visit.id}/{each}", api.town.staff)
    api.town.clock.moment = now
    return answer


@step
async def arrive_booking(api: Api) -> Response:
    return await _step(api, "arrive")


@step
async def begin_booking(api: Api) -> Response:
    return await _step(api, "arrive", "begin")


@step
async def complete_booking(api: Api) -> Response:
    return await _step(api, "arrive", "complete")


@step
async def step_back_booking(api: Api) -> Response:
    return await _step(api, "arrive", "step-back")


@step
async def list_unresolved(api: Api) -> Response:
    first = await api.get(f"{HERE}/unresolved-visits", api.town.staff, params={"limit": 1})
    cursor = first.json()["next_cursor"]
    more = {"limit": 1} | ({"cursor": cursor} if cursor else {})
    return await api.get(f"{HERE}/unresolved-visits", api.town.staff, params=more)
