"""Another phone number by HTTP: what is asked for, what is answered, and what is refused."""

import pytest
from httpx import Response

from quickdoc.identity.accounts import Actor
from tests.api.conftest import Api, refusal
from tests.api.signing_up import EVE, sign_up, verify

NEW = "+15550100702"
PASSWORD = EVE["password"]


async def verified(api: Api) -> Actor:
    """Eve, whose phone is verified; a minute later."""
    eve = await sign_up(api)
    await verify(api, eve, api.town.sms_sender.sent[-1].body[:6])
    await api.town.wait(60)
    return eve


async def change(api: Api, who: Actor, phone: str = "+1 555 010 0702", password: str = PASSWORD) -> Response:
    return await api.put("/me/phone", who, json={"phone": phone, "password": password})


async def test_a_new_number_is_the_accounts_once_its_code_is_typed(api: Api) -> None:
    eve = await verified(api)
    asked = await change(api, eve)
    assert asked.status_code == 202
    assert asked.json() == {
        "phone": NEW,
        "sent_at": "2026-11-23T09:01:00Z",
        "again_at": "2026-11-23T09:02:00Z",
        "code_until": "2026-11-23T09:11:00Z",
        "until": "2026-11-24T09:01:00Z",
    }
    assert (await api.get("/me/phone/change", eve)).json() == asked.json()
    assert (await api.get("/me", eve)).json()["phone"] == "+15550100701"
    assert refusal(await verify(api, eve, "1")) == (422, "wrong_code")
    changed = await verify(api, eve, api.town.sms_sender.sent[-1].body[:6])
    assert (changed.status_code, changed.json()["id"], changed.json()["verified"]) == (200, NEW, True)
    assert (await api.get("/me/phone/change", eve)).json() is None
    mine = (await api.get("/snapshots/mine", eve)).json()
    assert (mine["account"]["phone"], mine["phone"]) == (NEW, changed.json())
    assert {each["phone"] for each in mine["patients"]} == {NEW}


async def test_a_change_that_waits_is_dropped(api: Api) -> None:
    eve = await verified(api)
    await change(api, eve)
    assert (await api.delete("/me/phone/change", eve)).status_code == 204
    assert (await api.delete("/me/phone/change", eve)).status_code == 204
    assert (await api.get("/me/phone/change", eve)).json() is None


async def test_the_same_number_is_no_change(api: Api) -> None:
    eve = await verified(api)
    same = await change(api, eve, EVE["phone"])
    assert (same.status_code, same.json()) == (202, None)


async def test_what_is_wrong_is_said_and_changes_nothing(api: Api) -> None:
    eve = await verified(api)
    async with api.nothing_changes():
        assert refusal(await change(api, eve, password="another")) == (403, "wrong_password")
        assert refusal(await change(api, eve, phone="+1 900 234 5678")) == (422, "bad_phone")
        assert refusal(await change(api, eve, phone="12")) == (422, "bad_phone")
        assert refusal(await change(api, api.town.staff))[0] in {403, 404}
        nobody = await api.put("/me/phone", json={"phone": NEW, "password": PASSWORD})
        assert refusal(nobody) == (401, "unauthenticated")
        assert refusal(await api.get("/me/phone/change")) == (401, "unauthenticated")
        assert refusal(await api.delete("/me/phone/change")) == (401, "unauthenticated")


async def test_a_second_number_waits_a_minute_and_the_first_goes_on_to_wait(api: Api) -> None:
    eve = await verified(api)
    await change(api, eve)
    too_soon = await change(api, eve, "+1 555 010 0703")
    assert refusal(too_soon) == (429, "too_many_attempts")
    assert too_soon.headers["Retry-After"] == "60"
    assert (await api.get("/me/phone/change", eve)).json()["phone"] == NEW
    await api.town.wait(60)
    assert (await change(api, eve, "+1 555 010 0703")).json()["phone"] == "+15550100703"


async def test_the_password_is_asked_for_ten_times_and_then_not_for_a_while(api: Api) -> None:
    eve = await verified(api)
    for _ in range(10):
        assert refusal(await change(api, eve, password="another")) == (403, "wrong_password")
    assert refusal(await change(api, eve)) == (429, "too_many_attempts")


@pytest.mark.parametrize("number", ["+15550100702", "+15550100703"])
async def test_whether_a_number_is_known_is_told_nobody(api: Api, number: str) -> None:
    """One of them is verified for somebody else."""
    await sign_up(api, email="max@example.org", phone=NEW)
    (max_,) = await api.town.store.accounts.many({"email": "max@example.org"})
    await verify(api, Actor(account_id=max_.id, role="patient"), api.town.sms_sender.sent[-1].body[:6])
    eve = await verified(api)
    asked = await change(api, eve, number)
    assert (asked.status_code, asked.json()["phone"]) == (202, number)
    assert max_.id not in asked.text
