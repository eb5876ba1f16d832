"""What screens start from."""

from httpx import Response

from tests.api.conftest import Api
from tests.reads.registry import step
from tests.reads.subjects import MANY_KINDS, NEAR, everywhere, offer_to_somebody, open_slot, standing_by


@step
async def read_feed(api: Api) -> Response:
    await open_slot(api)
    for query in (
        {**NEAR, "specialty": "dermatology"},
        {**NEAR, "radius_km": 60, "specialty": MANY_KINDS},
        {"clinic_id": "clinic_1"},
        {"doctor_id": "doctor_1"},
    ):
        assert (await api.get("/snapshots/feed", params=query)).status_code == 200
    return await api.get("/snapshots/feed", params=NEAR)


@step
async def read_matches(api: Api) -> Response:
    who, _ = await everywhere(api)
    await api.get("/snapshots/matches", who)
    who, _ = await standing_by(api)
    return await api.get("/snapshots/matches", who)


@step
async def read_mine(api: Api) -> Response:
    who, _ = await offer_to_somebody(api)
    return await api.get("/snapshots/mine", who)


@step
async def read_board(api: Api) -> Response:
    await api.get("/snapshots/board/clinic_1", api.town.staff, params={"day": "2027-01-27"})
    return await api.get("/snapshots/board/clinic_1", api.town.staff)
