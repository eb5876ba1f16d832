"""An installation keeps an administrator."""

import asyncio

import pytest

from quickdoc.admin.actions.closing import close_own
from quickdoc.core.errors import LastAdminError, WrongPasswordError
from quickdoc.identity.accounts import Account, Actor, actor
from quickdoc.identity.actions.admins import NewAdmin, create_admin
from tests.api.conftest import Api, refusal
from tests.town import Town

SECRET = "a long enough horse"


async def admin(town: Town, name: str) -> Account:
    wanted = NewAdmin(email=f"{name}@example.org", name=name.title(), zone="UTC", password=SECRET)
    return await create_admin(town.services, wanted)


async def admins(town: Town) -> set[str]:
    return {each.name for each in await town.store.accounts.many({"role": "admin"})}


async def test_the_last_administrator_cannot_delete_their_account(api: Api) -> None:
    last = actor(await admin(api.town, "ada"))
    refused = await api.post("/me/closing", last, json={"password": SECRET})
    assert refusal(refused) == (409, "last_admin")
    assert (await api.get("/admin/numbers", last)).status_code == 200
    other = actor(await admin(api.town, "bea"))
    assert (await api.post("/me/closing", last, json={"password": SECRET})).status_code == 204
    assert refusal(await api.post("/me/closing", other, json={"password": SECRET})) == (409, "last_admin")
    assert await admins(api.town) == {"Bea"}


async def test_of_two_who_go_at_once_one_stays(town: Town) -> None:
    people = [actor(await admin(town, name)) for name in ("ada", "bea")]
    results = await asyncio.gather(
        *(close_own(town.services, each, SECRET) for each in people), return_exceptions=True
    )
    assert [each for each in results if each is not None and not isinstance(each, LastAdminError)] == []
    assert await admins(town)
    for who in [each for each in people if await town.store.accounts.find(each.account_id)][:-1]:
        await close_own(town.services, who, SECRET)  # whoever was refused may go later
    assert len(await admins(town)) == 1


async def test_an_administrator_has_no_role_that_anybody_could_take_away(api: Api) -> None:
    made = await admin(api.town, "ada")
    address = f"/clinics/clinic_1/staff/{made.id}"
    asking = Actor(account_id="account_other", role="admin")
    demoted = await api.put(f"{address}/role", asking, json={"role": "staff"})
    for answer in (demoted, await api.delete(address, asking)):
        assert refusal(answer) == (404, "not_found")
    assert await admins(api.town) == {"Ada"}


async def test_with_a_wrong_password_nobody_is_looked_for(town: Town) -> None:
    last = actor(await admin(town, "ada"))
    with pytest.raises(WrongPasswordError):
        await close_own(town.services, last, "not it")
