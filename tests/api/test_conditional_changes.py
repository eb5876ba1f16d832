"""Each change of a screen is told, and a tag is worth nothing to another account."""

from datetime import timedelta
from typing import Any

from httpx import Response

from api.conditional import names, tag_of
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.actions import bookings, slots
from tests.api.conditional_screens import BOARD, FEED, MINE, NEAR, again, seen
from tests.api.conftest import Api, refusal
from tests.texting.stage import offered


def told(response: Response) -> dict[str, Any]:
    """What an answer says, but for where and when."""
    assert response.status_code == 200, response.text
    body = response.json()
    assert response.headers["snapshot-position"] == body["position"]
    return {name: each for name, each in body.items() if name not in {"position", "server_time"}}


async def test_every_change_of_a_screen_is_told(api: Api) -> None:
    """At each step a look with the tag before gives exactly what a look without one gives."""
    town = api.town
    who, offer = await offered(town)
    day = {"day": offer.brief.start.date().isoformat()}
    looks: list[tuple[str, Actor | None, dict[str, Any]]] = [
        (FEED, None, NEAR),
        (MINE, who, {}),
        (BOARD, town.staff, day),
    ]
    had = {path: await seen(api, path, actor, **query) for path, actor, query in looks}

    async def move(step: int) -> None:
        if step == 0:
            await api.post(f"/offers/{offer.id}/accept", who)
        elif step == 1:
            visit = (await town.store.bookings.many({"kind": "visit"}))[0]
            await bookings.cancel(town.services, town.staff, visit.id)
        elif step == 2:
            await slots.withdraw(town.services, town.staff, offer.slot_id)
        elif step == 3:
            town.clock.moment += timedelta(days=2)
        elif step == 4:
            await api.put("/clinics/clinic_1/policy", town.staff, json={"mode": "queue"})
        await town.settle()

    told_anew = 0
    for step in range(5):
        await move(step)
        for path, actor, query in looks:
            fresh = await seen(api, path, actor, **query)
            second = await again(api, path, actor, had[path], **query)
            if told(fresh) == told(had[path]):
                assert second.status_code == 304
            else:
                assert told(second) == told(fresh)
                told_anew += 1
            had[path] = fresh
    assert told_anew >= 8


async def test_todays_empty_board_is_another_one_tomorrow(api: Api) -> None:
    first = await seen(api, BOARD, api.town.staff)
    assert first.json()["slots"] == []
    api.town.clock.moment += timedelta(days=1)
    assert (await again(api, BOARD, api.town.staff, first)).status_code == 200


async def test_the_tag_of_one_account_opens_nothing_to_another(api: Api) -> None:
    """Two who see the very same, and two who do not: each gets their own."""
    ana, ben = await api.town.patient("Ana"), await api.town.patient("Ben")
    colleague = api.town.staff.model_copy(update={"account_id": "account_colleague"})
    first = await seen(api, MINE, ana)
    theirs = await again(api, MINE, ben, first)
    assert theirs.status_code == 200
    assert theirs.json()["account"]["id"] == ben.account_id
    board = await seen(api, BOARD, api.town.staff)
    assert (await again(api, BOARD, colleague, board)).status_code == 200
    stranger = await api.town.found_neighbour()
    assert refusal(await again(api, BOARD, stranger, board)) == (403, "forbidden")
    assert refusal(await again(api, BOARD, None, board)) == (401, "unauthenticated")
    for path, who in ((MINE, ben), (BOARD, colleague)):
        response = await api.get(path, who, headers={"If-None-Match": '"made up", W/"x"'})
        assert response.status_code == 200


async def test_what_is_personal_and_no_screen_is_kept_by_nobody(api: Api) -> None:
    ana = await api.town.patient()
    for path in ("/me", "/standbys", "/bookings", "/offers"):
        response = await api.get(path, ana)
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers


def test_tags_are_compared_weakly() -> None:
    tag = tag_of("a", 1)
    assert tag == tag_of("a", 1) != tag_of("a", 2)
    for asked in (tag, tag.removeprefix("W/"), f'"x", {tag}', f'{tag},"y"', "*", " * "):
        assert names(asked, tag), asked
    assert not names(None, tag)
    for other in ("", '"x"', tag[:-2] + '"', tag.strip('W/"')):
        assert not names(other, tag), other
