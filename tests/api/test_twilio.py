"""Webhooks are taken from Twilio only, and answered as Twilio wants it."""

from typing import Any

import pytest
from twilio.request_validator import RequestValidator

from quickdoc.core.config import Settings
from quickdoc.messaging.actions import delivery
from quickdoc.replies.actions import receiving
from quickdoc.replies.inbound import Inbound
from tests.api.conftest import Api, refusal, serving
from tests.api.webhooks import TEXT, TOKEN, send, signed
from tests.texting.stage import offered
from tests.town import Town


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the actions were given; they answer with the body, or not at all to STOP."""
    given: list[Any] = []

    async def receive(_: Any, inbound: Any) -> str:
        given.append(inbound)
        return "" if inbound.opt_out_type else f"<{inbound.body}> & more"

    async def status(_: Any, *told: Any) -> None:
        given.append(told)

    monkeypatch.setattr(receiving, "receive", receive)
    monkeypatch.setattr(delivery, "status", status)
    return given


async def test_a_text_is_answered_in_twiml(api: Api, heard: list[Any]) -> None:
    response = await send(api, "/inbound", TEXT)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/xml"
    assert response.text.endswith("<Response><Message>&lt;CONFIRM 482&gt; &amp; more</Message></Response>")
    assert heard == [Inbound(sid="SM1", phone="+15550100001", body="CONFIRM 482", opt_out_type=None)]


async def test_where_the_provider_has_answered_we_do_not(api: Api, heard: list[Any]) -> None:
    response = await send(api, "/inbound", {**TEXT, "Body": "STOP", "OptOutType": "STOP"})
    assert response.text.endswith("<Response />")
    assert heard[0].opt_out_type == "STOP"


async def test_plain_words_opt_out_and_the_response_acknowledges_it(api: Api, town: Town) -> None:
    response = await send(api, "/inbound", {**TEXT, "Body": "Please stop texting me"})
    assert "<Message>QuickDoc: you get no more texts from us." in response.text
    assert (await town.store.phones.get(TEXT["From"])).opted_out
    again = await send(api, "/inbound", {**TEXT, "MessageSid": "SM2", "Body": "can you stop by at 3"})
    assert again.text.endswith("<Response />")


async def test_a_question_is_answered_in_the_response(api: Api, town: Town) -> None:
    who, offer = await offered(town)
    asked = {**TEXT, "From": await town.phone_of(who), "Body": "Yes, but where is it?"}
    response = await send(api, "/inbound", asked)
    assert f"{offer.brief.clinic_address}. Tel " in response.text
    assert (await town.store.offers.get(offer.id)).open


async def test_a_status_is_taken_without_a_word(api: Api, heard: list[Any]) -> None:
    told = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30005"}
    response = await send(api, "/status", told)
    assert (response.status_code, response.content) == (204, b"")
    assert heard == [("SM1", "undelivered", 30005)]
    await send(api, "/status", {"MessageSid": "SM1", "MessageStatus": "sent"})
    assert heard[1] == ("SM1", "sent", None)


async def test_a_webhook_without_a_good_signature_is_refused(api: Api, heard: list[Any]) -> None:
    tries: list[dict[str, str]] = [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "nonsense"},
        signed("/inbound", {**TEXT, "Body": "CANCEL 482"}),
        signed("/inbound", {each: TEXT[each] for each in TEXT if TEXT[each]}),
        signed("/status", TEXT),
        signed("/inbound", TEXT, token="somebody else's secret"),
    ]
    async with api.nothing_changes():
        for headers in tries:
            response = await api.post("/twilio/inbound", data=TEXT, headers=headers)
            assert refusal(response) == (403, "bad_signature")
    assert heard == []


async def test_the_address_that_was_signed_includes_its_query(api: Api, heard: list[Any]) -> None:
    path = "/inbound?from=sandbox"
    assert (await send(api, path, TEXT)).status_code == 200
    response = await api.post("/twilio/inbound", data=TEXT, headers=signed(path, TEXT))
    assert refusal(response) == (403, "bad_signature")
    assert len(heard) == 1


async def test_the_fallback_address_is_signed_for_itself(
    town: Town, settings: Settings, heard: list[Any]
) -> None:
    url = "https://backup.example/api/v1/twilio/inbound"
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, TEXT)}
    backed = settings.model_copy(update={"twilio_fallback_url": "https://backup.example"})
    for known, status in ((settings, 403), (backed, 200)):
        async with serving(town, known) as api:
            assert (await api.post("/twilio/inbound", data=TEXT, headers=headers)).status_code == status
            assert (await send(api, "/inbound", TEXT)).status_code == 200
    assert len(heard) == 3


async def test_a_file_in_the_form_is_no_text(api: Api, heard: list[Any]) -> None:
    files = {"Body": ("a.txt", b"CONFIRM 482")}
    response = await api.post("/twilio/inbound", files=files, headers=signed("/inbound", {}))
    assert refusal(response) == (403, "bad_signature")
    assert heard == []


@pytest.mark.parametrize("form", [{}, {"MessageSid": "SM1"}, {"MessageSid": "", "From": "+1", "Body": ""}])
async def test_a_signed_form_that_is_no_text_is_refused(
    api: Api, heard: list[Any], form: dict[str, str]
) -> None:
    async with api.nothing_changes():
        assert refusal(await send(api, "/inbound", form)) == (422, "invalid")
        assert refusal(await send(api, "/status", form)) == (422, "invalid")
    assert heard == []


async def test_a_text_from_a_phone_that_nobody_has_changes_nobodys_affairs(api: Api) -> None:
    ana = await api.town.patient()
    await api.town.standby(ana)
    slot = await api.town.publish()
    response = await send(api, "/inbound", {**TEXT, "From": "+15550199999"})
    assert response.status_code == 200
    assert "<Response" in response.text
    assert (await api.town.slot(slot.id)).state == "open"
    assert (await api.get("/bookings", ana)).json() == []
