"""Standby requests, offers, rounds."""

from httpx import Response

from tests.api.conftest import Api
from tests.reads.registry import STEPS, step
from tests.reads.subjects import (
    PREFERENCES,
    everywhere,
    offer_to_somebody,
    open_slot,
    running_round,
    standing_by,
)
from tests.texting.stage import visiting


@step
async def list_standbys(api: Api) -> Response:
    who, _ = await standing_by(api)
    return await api.get("/standbys", who)


@step
async def add_standby(api: Api) -> Response:
    return await api.post("/standbys", await api.town.patient(), json=PREFERENCES)


@step
async def change_standby(api: Api) -> Response:
    who, standby = await standing_by(api)
    return await api.put(f"/standbys/{standby.id}", who, json={**PREFERENCES, "notice": 60})


@step
async def remove_standby(api: Api) -> Response:
    who, standby = await standing_by(api)
    return await api.delete(f"/standbys/{standby.id}", who)


@step
async def pause_standby(api: Api) -> Response:
    who, standby = await standing_by(api)
    return await api.post(f"/standbys/{standby.id}/pause", who, json={"until": "2026-12-24T00:00:00Z"})


@step
async def restore_standby(api: Api) -> Response:
    who, standby = await standing_by(api)
    await api.delete(f"/standbys/{standby.id}", who)
    return await api.post(f"/standbys/{standby.id}/restore", who)


@step
async def keep_looking(api: Api) -> Response:
    who, standby = await standing_by(api)
    await visiting(api.town, who, 48 + len(STEPS) + api.town.people)
    await api.post("/standbys", who, json={**PREFERENCES, "notice": 90})
    return await api.post(f"/standbys/{standby.id}/keep-looking", who)


@step
async def read_place(api: Api) -> Response:
    who, standby = await everywhere(api)
    return await api.get(f"/standbys/{standby.id}/place", who)


@step
async def list_missed(api: Api) -> Response:
    who, standby = await everywhere(api)
    return await api.get(f"/standbys/{standby.id}/missed", who)


@step
async def list_offers(api: Api) -> Response:
    who, _ = await offer_to_somebody(api)
    return await api.get("/offers", who)


@step
async def accept_offer(api: Api) -> Response:
    who, offer = await offer_to_somebody(api)
    return await api.post(f"/offers/{offer.id}/accept", who)


@step
async def pass_offer(api: Api) -> Response:
    who, offer = await offer_to_somebody(api)
    return await api.post(f"/offers/{offer.id}/pass", who)


@step
async def stop_round(api: Api) -> Response:
    return await api.post(f"/rounds/{await running_round(api)}/stop", api.town.staff, json={"note": "enough"})


@step
async def resume_round(api: Api) -> Response:
    running = (await stop_round(api)).json()["id"]
    return await api.post(f"/rounds/{running}/resume", api.town.staff)


@step
async def pick_patient(api: Api) -> Response:
    _, standby = await standing_by(api)
    slot = await open_slot(api)
    return await api.post(
        f"/slots/{slot.id}/offers", api.town.staff, json={"standby_id": standby.id, "note": "in pain"}
    )


@step
async def read_round_log(api: Api) -> Response:
    return await api.get(f"/rounds/{await running_round(api)}/log", api.town.staff)
