"""Where one is logged in, and ending it."""

from datetime import timedelta

import pytest

from api.cookies import NAME
from api.devices import device_name
from tests.api.account_steps import bearing, is_in, login, refreshed
from tests.api.conftest import Api, refusal
from tests.api.signing_up import signed_up

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


async def test_one_sees_where_one_is_logged_in_and_ends_one_login_at_once(api: Api) -> None:
    await signed_up(api)
    other = await login(api, headers={"User-Agent": FIREFOX})
    api.town.clock.moment += timedelta(minutes=5)
    mine = await login(api)
    listed = (await api.get("/auth/sessions", headers=bearing(mine))).json()
    assert [each["is_this"] for each in listed] == [True, False, False]
    firefox = next(each for each in listed if each["device"] == "Firefox on Windows")
    ended = await api.delete(f"/auth/sessions/{firefox['id']}", headers=bearing(mine))
    assert ended.status_code == 204
    assert not await is_in(api, other)
    assert (await refreshed(api, other["cookie"])).status_code == 401
    assert await is_in(api, mine)
    left = (await api.get("/auth/sessions", headers=bearing(mine))).json()
    assert firefox["id"] not in {each["id"] for each in left}


async def test_all_other_logins_end_and_this_one_goes_on(api: Api) -> None:
    await signed_up(api)
    other, mine = await login(api), await login(api)
    answer = await api.delete("/auth/sessions", headers=bearing(mine))
    assert answer.status_code == 200
    assert not await is_in(api, other)
    assert await is_in(api, answer.json())
    listed = (await api.get("/auth/sessions", headers=bearing(answer.json()))).json()
    assert [each["is_this"] for each in listed] == [True]


async def test_logging_out_ends_the_access_token_as_well(api: Api) -> None:
    await signed_up(api)
    mine, other = await login(api), await login(api)
    api.client.cookies.clear()
    out = await api.post("/auth/logout", headers={"Cookie": f"{NAME}={mine['cookie']}"})
    assert out.status_code == 204
    assert not await is_in(api, mine)
    assert await is_in(api, other)


async def test_a_stolen_refresh_token_takes_the_access_tokens_with_it(api: Api) -> None:
    await signed_up(api)
    mine = await login(api)
    api.town.clock.moment += timedelta(minutes=1)
    newer = await refreshed(api, mine["cookie"])
    api.town.clock.moment += timedelta(minutes=2)
    assert (await refreshed(api, mine["cookie"])).status_code == 401
    assert not await is_in(api, newer.json())


async def test_nobody_ends_the_login_of_somebody_else(api: Api) -> None:
    ana = await signed_up(api)
    ben = await signed_up(api, email="ben@example.com")
    theirs = (await api.get("/auth/sessions", headers=bearing(ana))).json()
    async with api.nothing_changes():
        refused = await api.delete(f"/auth/sessions/{theirs[0]['id']}", headers=bearing(ben))
    assert refusal(refused) == (404, "not_found")


async def test_a_repeated_request_is_not_answered_from_memory_once_the_login_has_ended(api: Api) -> None:
    await signed_up(api)
    mine = await login(api)
    slot = await api.town.publish()
    headers = {**bearing(mine), "Idempotency-Key": "one"}
    assert (await api.post(f"/slots/{slot.id}/claim", headers=headers, json={})).status_code == 201
    await api.post("/auth/logout", headers={"Cookie": f"{NAME}={mine['cookie']}"})
    again = await api.post(f"/slots/{slot.id}/claim", headers=headers, json={})
    assert refusal(again) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
