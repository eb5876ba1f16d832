"""Clinics, doctors, policies."""

from httpx import Response

from quickdoc.offers.rounds import round_id
from quickdoc.scheduling.actions import claims
from quickdoc.waitlist.actions import earlier
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import BY_DAY, HERE, a_visit, offer_to_somebody, open_slot
from tests.texting.stage import under


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
    for query in ({"clinic_id": "clinic_1"}, {"specialty": "dermatology", "clinic_id": "clinic_1"}):
        assert len((await api.get("/doctors", params=query)).json()) <= 2
    assert (await api.get("/doctors", params={"specialty": "cardiology"})).json()
    return await api.get("/doctors")


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
