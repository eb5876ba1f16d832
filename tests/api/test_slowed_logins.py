"""Attempts to log in that are slowed down, and devices that are known."""

from datetime import timedelta

from httpx import Response

from api.cookies import DEVICE
from quickdoc.core.quotas import rates
from quickdoc.identity import devices
from tests.api.conftest import SECRET, Api, refusal
from tests.api.login_attempts import used_up
from tests.api.signing_up import PASSWORD, elsewhere, shown, signed_up


async def on_a_known_device(api: Api) -> None:
    """Somebody has signed up, shown that the address is theirs, and logged in once more."""
    await shown(api, await signed_up(api))
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200


WRONG = {"email": "ana@example.com", "password": "wrong"}
RIGHT = {"email": "ana@example.com", "password": PASSWORD}
FROM_HOST_TO_ACCOUNT = rates()["login_from_host_to_account"].amount


async def too_many(api: Api, body: dict[str, str]) -> Response:
    """Wrong attempts until one is refused for their number."""
    for _ in range(FROM_HOST_TO_ACCOUNT):
        assert refusal(await api.post("/auth/login", json=body)) == (401, "bad_login")
    refused = await api.post("/auth/login", json=body)
    assert refusal(refused) == (429, "too_many_attempts")
    return refused


async def test_attempts_are_slowed_down_and_success_is_not_counted(api: Api) -> None:
    await shown(api, await signed_up(api))
    async with elsewhere(api, "198.51.100.1") as other:
        for _ in range(FROM_HOST_TO_ACCOUNT + 1):
            other.client.cookies.clear()
            assert (await other.post("/auth/login", json=RIGHT)).status_code == 200
        other.client.cookies.clear()
        refused = await too_many(other, WRONG)
        assert refused.json()["detail"] == "Too many attempts to log in. Try again in 5 minutes."
        assert refusal(await other.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
        api.town.clock.moment += timedelta(seconds=int(refused.headers["retry-after"]))
        assert (await other.post("/auth/login", json=RIGHT)).status_code == 200


async def test_bad_attempts_from_one_host_keep_the_owner_out_nowhere_else(api: Api) -> None:
    await signed_up(api)
    async with elsewhere(api, "198.51.100.1") as attacker, elsewhere(api, "198.51.100.2") as owner:
        await too_many(attacker, WRONG)
        assert (await owner.post("/auth/login", json=RIGHT)).status_code == 200


async def test_on_a_known_device_the_right_password_lets_in_whatever_others_try(api: Api) -> None:
    await on_a_known_device(api)
    await used_up(api, "login_to_account", "ana@example.com")
    await used_up(api, "login_from_host", "127.0.0.1")
    async with elsewhere(api, "203.0.113.1") as new_device:
        assert refusal(await new_device.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200


async def test_one_host_alone_cannot_use_up_the_attempts_of_an_account(api: Api) -> None:
    await signed_up(api)
    async with elsewhere(api, "198.51.100.1") as attacker, elsewhere(api, "198.51.100.2") as owner:
        await used_up(api, "login_from_host_to_account", "198.51.100.1 ana@example.com")
        for _ in range(2 * rates()["login_to_account"].amount // 10):
            assert refusal(await attacker.post("/auth/login", json=WRONG)) == (429, "too_many_attempts")
        assert (await owner.post("/auth/login", json=RIGHT)).status_code == 200


async def test_a_known_device_is_known_for_its_own_accounts_only_and_is_counted_as_well(api: Api) -> None:
    await signed_up(api, email="ben@example.com", name="Ben", phone="+1 555 010 0102")
    api.client.cookies.clear()
    await on_a_known_device(api)
    device_id = api.client.cookies[DEVICE].split(".")[0]
    await used_up(api, "login_from_host_to_account", "127.0.0.1 ben@example.com")
    ben = {**RIGHT, "email": "ben@example.com"}
    assert refusal(await api.post("/auth/login", json=ben)) == (429, "too_many_attempts")
    assert refusal(await api.post("/auth/login", json=WRONG)) == (401, "bad_login")
    await used_up(api, "login_from_known_device", f"{device_id} eve@example.com")
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200
    await used_up(api, "login_from_known_device", f"{device_id} ana@example.com")
    assert refusal(await api.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")


async def test_a_device_cookie_that_somebody_made_up_proves_nothing(api: Api) -> None:
    await on_a_known_device(api)
    device_id, mark = api.client.cookies[DEVICE].split(".")
    for cookie in (f"other.{mark}", f"{device_id}.{mark[:-1]}", "", "é", "." * 900):
        assert devices.known(cookie, "ana@example.com", SECRET) is None
    assert devices.known(f"{device_id}.{mark}", "ana@example.com", SECRET) == device_id
    assert devices.known(f"{device_id}.{mark}", "ben@example.com", SECRET) is None


async def test_a_device_remembers_its_last_accounts(api: Api) -> None:
    cookie: str | None = None
    for number in range(devices.REMEMBERED + 2):
        cookie = devices.remember(cookie, f"p{number}@example.com", SECRET)
    known = [bool(devices.known(cookie, f"p{number}@example.com", SECRET)) for number in range(10)]
    assert known == [False, False, *[True] * 8]


async def test_one_host_is_counted_before_the_accounts_that_it_tries(api: Api) -> None:
    await signed_up(api)
    async with elsewhere(api, "2001:db8::1") as attacker, elsewhere(api, "2001:db8::ffff") as neighbour:
        await used_up(api, "login_from_host", "2001:db8::/64")
        assert refusal(await attacker.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
        assert refusal(await neighbour.post("/auth/login", json=RIGHT)) == (429, "too_many_attempts")
    assert (await api.post("/auth/login", json=RIGHT)).status_code == 200
