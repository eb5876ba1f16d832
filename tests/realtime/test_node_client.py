"""The JavaScript client understands the gateway: refusal, answers, events, a cut and the catch-up."""

from pathlib import Path

import pytest

from tests.realtime.news import Press, fresh_topic, slot_opened
from tests.realtime.node import npm, running
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import STAFF, ticket

pytestmark = [pytest.mark.servers, pytest.mark.skipif(npm is None, reason="needs Node and npm")]


async def test_the_javascript_client_connects_watches_and_catches_up(
    gateway: GatewayProcess, press: Press, installed: Path
) -> None:
    topic = fresh_topic()
    tickets = f"{ticket(STAFF)},{ticket(STAFF)}"
    async with running(installed / "client.mjs", gateway.url, tickets, topic, "clinic_2") as screen:
        refusal = await screen.says("refused")
        assert refusal["data"]["code"] == "ticket_expired"
        assert refusal["message"] == refusal["data"]["detail"]
        assert (await screen.says("watch"))["ok"]
        assert (await screen.says("board"))["code"] == "forbidden"
        assert (await screen.says("nonsense"))["code"] == "bad_request"
        opened = slot_opened(topic)
        await press.publish(opened)
        assert (await screen.says("event"))["event"] == opened.model_dump(mode="json")
        await screen.loses_its_line()
        await screen.says("disconnect")
        missed = slot_opened(topic)
        await press.publish(missed)
        while (await screen.says("event"))["event"]["id"] != missed.id:
            pass
