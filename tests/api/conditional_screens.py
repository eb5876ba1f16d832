"""Requests that name what the client has already."""

from typing import Any

from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api
from tests.town import CENTRE

FEED, MINE, BOARD = "/snapshots/feed", "/snapshots/mine", "/snapshots/board/clinic_1"
NEAR = {"lat": CENTRE.lat, "lon": CENTRE.lon, "radius_km": 5}


async def again(api: Api, path: str, who: Actor | None, first: Response, **query: Any) -> Response:
    """Ask for it as a browser does that has it."""
    return await api.get(path, who, params=query, headers={"If-None-Match": first.headers["etag"]})


async def seen(api: Api, path: str, who: Actor | None, **query: Any) -> Response:
    response = await api.get(path, who, params=query)
    assert response.status_code == 200, response.text
    return response
