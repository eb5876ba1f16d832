"""Visit types and schedules."""

from httpx import Response

from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import HERE


async def _visit_type(api: Api, name: str) -> str:
    made = await api.post(f"{HERE}/visit-types", api.town.staff, json={"name": name, "minutes": 30})
    assert made.status_code == 201, made.text
    return f"{HERE}/visit-types/{made.json()['id']}"


@step
async def add_visit_type(api: Api) -> Response:
    body = {"name": "X-ray", "minutes": 10, "doctor_id": "doctor_1"}
    return await api.post(f"{HERE}/visit-types", api.town.staff, json=body)


@step
async def list_visit_types(api: Api) -> Response:
    return await api.get(f"{HERE}/visit-types", params={"retired": True})


@step
async def change_visit_type(api: Api) -> Response:
    path = await _visit_type(api, "Skin check")
    return await api.call("PATCH", path, api.town.staff, json={"name": "Skin test", "ages": {"least": 18}})


@step
async def retire_visit_type(api: Api) -> Response:
    return await api.post(f"{await _visit_type(api, 'Skin test, long')}/retire", api.town.staff)
