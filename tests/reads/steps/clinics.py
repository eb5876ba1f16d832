"""Clinics, doctors, policies."""

from datetime import timedelta

from httpx import Response

from quickdoc.identity.accounts import Actor
from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions import earlier
from tests.api.conftest import Api
from tests.api.matrix import CLINIC
from tests.pictures import PICTURE
from tests.reads.registry import step
from tests.reads.subjects import BY_DAY, HERE, a_visit, offer_to_somebody, open_slot
from tests.texting.stage import under

ADMIN = Actor(account_id="account_admin", role="admin")


@step
async def list_specialties(api: Api) -> Response:
    return await api.get("/specialties")


@step
async def list_countries(api: Api) -> Response:
    return await api.get("/phone-countries")


@step
async def list_clinics(api: Api) -> Response:
    return await api.get("/clinics")


@step
async def read_clinic(api: Api) -> Response:
    return await api.get(HERE)


@step
async def list_doctors(api: Api) -> Response:
    await open_slot(api)
    assert (await api.get("/doctors", params={"q": "dermatolgy", "limit": 1})).json()["items"]
    api.town.clock.moment += timedelta(seconds=3)
    return await api.get("/doctors", params={"sort": "next_free"})


@step
async def list_popular(api: Api) -> Response:
    return await api.get("/popular-doctors")


@step
async def create_clinic(api: Api) -> Response:
    return await api.post("/clinics", ADMIN, json=CLINIC)


@step
async def change_clinic(api: Api) -> Response:
    return await api.call("PATCH", HERE, api.town.staff, json={"description": "By the lake."})


@step
async def close_clinic(api: Api) -> Response:
    there = (await api.post("/clinics", ADMIN, json={**CLINIC, "name": "Brief"})).json()["id"]
    return await api.post(f"/clinics/{there}/close", ADMIN)


@step
async def add_doctor(api: Api) -> Response:
    body = {"name": "Dr. Ada Byron", "specialties": ["urology", "surgery"]}
    return await api.post(f"{HERE}/doctors", api.town.staff, json=body)


@step
async def change_doctor(api: Api) -> Response:
    body = {"clinic_ids": ["clinic_1"], "languages": ["en"]}
    return await api.call("PATCH", "/doctors/doctor_2", api.town.staff, json=body)


@step
async def put_doctor_photo(api: Api) -> Response:
    return await api.put("/doctors/doctor_2/photo", api.town.staff, content=PICTURE)


@step
async def drop_doctor_photo(api: Api) -> Response:
    return await api.delete("/doctors/doctor_2/photo", api.town.staff)


@step
async def suspend_doctor(api: Api) -> Response:
    api.town.people += 1  # each one at another time
    await api.town.publish(500 + api.town.people, "doctor_2")
    return await api.post("/doctors/doctor_2/suspend", api.town.staff)


@step
async def reinstate_doctor(api: Api) -> Response:
    return await api.post("/doctors/doctor_2/reinstate", api.town.staff)


@step
async def list_doctor_visits(api: Api) -> Response:
    return await api.get("/doctors/doctor_2/visits", api.town.staff)


@step
async def bookings_of_doctor(api: Api) -> Response:
    await a_visit(api)
    address = "/doctors/doctor_1/bookings"
    page = await api.get(address, ADMIN, params={"state": "booked", "descending": "true", "limit": 1})
    await api.get(address, ADMIN, params={"cursor": page.json()["next_cursor"], "descending": "true"})
    return await api.get(address, api.town.staff, params={"since": "2026-11-01T00:00:00Z"})


@step
async def read_doctor(api: Api) -> Response:
    return await api.get("/doctors/doctor_1")


@step
async def set_policy(api: Api) -> Response:
    return await api.put(f"{HERE}/policy", api.town.staff, json={"mode": "queue"})


@step
async def set_overrides(api: Api) -> Response:
    return await api.put(f"{HERE}/overrides", api.town.staff, json=[{"visit_type": "x-ray", "mode": "race"}])


@step
async def read_habits(api: Api) -> Response:
    return await api.get(f"{HERE}/habits", api.town.staff)


@step
async def list_unreadable(api: Api) -> Response:
    return await api.get(f"{HERE}/unreadable", api.town.staff)


@step
async def list_messages(api: Api) -> Response:
    await offer_to_somebody(api)
    page = (await api.get(f"{HERE}/messages", api.town.staff, params={"limit": 1})).json()
    return await api.get(f"{HERE}/messages", api.town.staff, params={"cursor": page["next_cursor"]})


@step
async def read_chain(api: Api) -> Response:
    await under(api.town, BY_DAY)
    who, later = await a_visit(api)
    await earlier.enrol(api.town.services, who, later.id)
    slot = await open_slot(api)
    await claims.swap(api.town.services, who, slot.id, None, later.id)
    await api.town.settle()
    chain = round_id(later.slot_id, 2)
    return await api.get(f"{HERE}/chains/{chain}", api.town.staff)
