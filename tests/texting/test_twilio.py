"""Our texter against the local Twilio: the real SDK on a real socket."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientTimeout

from quickdoc.core.errors import StaleError
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.sms import twilio as module
from quickdoc.messaging.sms.twilio import TwilioSmsSender
from sandbox.ports import LOOPBACK, free_port
from tests.texting.conftest import NUMBER, SID, TOKEN, LocalTwilio, settings

PHONE, BODY = "+15550100001", "Lakeside Clinic: Tue 24 Nov 10:30 is free."


async def test_a_text_is_handed_over_with_its_validity_and_callback(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender
) -> None:
    sid = await sms_sender.send(PHONE, BODY, valid_for=600)
    (taken,) = await twilio.messages(PHONE)
    assert taken["sid"] == sid
    assert (taken["to"], taken["body"], taken["validity_period"]) == (PHONE, BODY, 600)
    assert taken["status_callback"] == "http://127.0.0.1:1/api/v1/twilio/status"


@pytest.mark.parametrize(("asked", "handed"), [(0, 1), (100_000, 36_000), (None, None)])
async def test_a_validity_keeps_to_what_the_provider_takes(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender, asked: int | None, handed: int | None
) -> None:
    await sms_sender.send(PHONE, BODY, valid_for=asked)
    assert (await twilio.messages(PHONE))[0]["validity_period"] == handed


@pytest.mark.parametrize("code", [21610, 21211, 21614])
async def test_a_refusal_carries_the_providers_code(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender, code: int
) -> None:
    await twilio.fault("refuse", code=code)
    with pytest.raises(DeliveryRefusedError) as refusal:
        await sms_sender.send(PHONE, BODY)
    assert refusal.value.code == code
    assert await twilio.messages(PHONE) == []


async def test_too_many_requests_is_a_delay(twilio: LocalTwilio, sms_sender: TwilioSmsSender) -> None:
    await twilio.fault("busy")
    with pytest.raises(DeliveryDelayedError):
        await sms_sender.send(PHONE, BODY)
    assert await twilio.messages(PHONE) == []


async def test_wrong_credentials_are_a_delay_because_nothing_was_taken(twilio: LocalTwilio) -> None:
    stranger = TwilioSmsSender(settings(twilio.url, token="wrong"))
    with pytest.raises(DeliveryDelayedError):
        await stranger.send(PHONE, BODY)
    with pytest.raises(DeliveryDelayedError):
        await stranger.find(PHONE, BODY, datetime.now(UTC))
    await stranger.close()


async def test_a_refused_connection_is_a_delay() -> None:
    nowhere = TwilioSmsSender(settings(f"http://{LOOPBACK}:{free_port()}"))
    with pytest.raises(DeliveryDelayedError):
        await nowhere.send(PHONE, BODY)
    await nowhere.close()


async def test_a_name_that_does_not_resolve_is_a_delay() -> None:
    nowhere = TwilioSmsSender(settings("http://twilio.invalid"))
    with pytest.raises(DeliveryDelayedError):
        await nowhere.send(PHONE, BODY)
    await nowhere.close()


async def test_an_internal_error_is_unknown(twilio: LocalTwilio, sms_sender: TwilioSmsSender) -> None:
    await twilio.fault("broken")
    with pytest.raises(DeliveryUnknownError):
        await sms_sender.send(PHONE, BODY)


@pytest.mark.parametrize(("kind", "was_taken"), [("cut", True), ("lost", False)])
async def test_a_lost_answer_is_unknown_until_the_list_tells(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender, kind: str, *, was_taken: bool
) -> None:
    since = datetime.now(UTC)
    await twilio.fault(kind)
    with pytest.raises(DeliveryUnknownError):
        await sms_sender.send(PHONE, BODY)
    sids = await sms_sender.find(PHONE, BODY, since)
    assert sids == ([(await twilio.messages(PHONE))[0]["sid"]] if was_taken else [])


async def test_an_answer_that_does_not_come_in_time_is_unknown(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", ClientTimeout(total=0.2, connect=0.1))
    since = datetime.now(UTC)
    await twilio.fault("hang", seconds=1)
    with pytest.raises(DeliveryUnknownError):
        await sms_sender.send(PHONE, BODY)
    monkeypatch.undo()
    assert await sms_sender.find(PHONE, BODY, since) == [(await twilio.messages(PHONE))[0]["sid"]]


async def test_only_the_same_text_to_the_same_phone_is_found(sms_sender: TwilioSmsSender) -> None:
    since = datetime.now(UTC)
    sid = await sms_sender.send(PHONE, BODY)
    assert await sms_sender.find(PHONE, BODY, since) == [sid]
    assert await sms_sender.find(PHONE, "another text", since) == []
    assert await sms_sender.find("+15550100002", BODY, since) == []
    assert await sms_sender.find(PHONE, BODY, since + timedelta(hours=1)) == []


async def test_each_of_the_same_texts_is_found_however_many_there_are_and_while_they_are_queued(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    since = datetime.now(UTC)
    await twilio.client.put("/sandbox/delivery", json={"sent_after": 60, "callbacks": False})
    first = await sms_sender.send(PHONE, BODY)
    others = [await sms_sender.send(PHONE, f"text {number}") for number in range(5)]
    second = await sms_sender.send(PHONE, BODY)
    assert await sms_sender.find(PHONE, BODY, since) == [second, first]
    assert len(others) == 5


async def test_a_text_that_is_kept_back_at_the_last_moment_is_not_sent(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender
) -> None:
    async def leaving() -> None:
        raise StaleError

    with pytest.raises(StaleError):
        await sms_sender.send(PHONE, BODY, leaving=leaving)
    assert await twilio.messages(PHONE) == []


async def _write(twilio: LocalTwilio, phone: str, body: str) -> None:
    answer = await twilio.client.post(f"/sandbox/conversations/{phone}", json={"body": body})
    answer.raise_for_status()


async def test_what_came_in_is_listed_oldest_first_however_many_pages_it_takes(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 3)
    begin = datetime.now(UTC).replace(microsecond=0)
    await sms_sender.send(PHONE, BODY)
    for number in range(8):
        await _write(twilio, PHONE, f"CONFIRM {number}")
    now = datetime.now(UTC)
    found = await sms_sender.received(begin, now, 100)
    assert [each.body for each in found] == [f"CONFIRM {number}" for number in range(8)]
    assert {each.phone for each in found} == {PHONE}
    assert all(begin <= each.at <= now and each.at.microsecond == 0 for each in found)
    assert [each.body for each in await sms_sender.received(begin, now, 2)] == ["CONFIRM 6", "CONFIRM 7"]
    assert await sms_sender.received(now + timedelta(minutes=1), now + timedelta(hours=1), 100) == []
    assert await sms_sender.received(begin - timedelta(hours=1), begin - timedelta(minutes=1), 100) == []


async def test_a_text_that_comes_in_while_pages_are_read_hides_no_other(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender
) -> None:
    for number in range(4):
        await _write(twilio, PHONE, f"CONFIRM {number}")
    address = f"/2010-04-01/Accounts/{SID}/Messages.json"
    asked: dict[str, Any] = {"params": {"To": NUMBER, "PageSize": 2}, "auth": (SID, TOKEN)}
    first = (await twilio.client.get(address, **asked)).json()
    await _write(twilio, PHONE, "CONFIRM 4")
    second = (await twilio.client.get(first["next_page_uri"], auth=(SID, TOKEN))).json()
    bodies = [each["body"] for each in first["messages"] + second["messages"]]
    assert bodies == ["CONFIRM 3", "CONFIRM 2", "CONFIRM 1", "CONFIRM 0"]
    assert second["next_page_uri"] is None


async def test_a_word_that_the_provider_acts_on_is_told_as_its_webhook_tells_it(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender
) -> None:
    begin = datetime.now(UTC)
    for body in ("stop", " Unstop ", "HELP", "CONFIRM 1", "please stop", "YES"):
        await _write(twilio, PHONE, body)
    found = await sms_sender.received(begin, datetime.now(UTC), 100)
    assert [each.opt_out_type for each in found] == ["STOP", "START", "HELP", None, None, None]


async def test_a_list_that_cannot_be_read_now_is_a_delay() -> None:
    nowhere = TwilioSmsSender(settings(f"http://{LOOPBACK}:{free_port()}"))
    with pytest.raises(DeliveryDelayedError):
        await nowhere.received(datetime.now(UTC), datetime.now(UTC), 10)
    await nowhere.close()


async def test_a_hundred_texts_share_the_pooled_connections(
    twilio: LocalTwilio, sms_sender: TwilioSmsSender
) -> None:
    phones = [f"+1555010{number:04d}" for number in range(100)]
    sids = await asyncio.gather(*(sms_sender.send(phone, BODY) for phone in phones))
    assert len(set(sids)) == 100
