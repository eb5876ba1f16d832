"""Switches and subscriptions."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from quickdoc.core.config import Settings
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.push.memory import MemoryPusher
from tests.api.bodies import BROWSER, KEYS
from tests.api.conftest import Api, refusal, serving
from tests.town import Town


@pytest.fixture
async def whole(town: Town, settings: Settings) -> AsyncIterator[Api]:
    """An API that has every channel."""
    town.mailer, town.pusher = MemoryMailer(), MemoryPusher(allows_local=False)
    async with serving(town, settings) as api:
        yield api


async def test_the_switches_begin_sanely_and_are_set_as_a_whole(whole: Api) -> None:
    ana = await whole.town.patient()
    told = (await whole.get("/me/switches", ana)).json()
    everything = {"sms": True, "email": True, "push": True}
    assert told["on"] == everything
    assert told["switches"]["offer"] == everything
    assert set(told["switches"]) == {"offer", "booked", "cancelled", "reminder"}
    wanted = {"offer": {"email": False}, "reminder": {"email": True, "sms": False, "push": False}}
    answer = await whole.put("/me/switches", ana, json=wanted)
    assert answer.json()["offer"] == {"sms": True, "email": False, "push": True}
    assert answer.json()["reminder"] == wanted["reminder"]
    assert (await whole.get("/me/switches", ana)).json()["switches"] == answer.json()
    assert (await whole.get("/me", ana)).json()["switches"] == answer.json()


async def test_what_is_not_there_is_said(api: Api) -> None:
    ana = await api.town.patient()
    assert (await api.get("/me/switches", ana)).json()["on"] == {"sms": True, "email": False, "push": False}
    assert (await api.get("/push/key")).json() == {"key": None}
    assert refusal(await api.post("/me/push", ana, json=BROWSER)) == (409, "channel_off")


@pytest.mark.parametrize(
    "body",
    [{"offer": {"fax": True}}, {"other": {}}, {"offer": {"sms": "maybe"}}, {"offer": None}, {"offer": []}],
)
async def test_unknown_switches_are_refused(whole: Api, body: dict[str, Any]) -> None:
    ana = await whole.town.patient()
    assert refusal(await whole.put("/me/switches", ana, json=body))[0] == 422


async def test_a_browser_subscribes_and_leaves(whole: Api) -> None:
    ana = await whole.town.patient()
    assert (await whole.get("/push/key")).json()["key"]
    for _ in range(2):
        browser = {**BROWSER, "expirationTime": None}
        assert (await whole.post("/me/push", ana, json=browser)).status_code == 204
    assert (await whole.get("/me/switches", ana)).json()["browsers"] == 1
    other = {"endpoint": "https://push.example.com/other"}
    await whole.delete("/me/push", ana, params=other)
    assert (await whole.get("/me/switches", ana)).json()["browsers"] == 1
    for _ in range(2):
        left = await whole.delete("/me/push", ana, params={"endpoint": BROWSER["endpoint"]})
        assert left.status_code == 204
    assert (await whole.get("/me/switches", ana)).json()["browsers"] == 0


async def test_nobody_ends_somebody_elses_subscription(whole: Api) -> None:
    ana, ben = await whole.town.patient("Ana"), await whole.town.patient("Ben")
    await whole.post("/me/push", ana, json=BROWSER)
    await whole.delete("/me/push", ben, params={"endpoint": BROWSER["endpoint"]})
    await whole.delete("/me/push", ben)
    assert (await whole.get("/me/switches", ana)).json()["browsers"] == 1
    await whole.delete("/me/push", ana)
    assert (await whole.get("/me/switches", ana)).json()["browsers"] == 0


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.com/", "https://127.0.0.1/", "https://mongo:27017/", "https://10.0.0.7/x", "x"],
)
async def test_an_endpoint_is_a_push_service_on_the_internet(whole: Api, endpoint: str) -> None:
    ana = await whole.town.patient()
    async with whole.nothing_changes():
        answer = await whole.post("/me/push", ana, json={**BROWSER, "endpoint": endpoint})
    assert refusal(answer) == (422, "bad_endpoint")


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://push.example.com/" + "a" * 5000},
        {"endpoint": ""},
        {"keys": {}},
        {"keys": {**KEYS, "auth": "short"}},
        {"keys": {**KEYS, "p256dh": "A" * 87}},
        {"more": 1},
    ],
)
async def test_half_a_subscription_is_none(whole: Api, changes: dict[str, Any]) -> None:
    ana = await whole.town.patient()
    assert refusal(await whole.post("/me/push", ana, json={**BROWSER, **changes}))[0] == 422


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/me/switches"), ("PUT", "/me/switches"), ("POST", "/me/push")]
)
async def test_one_needs_to_be_somebody(whole: Api, method: str, path: str) -> None:
    assert refusal(await whole.call(method, path, json={}))[0] == 401
