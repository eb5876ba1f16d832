"""A login lasts as long as its refresh tokens are used once, in order."""

from datetime import timedelta

from httpx import Response

from api.cookies import NAME
from tests.api.conftest import Api, refusal
from tests.api.signing_up import signed_up


async def refreshed(api: Api, token: str | None) -> Response:
    api.client.cookies.clear()
    headers = {"Cookie": f"{NAME}={token}"} if token is not None else {}
    return await api.post("/auth/refresh", headers=headers)


def kept(response: Response) -> str:
    token = response.cookies.get(NAME)
    assert token
    return token


async def first(api: Api) -> str:
    await signed_up(api)
    token = api.client.cookies.get(NAME)
    assert token
    return token


async def test_a_refresh_gives_a_new_access_token_and_a_new_cookie(api: Api) -> None:
    token = await first(api)
    api.town.clock.moment += timedelta(minutes=20)
    response = await refreshed(api, token)
    assert response.status_code == 200
    assert kept(response) != token
    told = response.json()
    me = await api.get("/me", headers={"Authorization": f"Bearer {told['access_token']}"})
    assert me.json() == told["account"]


async def test_a_page_that_lost_the_answer_gets_the_same_cookie_again(api: Api) -> None:
    token = await first(api)
    second = kept(await refreshed(api, token))
    api.town.clock.moment += timedelta(seconds=60)
    assert kept(await refreshed(api, token)) == second
    assert (await refreshed(api, second)).status_code == 200


async def test_a_used_token_that_comes_back_ends_the_login_everywhere(api: Api) -> None:
    token = await first(api)
    second = kept(await refreshed(api, token))
    api.town.clock.moment += timedelta(seconds=61)
    stolen = await refreshed(api, token)
    assert refusal(stolen) == (401, "unauthenticated")
    assert "two places" in stolen.json()["detail"]
    assert refusal(await refreshed(api, second)) == (401, "unauthenticated")


async def test_a_token_two_generations_old_is_theft_however_soon(api: Api) -> None:
    token = await first(api)
    second = kept(await refreshed(api, token))
    third = kept(await refreshed(api, second))
    assert refusal(await refreshed(api, token)) == (401, "unauthenticated")
    assert refusal(await refreshed(api, third)) == (401, "unauthenticated")


async def test_one_login_says_nothing_about_another(api: Api) -> None:
    token = await first(api)
    body = {"email": "ana@example.com", "password": "correct horse"}
    other = kept(await api.post("/auth/login", json=body))
    await refreshed(api, token)
    api.town.clock.moment += timedelta(seconds=61)
    await refreshed(api, token)
    assert (await refreshed(api, other)).status_code == 200


async def test_a_session_ends_a_month_after_it_was_last_used(api: Api) -> None:
    token = await first(api)
    api.town.clock.moment += timedelta(days=29)
    second = kept(await refreshed(api, token))
    api.town.clock.moment += timedelta(days=30)
    assert refusal(await refreshed(api, second)) == (401, "unauthenticated")


async def test_who_has_logged_out_is_out(api: Api) -> None:
    token = await first(api)
    out = await api.post("/auth/logout", headers={"Cookie": f"{NAME}={token}"})
    assert out.status_code == 204
    assert 'quickdoc_refresh=""' in out.headers["set-cookie"]
    assert out.headers["clear-site-data"] == '"cache"'
    assert refusal(await refreshed(api, token)) == (401, "unauthenticated")
    assert (await api.post("/auth/logout", headers={"Cookie": f"{NAME}={token}"})).status_code == 204


async def test_without_a_good_cookie_there_is_nothing_to_refresh_and_the_cookie_goes(api: Api) -> None:
    for token in (None, "", "nonsense", "a.1.b"):
        response = await refreshed(api, token)
        assert refusal(response) == (401, "unauthenticated")
        assert 'quickdoc_refresh=""' in response.headers["set-cookie"]
    assert (await api.post("/auth/logout")).status_code == 204


async def test_a_refresh_fails_when_the_account_is_gone(api: Api) -> None:
    token = await first(api)
    await api.town.store.database["accounts"].delete_many({})
    assert refusal(await refreshed(api, token)) == (401, "unauthenticated")
