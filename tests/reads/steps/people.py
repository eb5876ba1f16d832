"""Patients of an account and how they are told."""

from httpx import Response

from tests.api.bodies import BROWSER, PROFILE
from tests.api.conftest import Api
from tests.pictures import PICTURE
from tests.reads.registry import step
from tests.reads.subjects import standing_by


@step
async def me(api: Api) -> Response:
    return await api.get("/me", await api.town.patient())


@step
async def list_patients(api: Api) -> Response:
    return await api.get("/me/patients", await api.town.patient())


@step
async def add_patient(api: Api) -> Response:
    return await api.post(
        "/me/patients", await api.town.patient(), json={"name": "Mia", "born": "2020-01-01"}
    )


@step
async def change_patient(api: Api) -> Response:
    who, _ = await standing_by(api)
    return await api.put(f"/me/patients/{who.patient_ids[0]}", who, json={"name": "Mia B", "born": None})


@step
async def put_photo(api: Api) -> Response:
    who = await api.town.patient()
    await api.put("/me/photo", who, content=PICTURE)
    return await api.put("/me/photo", who, content=PICTURE)


@step
async def remove_photo(api: Api) -> Response:
    who = await api.town.patient()
    await api.put("/me/photo", who, content=PICTURE)
    return await api.delete("/me/photo", who)


@step
async def read_photo(api: Api) -> Response:
    shown = await api.put("/me/photo", await api.town.patient(), content=PICTURE)
    return await api.get(f"/photos/{shown.json()['photo_id']}")


@step
async def remove_patient(api: Api) -> Response:
    who, _ = await standing_by(api)
    mia = (await api.post("/me/patients", who, json={"name": "Mia"})).json()
    return await api.delete(f"/me/patients/{mia['id']}", who)


@step
async def change_me(api: Api) -> Response:
    who, _ = await standing_by(api)
    body = {"name": "Ana B", "language": "es", "zone": "America/Recife"}
    return await api.call("PATCH", "/me", who, json=body)


@step
async def set_profile(api: Api) -> Response:
    who = await api.town.patient()
    return await api.put(f"/patients/{who.patient_ids[0]}/profile", who, json=PROFILE)


@step
async def read_profile(api: Api) -> Response:
    who = await api.town.patient()
    return await api.get(f"/patients/{who.patient_ids[0]}/profile", who)


@step
async def put_patient_photo(api: Api) -> Response:
    who = await api.town.patient()
    return await api.put(f"/patients/{who.patient_ids[0]}/photo", who, content=PICTURE)


@step
async def drop_patient_photo(api: Api) -> Response:
    who = await api.town.patient()
    await api.put(f"/patients/{who.patient_ids[0]}/photo", who, content=PICTURE)
    return await api.delete(f"/patients/{who.patient_ids[0]}/photo", who)


@step
async def read_switches(api: Api) -> Response:
    return await api.get("/me/switches", await api.town.patient())


@step
async def set_switches(api: Api) -> Response:
    return await api.put("/me/switches", await api.town.patient(), json={"offer": {"email": False}})


@step
async def push_key(api: Api) -> Response:
    return await api.get("/push/key")


@step
async def subscribe_push(api: Api) -> Response:
    return await api.post("/me/push", await api.town.patient(), json=BROWSER)


@step
async def unsubscribe_push(api: Api) -> Response:
    return await api.delete("/me/push", await api.town.patient())


@step
async def issue_ticket(api: Api) -> Response:
    return await api.post("/socket-tickets", await api.town.patient())
