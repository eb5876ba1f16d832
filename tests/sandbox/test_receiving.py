"""A text written on a phone reaches the product as Twilio would bring it."""

import json

import httpx
import pytest

from sandbox.twilio.app import create_app
from sandbox.twilio.settings import Settings
from tests.sandbox.conftest import SID, TOKEN, Product, served

PHONE = "+15550100001"


async def write(hooks: httpx.AsyncClient, body: str) -> dict[str, dict[str, object]]:
    answer = await hooks.post(f"/sandbox/conversations/{PHONE}", params={"wait": True}, json={"body": body})
    assert answer.status_code == 201
    written: dict[str, dict[str, object]] = answer.json()
    return written


async def bodies(hooks: httpx.AsyncClient) -> list[tuple[str, str]]:
    found = (await hooks.get("/sandbox/messages", params={"phone": PHONE})).json()
    return [(message["direction"], message["body"]) for message in found]


async def test_a_reply_is_signed_and_answered_on_the_phone(
    hooks: httpx.AsyncClient, product: Product
) -> None:
    product.reply = "<Response><Message>Booked &amp; done</Message></Response>"
    written = await write(hooks, "CONFIRM 482 ça va")
    assert written["webhook"]["status"] == 200
    assert product.signatures == [True]
    text = product.texts[0]
    assert (text["From"], text["Body"], text["NumMedia"]) == (PHONE, "CONFIRM 482 ça va", "0")
    assert text["MessageSid"] == written["message"]["sid"]
    assert text["FromCity"] == ""
    assert "OptOutType" not in text
    assert await bodies(hooks) == [
        ("inbound", "CONFIRM 482 ça va"),
        ("outbound-reply", "Booked & done"),
    ]


@pytest.mark.parametrize(
    ("body", "kind"), [("stop", "STOP"), ("OptOut", "STOP"), ("START", "START"), ("help", "HELP")]
)
async def test_the_carrier_answers_its_own_words_and_says_so(
    hooks: httpx.AsyncClient, product: Product, body: str, kind: str
) -> None:
    await write(hooks, body)
    assert product.texts[0]["OptOutType"] == kind
    directions = [direction for direction, _ in await bodies(hooks)]
    assert directions == ["inbound", "outbound-reply"]


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
async def test_after_stop_these_words_opt_in(hooks: httpx.AsyncClient, product: Product, word: str) -> None:
    await write(hooks, "STOP")
    await write(hooks, word)
    assert product.texts[1]["OptOutType"] == "START"
    assert (await hooks.get("/sandbox/opt-outs")).json() == []


async def test_a_yes_of_somebody_who_never_stopped_is_their_own(
    hooks: httpx.AsyncClient, product: Product
) -> None:
    await write(hooks, "YES")
    assert "OptOutType" not in product.texts[0]
    assert await bodies(hooks) == [("inbound", "YES")]


async def test_a_word_inside_a_sentence_opts_nobody_out(hooks: httpx.AsyncClient, product: Product) -> None:
    await write(hooks, "CANCEL 482")
    assert "OptOutType" not in product.texts[0]
    assert (await hooks.get("/sandbox/opt-outs")).json() == []


async def test_a_failing_webhook_is_tried_once_more_with_the_same_token(
    hooks: httpx.AsyncClient, product: Product
) -> None:
    product.failures = 1
    written = await write(hooks, "STATUS")
    assert (written["webhook"]["status"], written["webhook"]["tries"]) == (200, 2)
    assert len({text["MessageSid"] for text in product.texts}) == 1
    assert len(set(product.tokens)) == 1


async def test_a_dead_webhook_is_noted_on_the_text(hooks: httpx.AsyncClient, product: Product) -> None:
    product.failures = 2
    written = await write(hooks, "STATUS")
    assert written["message"]["note"] == "not delivered to the clinic: status 503"
    assert len(product.texts) == 2


async def test_a_reply_that_is_not_twiml_is_noted(hooks: httpx.AsyncClient, product: Product) -> None:
    product.reply = "Booked!"
    written = await write(hooks, "STATUS")
    assert "not TwiML" in str(written["message"]["note"])


async def test_the_same_text_can_be_delivered_twice(hooks: httpx.AsyncClient, product: Product) -> None:
    written = await write(hooks, "CONFIRM")
    await hooks.post(f"/sandbox/messages/{written['message']['sid']}/redeliver")
    assert [text["MessageSid"] for text in product.texts] == [written["message"]["sid"]] * 2
    assert product.signatures == [True, True]


async def test_an_unknown_text_cannot_be_delivered(hooks: httpx.AsyncClient) -> None:
    assert (await hooks.post("/sandbox/messages/SM404/redeliver")).status_code == 404


async def test_a_text_without_a_webhook_is_kept_and_noted() -> None:
    app = create_app(Settings(SID, TOKEN))
    async with served(app) as url, httpx.AsyncClient(base_url=url) as hooks:
        written = await write(hooks, "hello")
    assert written["webhook"] is None


async def test_everything_is_told_live(hooks: httpx.AsyncClient, product: Product) -> None:
    product.reply = "<Response><Message>Hello</Message></Response>"
    told: list[str] = []
    async with hooks.stream("GET", "/sandbox/live") as stream:
        async for line in stream.aiter_lines():
            if not line.startswith("data: "):
                continue
            event = json.loads(line.removeprefix("data: "))
            if event["type"] == "hello":
                await write(hooks, "hi")
                continue
            told.append(event["message"]["body"])
            if len(told) == 2:
                break
    assert told == ["hi", "Hello"]


async def test_the_list_has_the_newest_conversation_first(hooks: httpx.AsyncClient) -> None:
    names = [
        {"phone": "+15550100003", "name": "Quiet", "auto": None},
        {"phone": "+15550100002", "name": "Talker", "auto": {}},
    ]
    assert (await hooks.put("/sandbox/contacts", json=names)).status_code == 204
    await hooks.post("/sandbox/conversations/+15550100002", json={"body": "one"})
    await write(hooks, "two")
    listed = (await hooks.get("/sandbox/conversations")).json()
    assert [line["phone"] for line in listed] == [PHONE, "+15550100002", "+15550100003"]
    assert [line["name"] for line in listed] == [None, "Talker", "Quiet"]
    assert [line["auto"] for line in listed] == [False, True, False]


async def test_the_phone_page_and_its_files_are_served(hooks: httpx.AsyncClient) -> None:
    page = await hooks.get(f"/phone/{PHONE}")
    assert 'data-testid="reply-box"' in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    for name in ("phone.js", "conversation.js", "format.js", "phone.css"):
        assert (await hooks.get(f"/phone-files/{name}")).text.startswith(("//", "/*"))
    assert (await hooks.get("/")).headers["location"] == "/phone"
    assert (await hooks.get("/healthz")).json() == {"status": "ok"}
