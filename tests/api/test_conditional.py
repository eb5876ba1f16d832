"""Whoever has an answer already gets a 304; nobody gets what is somebody else's, and nobody what is old."""

from datetime import timedelta
from typing import Any

import pytest

from quickdoc.identity.accounts import Actor
from tests.api.conditional_screens import BOARD, FEED, MINE, NEAR, again, seen
from tests.api.conftest import Api
from tests.texting.stage import offered, visiting

CATALOGUE = ("/clinics", "/doctors", "/specialties", "/clinics/clinic_1", "/doctors/doctor_1")


@pytest.mark.parametrize("path", CATALOGUE)
async def test_what_hardly_changes_is_not_told_twice(api: Api, path: str) -> None:
    first = await seen(api, path, None)
    second = await again(api, path, None, first)
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["cache-control"] == first.headers["cache-control"]
    assert "no-cache" in first.headers["cache-control"] or "max-age" in first.headers["cache-control"]


async def test_a_clinic_that_has_changed_is_told_anew(api: Api) -> None:
    first = await seen(api, "/clinics/clinic_1", None)
    await api.put("/clinics/clinic_1/policy", api.town.staff, json={"mode": "queue"})
    second = await again(api, "/clinics/clinic_1", None, first)
    assert second.json()["policy"]["mode"] == "queue"


async def test_screens_that_show_the_same_are_not_told_twice(api: Api) -> None:
    who, offer = await offered(api.town)
    await visiting(api.town, who)
    day = {"day": offer.brief.start.date().isoformat()}
    looks: list[tuple[str, Actor | None, dict[str, Any]]] = [
        (FEED, None, NEAR),
        (MINE, who, {}),
        (BOARD, api.town.staff, day),
    ]
    for path, actor, query in looks:
        first = await seen(api, path, actor, **query)
        api.town.clock.moment += timedelta(seconds=5)
        second = await again(api, path, actor, first, **query)
        assert (second.status_code, second.content) == (304, b""), path
        assert second.headers["etag"] == first.headers["etag"]
        assert second.headers["snapshot-time"] > first.headers["snapshot-time"]
        kept = "no-cache" if path == FEED else "private, no-cache"
        assert first.headers["cache-control"] == second.headers["cache-control"] == kept
        assert path == FEED or "Authorization" in second.headers["vary"]


async def test_a_304_says_from_where_to_catch_up(api: Api) -> None:
    await api.town.publish()
    first = await seen(api, FEED, None, **NEAR)
    await api.town.standby(await api.town.patient())
    second = await again(api, FEED, None, first, **NEAR)
    assert second.status_code == 304
    assert second.headers["snapshot-position"] > first.headers["snapshot-position"]
    assert second.headers["snapshot-position"] == await api.town.store.log.end(api.town.clock.now())
