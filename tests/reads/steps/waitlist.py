"""The waiting list and the block list."""

from typing import Any

from httpx import Response

from tests.api.bodies import ZOE
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import HERE, standing_by


@step
async def list_waiting(api: Api) -> Response:
    await standing_by(api)
    await standing_by(api)
    page = (await api.get(f"{HERE}/standbys", api.town.staff, params={"limit": 1})).json()
    return await api.get(f"{HERE}/standbys", api.town.staff, params={"cursor": page["next_cursor"]})


@step
async def register_standby(api: Api) -> Response:
    api.town.people += 1
    body = {**ZOE, "name": f"Zoe {api.town.people}"}
    headers = {"Idempotency-Key": f"key-{api.town.people}"}
    return await api.post(f"{HERE}/standbys", api.town.staff, json=body, headers=headers)


@step
async def remove_waiting(api: Api) -> Response:
    return await api.delete(f"{HERE}/standbys/{(await _registered(api))['id']}", api.town.staff)


@step
async def restore_waiting(api: Api) -> Response:
    address = f"{HERE}/standbys/{(await _registered(api))['id']}"
    await api.delete(address, api.town.staff)
    return await api.post(f"{address}/restore", api.town.staff)


@step
async def pause_waiting(api: Api) -> Response:
    address = f"{HERE}/standbys/{(await _registered(api))['id']}/pause"
    return await api.post(address, api.town.staff, json={"until": "2026-12-24T00:00:00Z"})


@step
async def set_urgency(api: Api) -> Response:
    _, standby = await standing_by(api)
    return await api.put(f"{HERE}/standbys/{standby.id}/urgency", api.town.staff, json={"urgency": 1})


@step
async def list_barred(api: Api) -> Response:
    return await api.get(f"{HERE}/barred", api.town.staff)


@step
async def bar_patient(api: Api) -> Response:
    who, _ = await standing_by(api)
    return await api.put(
        f"{HERE}/barred/{who.patient_ids[0]}", api.town.staff, json={"reason": "never comes"}
    )


@step
async def unblock_patient(api: Api) -> Response:
    who, _ = await standing_by(api)
    one = f"{HERE}/barred/{who.patient_ids[0]}"
    await api.put(one, api.town.staff, json={"reason": "by mistake"})
    return await api.delete(one, api.town.staff)


async def _registered(api: Api) -> dict[str, Any]:
    told = await register_standby(api)
    found: dict[str, Any] = told.json()
    return found
