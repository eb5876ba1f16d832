"""Searches, preferences and logins that mean nothing: each is refused by name, and nothing changes."""

import json
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from tests.api.bodies import JSON, PREFERENCES
from tests.api.conftest import SECRET, Api, refusal
from tests.town import CENTRE


@pytest.fixture
async def ana(api: Api) -> Actor:
    return await api.town.patient("Ana")


@pytest.mark.parametrize(
    "query", ["lat=91&lon=0", "lat=1", "lat=nan&lon=nan", "radius_km=0", "radius_km=1e9"]
)
@pytest.mark.parametrize("path", ["/slots", "/snapshots/feed"])
async def test_places_that_are_not_on_earth(api: Api, path: str, query: str) -> None:
    assert refusal(await api.get(f"{path}?{query}")) == (422, "invalid")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "day=tomorrow", "day=0001-01-01", "day=9999-12-31", "colour=red"],
)
async def test_queries_that_mean_nothing(api: Api, query: str) -> None:
    assert refusal(await api.get(f"/slots?{query}")) == (422, "invalid")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "today", "2026-13-01"])
async def test_days_that_no_board_can_show(api: Api, day: str) -> None:
    response = await api.get("/snapshots/board/clinic_1", api.town.staff, params={"day": day})
    assert refusal(response) == (422, "invalid")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "e30",
        "WyJhIl0",
        "W10",
        "WzEsMl0",
        "Wy01LCJhIl0",
        "WzFlMzAwLCJhIl0",
        "é",
        "%00",
        "W1tbW1tb",
        "bnVsbA",
        "WzAsIlx1ZDgwMCJd",  # [0, half a surrogate pair]
    ],
)
async def test_cursors_that_are_none_of_ours(api: Api, cursor: str) -> None:
    assert refusal(await api.get("/slots", params={"cursor": cursor})) == (422, "bad_cursor")


async def test_cursors_of_messages_that_are_none_of_ours(api: Api) -> None:
    for cursor in ("x", "WzEsMl0", "e30", "WyJcdWQ4MDAiXQ"):  # the last is half a surrogate pair
        response = await api.get("/clinics/clinic_1/messages", api.town.staff, params={"cursor": cursor})
        assert refusal(response) == (422, "bad_cursor")


@pytest.mark.parametrize("query", ["", "specialty=dermatology", "radius_km=5"])
async def test_a_feed_of_nowhere(api: Api, query: str) -> None:
    assert refusal(await api.get(f"/snapshots/feed?{query}")) == (422, "unclear_search")


async def test_a_feed_of_too_much(api: Api) -> None:
    names = "&".join(f"specialty=kind_{letter}" for letter in "abcdefghijkl")
    response = await api.get(f"/snapshots/feed?lat=0&lon=0&radius_km=60&{names}")
    assert refusal(response) == (422, "unclear_search")


@pytest.mark.parametrize(
    "changes",
    [
        {"point": {"lat": 91, "lon": 0}},
        {"point": None},
        {"hours": [1, 2, 3]},
        {"hours": [1 << 24] * 7},
        {"off_days": ["someday"]},
        {"notice": -1},
        {"channels": ["pigeon"]},
        {"specialties": ["$where"]},
        {"label": "x" * 61},
        {"dnd": {"start": 1440, "end": 0}},
        {"label": "\ud800"},
        {"clinic_ids": ["\udfff"]},
        {"doctor_ids": ["x" * 65]},
        {"urgency": 3},
    ],
)
async def test_wishes_that_cannot_be(api: Api, ana: Actor, changes: dict[str, Any]) -> None:
    async with api.nothing_changes():
        body = json.dumps({**PREFERENCES, **changes})
        response = await api.post("/standbys", ana, content=body, headers=JSON)
    assert refusal(response) == (422, "invalid")
    assert response.json()["errors"][0]["field"].split(".")[0] == next(iter(changes))


async def test_a_wish_for_nothing(api: Api, ana: Actor) -> None:
    async with api.nothing_changes():
        response = await api.post("/standbys", ana, json={"point": CENTRE.model_dump()})
    assert refusal(response) == (422, "empty_wish")


async def test_no_token_a_forged_one_and_an_old_one(api: Api, ana: Actor) -> None:
    old = api.token(ana)
    api.town.clock.moment += timedelta(minutes=16)
    ticket = tokens.ticket(ana, SECRET, api.town.clock.now())
    tries = ["", "Basic YTpi", "Bearer", "Bearer x", f"Bearer {old}", f"Bearer {ticket}", f"Bearer {old}x"]
    async with api.nothing_changes():
        for given in tries:
            response = await api.get("/me", headers={"Authorization": given} if given else {})
            assert refusal(response) == (401, "unauthenticated")
            assert response.headers["www-authenticate"] == "Bearer"


async def test_a_method_that_an_address_does_not_know(api: Api) -> None:
    response = await api.delete("/slots")
    assert refusal(response) == (405, "method_not_allowed")
    assert response.headers["allow"] == "GET"


async def test_what_was_sent_is_not_repeated(api: Api) -> None:
    secret = "hunter2"
    response = await api.post("/auth/login", json={"email": [secret], "password": [secret], secret: 1})
    assert refusal(response) == (422, "invalid")
    assert len(response.json()["errors"]) == 3
    assert response.text.count(secret) == response.json()["detail"].count(secret) + 1
