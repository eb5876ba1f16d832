"""What was given can be taken back: passwords, logins, places on a clinic's staff, whole accounts."""

import asyncio

from api.cookies import NAME
from quickdoc.identity import access
from quickdoc.identity.actions import accounts as account_actions
from tests.api.account_steps import NEW, bearing, is_in, logged_in, login, refreshed
from tests.api.conftest import Api, refusal
from tests.api.signing_up import ANA, PASSWORD, signed_up

# --- passwords -------------------------------------------------------------------------------------


async def test_a_changed_password_ends_every_other_login_at_once_and_this_one_goes_on(api: Api) -> None:
    await signed_up(api)
    thief, mine = await login(api), await login(api)
    body = {"present": PASSWORD, "new": NEW}
    changed = await api.post("/auth/password", headers=bearing(mine), json=body)
    assert changed.status_code == 200, changed.text
    assert not await is_in(api, thief)
    assert not await is_in(api, mine)
    assert await is_in(api, changed.json())
    assert (await refreshed(api, thief["cookie"])).status_code == 401
    assert (await refreshed(api, changed.cookies[NAME])).status_code == 200
    assert refusal(await logged_in(api)) == (401, "bad_login")
    await login(api, NEW)


async def test_the_present_password_is_asked_for_and_cannot_be_guessed(api: Api) -> None:
    mine = await signed_up(api)
    async with api.nothing_changes():
        for _ in range(10):
            wrong = await api.post(
                "/auth/password", headers=bearing(mine), json={"present": "no", "new": NEW}
            )
            assert refusal(wrong) == (403, "wrong_password")
        right = {"present": PASSWORD, "new": NEW}
        late = await api.post("/auth/password", headers=bearing(mine), json=right)
    assert refusal(late) == (429, "too_many_attempts")
    assert int(late.headers["Retry-After"]) > 0


async def test_a_login_that_is_overtaken_by_a_new_password_is_ended_with_the_others(api: Api) -> None:
    """It was proved by the old password, and its session is opened after all sessions ended."""
    mine = await signed_up(api)
    entrant = await account_actions.log_in(
        api.town.services, email=ANA["email"], password=PASSWORD, host="h", demo=True
    )
    await api.post("/auth/password", headers=bearing(mine), json={"present": PASSWORD, "new": NEW})
    record = await api.town.store.credentials.access(entrant.account.id)
    assert not access.is_good(record, "session_late", entrant.epoch)


async def test_of_two_changes_at_once_one_counts(api: Api) -> None:
    await signed_up(api)
    one, other = await login(api), await login(api)
    answers = await asyncio.gather(
        *(
            api.post("/auth/password", headers=bearing(each), json={"present": PASSWORD, "new": new})
            for each, new in ((one, NEW), (other, "yet another horse"))
        )
    )
    assert sum(answer.status_code == 200 for answer in answers) == 1
