"""What administrators look at."""

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import a_visit

ADMIN = Actor(account_id="account_admin", role="admin")


@step
async def read_numbers(api: Api) -> Response:
    return await api.get("/admin/numbers", ADMIN, params={"zone": "Europe/Madrid"})


@step
async def find_patients(api: Api) -> Response:
    await api.town.patient()
    for wanted in ("person 12", "+346100", "2019-03-12"):
        found = await api.get("/admin/patients", ADMIN, params={"q": wanted, "limit": 10})
        assert found.status_code == 200, found.text
    await api.town.patient()
    page = (await api.get("/admin/patients", ADMIN, params={"limit": 1})).json()
    return await api.get("/admin/patients", ADMIN, params={"cursor": page["next_cursor"]})


@step
async def read_patient_file(api: Api) -> Response:
    who, _ = await a_visit(api)
    return await api.get(f"/admin/patients/{who.patient_ids[0]}", ADMIN)


@step
async def correct_patient(api: Api) -> Response:
    who = await api.town.patient()
    return await api.put(f"/admin/patients/{who.patient_ids[0]}", ADMIN, json={"name": "Mia C", "born": None})
