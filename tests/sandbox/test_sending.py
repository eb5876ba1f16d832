"""The real SDK sends to the local Twilio and hears back through signed callbacks."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from quickdoc.core.tasks import end
from sandbox.twilio.app import create_app
from sandbox.twilio.settings import Settings
from tests.sandbox.conftest import PUBLIC, SDK_MARKS, SID, TOKEN, Product, served
from tests.waiting import eventually

pytestmark = SDK_MARKS

PHONE, CLINIC = "+15550100001", "+15005550006"
FAST = {"sent_after": 0.01, "delivered_after": 0.02}


async def send(sdk: Client, **changes: Any) -> Any:
    fields = {"to": PHONE, "from_": CLINIC, "body": "CONFIRM 482 or PASS 482", **changes}
    return await sdk.messages.create_async(**fields)


async def test_a_text_travels_from_queued_to_delivered_with_signed_callbacks(
    sdk: Client, hooks: httpx.AsyncClient, product: Product
) -> None:
    await hooks.put("/sandbox/delivery", json=FAST)
    sent = await send(sdk, status_callback=f"{PUBLIC}/status", validity_period=900)
    assert (sent.status, sent.num_segments, sent.direction) == ("queued", "1", "outbound-api")

    await eventually(lambda: len(product.statuses) == 2)
    assert [status["MessageStatus"] for status in product.statuses] == ["sent", "delivered"]
    assert {status["MessageSid"] for status in product.statuses} == {sent.sid}
    assert product.signatures == [True, True]
    assert (await sdk.messages(sent.sid).fetch_async()).status == "delivered"


async def test_texts_are_found_by_number_and_by_when_they_left_the_queue(
    sdk: Client, hooks: httpx.AsyncClient
) -> None:
    await hooks.put("/sandbox/delivery", json={"sent_after": 3600})
    texts = [await send(sdk, body=f"text {turn}") for turn in range(5)]
    texts.append(await send(sdk, to="+15550100002"))
    assert await sdk.messages.list_async(to=PHONE, date_sent=datetime.now(UTC)) == []
    for text in texts:
        await hooks.post(f"/sandbox/messages/{text.sid}/status", json={"status": "sent"})
    ago = datetime.now(UTC) - timedelta(minutes=1)

    found = await sdk.messages.list_async(to=PHONE, date_sent_after=ago, page_size=2)
    assert [message.body for message in found] == [f"text {turn}" for turn in range(4, -1, -1)]
    assert await sdk.messages.list_async(to=PHONE, date_sent_before=ago) == []
    assert len(await sdk.messages.list_async(from_=CLINIC, limit=3)) == 3
    assert len(await sdk.messages.list_async(date_sent=datetime.now(UTC))) == 6


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": "555"}, 21211),
        ({"to": ""}, 21604),
        ({"from_": "nobody"}, 21212),
        ({"from_": ""}, 21603),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"validity_period": 0}, 20001),
    ],
)
async def test_a_wrong_send_is_refused_with_the_code_of_the_real_one(
    sdk: Client, changes: dict[str, Any], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await send(sdk, **changes)
    assert (refused.value.status, refused.value.code) == (400, code)


async def test_a_wrong_token_is_refused(sdk: Client, hooks: httpx.AsyncClient) -> None:
    sdk.auth = (SID, "a guess")
    with pytest.raises(TwilioRestException) as refused:
        await send(sdk)
    assert (refused.value.status, refused.value.code) == (401, 20003)
    assert (await hooks.get(f"/2010-04-01/Accounts/{SID}/Messages.json")).status_code == 401


async def test_an_unknown_text_is_not_found(sdk: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        await sdk.messages("SM404").fetch_async()
    assert (refused.value.status, refused.value.code) == (404, 20404)


async def test_an_opted_out_phone_refuses_texts_until_it_starts_again(
    sdk: Client, hooks: httpx.AsyncClient
) -> None:
    await hooks.post(f"/sandbox/conversations/{PHONE}", json={"body": " Cancel "})
    with pytest.raises(TwilioRestException) as refused:
        await send(sdk)
    assert refused.value.code == 21610
    assert (await hooks.get("/sandbox/opt-outs")).json() == [PHONE]

    await hooks.post(f"/sandbox/conversations/{PHONE}", json={"body": "START"})
    assert (await send(sdk)).status == "queued"


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"kind": "refuse", "code": 21614}, 400, 21614),
        ({"kind": "busy"}, 429, 20429),
        ({"kind": "broken"}, 500, 20500),
    ],
)
async def test_a_refusing_fault_strikes_as_often_as_asked_and_accepts_nothing(
    sdk: Client, hooks: httpx.AsyncClient, fault: dict[str, Any], status: int, code: int
) -> None:
    await hooks.post("/sandbox/faults", json={**fault, "to": PHONE, "times": 2})
    await send(sdk, to="+15550100002")
    for _ in range(2):
        with pytest.raises(TwilioRestException) as refused:
            await send(sdk)
        assert (refused.value.status, refused.value.code) == (status, code)
    assert (await hooks.get("/sandbox/messages", params={"phone": PHONE})).json() == []
    assert (await send(sdk)).status == "queued"


@pytest.mark.parametrize(("kind", "accepted"), [("cut", 1), ("lost", 0)])
async def test_a_broken_connection_leaves_the_sender_in_doubt(
    sdk: Client, hooks: httpx.AsyncClient, kind: str, accepted: int
) -> None:
    await hooks.post("/sandbox/faults", json={"kind": kind})
    with pytest.raises(aiohttp.ClientError):
        await send(sdk)
    assert len((await hooks.get("/sandbox/messages")).json()) == accepted


async def test_a_hanging_answer_comes_after_the_text_was_accepted(
    sdk: Client, hooks: httpx.AsyncClient
) -> None:
    await hooks.post("/sandbox/faults", json={"kind": "hang", "seconds": 3600})

    async def is_accepted() -> bool:
        return len((await hooks.get("/sandbox/messages")).json()) == 1

    sending = asyncio.create_task(send(sdk))
    await eventually(is_accepted)
    assert not sending.done()
    await end([sending])


async def test_a_slow_answer_is_an_answer(sdk: Client, hooks: httpx.AsyncClient) -> None:
    await hooks.post("/sandbox/faults", json={"kind": "slow", "seconds": 0.1})
    assert (await send(sdk)).status == "queued"


async def test_an_unreachable_phone_is_reported_later_with_its_code(
    sdk: Client, hooks: httpx.AsyncClient, product: Product
) -> None:
    await hooks.put("/sandbox/delivery", json=FAST)
    await hooks.post("/sandbox/faults", json={"kind": "undelivered", "code": 30006})
    await send(sdk, status_callback=f"{PUBLIC}/status")
    await eventually(lambda: len(product.statuses) == 2)
    assert product.statuses[-1]["MessageStatus"] == "undelivered"
    assert product.statuses[-1]["ErrorCode"] == "30006"


async def test_callbacks_can_be_silenced_and_sent_in_any_order(
    sdk: Client, hooks: httpx.AsyncClient, product: Product
) -> None:
    await hooks.put("/sandbox/delivery", json={"sent_after": 60})
    sent = await send(sdk, status_callback=f"{PUBLIC}/status")
    for status in ("delivered", "sent"):
        await hooks.post(f"/sandbox/messages/{sent.sid}/status", json={"status": status})
    assert [status["MessageStatus"] for status in product.statuses] == ["delivered", "sent"]

    await hooks.put("/sandbox/delivery", json={"callbacks": False})
    await hooks.post(f"/sandbox/messages/{sent.sid}/status", json={"status": "failed"})
    assert len(product.statuses) == 2


async def test_a_reset_forgets_everything(sdk: Client, hooks: httpx.AsyncClient) -> None:
    await send(sdk)
    await hooks.post(f"/sandbox/conversations/{PHONE}", json={"body": "STOP"})
    await hooks.post("/sandbox/faults", json={"kind": "busy"})
    await hooks.post("/sandbox/reset")
    for path in ("messages", "opt-outs", "faults", "conversations"):
        assert (await hooks.get(f"/sandbox/{path}")).json() == []
    assert (await send(sdk)).status == "queued"


async def test_conversations_outlive_a_restart(tmp_path: Any) -> None:
    settings = Settings(SID, TOKEN, journal=tmp_path / "texts.jsonl")
    contact = {"phone": PHONE, "name": "Ada", "auto": {"accept": 0.5, "pass": 0.25}}
    async with served(create_app(settings)) as url, httpx.AsyncClient(base_url=url) as hooks:
        await hooks.put("/sandbox/contacts", json=[contact])
        await hooks.post(f"/sandbox/conversations/{PHONE}", json={"body": "STOP"})
        before = (await hooks.get(f"/sandbox/conversations/{PHONE}")).json()
    with (tmp_path / "texts.jsonl").open("a") as journal:
        journal.write('{"message": {"si')  # the last words of a process that was killed
    async with served(create_app(settings)) as url, httpx.AsyncClient(base_url=url) as hooks:
        after = (await hooks.get(f"/sandbox/conversations/{PHONE}")).json()
        assert (await hooks.get("/sandbox/contacts")).json() == [contact]
    assert after["messages"][0]["body"] == "STOP"
    assert after["opted_out"]
    assert {message["sid"] for message in before["messages"]} <= {
        message["sid"] for message in after["messages"]
    }
