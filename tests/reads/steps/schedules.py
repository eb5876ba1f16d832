"""Visit types and schedules."""

from datetime import timedelta
from typing import Any

from httpx import Response

from quickdoc.scheduling.actions import claims
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import HERE


def _another(api: Api, name: str) -> str:
    """A name that was not there when the step was done before."""
    api.town.people += 1
    return f"{name} {api.town.people}"


async def _visit_type(api: Api, name: str) -> str:
    name = _another(api, name)
    made = await api.post(f"{HERE}/visit-types", api.town.staff, json={"name": name, "minutes": 30})
    assert made.status_code == 201, made.text
    return f"{HERE}/visit-types/{made.json()['id']}"


@step
async def add_visit_type(api: Api) -> Response:
    body = {"name": _another(api, "X-ray"), "minutes": 10, "doctor_id": "doctor_1"}
    return await api.post(f"{HERE}/visit-types", api.town.staff, json=body)


@step
async def list_visit_types(api: Api) -> Response:
    return await api.get(f"{HERE}/visit-types", params={"retired": True})


@step
async def change_visit_type(api: Api) -> Response:
    path = await _visit_type(api, "Skin check")
    changes = {"name": _another(api, "Skin test"), "ages": {"least": 18}}
    return await api.call("PATCH", path, api.town.staff, json=changes)


@step
async def retire_visit_type(api: Api) -> Response:
    return await api.post(f"{await _visit_type(api, 'Skin test, long')}/retire", api.town.staff)


WEEK: dict[str, Any] = {
    "valid_until": "2027-01-08",
    "visit_type": "check-up",
    "minutes": 30,
    "valid_from": "2027-01-04",
    "hours": [{"weekday": 1, "start": 480, "end": 540}],
}
THEIRS = f"{HERE}/doctors/doctor_2"


async def _doctor(api: Api) -> str:
    """Somebody new: the records of others may be unreadable when the step is done again."""
    body = {"name": _another(api, "Dr. Weeks"), "specialties": ["dermatology"]}
    made = await api.post(f"{HERE}/doctors", api.town.staff, json=body)
    assert made.status_code == 201, made.text
    return f"{HERE}/doctors/{made.json()['id']}"


async def _schedule(api: Api) -> str:
    made = await api.post(f"{await _doctor(api)}/schedules", api.town.staff, json=WEEK)
    assert made.status_code == 201, made.text
    return f"{HERE}/schedules/{made.json()['schedule']['id']}"


async def _absence(api: Api) -> Response:
    start = api.town.clock.now() + timedelta(days=3)
    body = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
    return await api.post(f"{await _doctor(api)}/absences", api.town.staff, json=body)


@step
async def add_schedule(api: Api) -> Response:
    return await api.post(f"{await _doctor(api)}/schedules", api.town.staff, json=WEEK)


@step
async def list_schedules(api: Api) -> Response:
    return await api.get(f"{THEIRS}/schedules", api.town.staff)


@step
async def change_schedule(api: Api) -> Response:
    body = {**WEEK, "hours": [{"weekday": 2, "start": 480, "end": 600}]}
    return await api.put(await _schedule(api), api.town.staff, json=body)


@step
async def remove_schedule(api: Api) -> Response:
    return await api.delete(await _schedule(api), api.town.staff)


@step
async def add_absence(api: Api) -> Response:
    return await _absence(api)


@step
async def list_absences(api: Api) -> Response:
    return await api.get(f"{THEIRS}/absences", api.town.staff)


@step
async def remove_absence(api: Api) -> Response:
    made = (await _absence(api)).json()["absence"]
    return await api.delete(f"{HERE}/absences/{made['id']}", api.town.staff)


@step
async def list_unfitting(api: Api) -> Response:
    return await api.get(f"{THEIRS}/unfitting-visits", api.town.staff)


@step
async def list_days(api: Api) -> Response:
    return await api.get("/doctors/doctor_2/days", params={"from": "2026-11-23", "to": "2026-12-23"})


@step
async def list_doctor_slots(api: Api) -> Response:
    return await api.get("/doctors/doctor_2/slots", params={"date": "2026-11-28"})


@step
async def settle_unfitting(api: Api) -> Response:
    who, theirs = await api.town.patient(), await _doctor(api)
    doctor = theirs.rpartition("/")[2]
    slot = await api.town.publish(74, doctor)
    await claims.claim(api.town.services, who, slot.id)
    await api.town.publish(90, doctor)
    start = (slot.start - timedelta(hours=1)).isoformat()
    body = {"start": start, "end": slot.end.isoformat()}
    made = await api.post(f"{theirs}/absences", api.town.staff, json=body)
    assert len(made.json()["visits"]) == 1
    return await api.post(f"{theirs}/unfitting-visits/settle", api.town.staff, json={"how": "move"})


@step
async def read_availability(api: Api) -> Response:
    return await api.get(f"{THEIRS}/availability", api.town.staff)


@step
async def switch_availability(api: Api) -> Response:
    day = str((api.town.clock.now() + timedelta(days=2)).date())
    parts = [{"day": day, "part": part, "on": part == "evening"} for part in ("morning", "evening")]
    return await api.put(f"{THEIRS}/availability", api.town.staff, json={"parts": parts})
