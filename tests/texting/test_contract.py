"""What every texter promises, tried on the one in memory and on Twilio's SDK."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from quickdoc.messaging.ports import (
    DeliveryDelayedError,
    DeliveryRefusedError,
    DeliveryUnknownError,
    SmsSender,
)
from quickdoc.messaging.sms.memory import MemorySmsSender, Trouble
from quickdoc.messaging.sms.twilio import TwilioSmsSender
from tests.texting.conftest import LocalTwilio, settings

PHONE, BODY = "+15550100001", "Lakeside Clinic: Tue 24 Nov 10:30 is free."
TROUBLES: dict[str, Trouble] = {
    "refuse": DeliveryRefusedError(30005, "no such number"),
    "busy": DeliveryDelayedError(),
    "lost": DeliveryUnknownError(),
    "cut": DeliveryUnknownError(),
}


class Stage:
    """A texter, and the way to let its next send go wrong."""

    def __init__(self, sms_sender: SmsSender, twilio: LocalTwilio | None) -> None:
        self.sms_sender = sms_sender
        self.twilio = twilio

    async def trouble(self, kind: str) -> None:
        if self.twilio:
            await self.twilio.fault(kind)
        elif isinstance(self.sms_sender, MemorySmsSender):
            self.sms_sender.fail_next(TROUBLES[kind], taken=kind == "cut")


@pytest.fixture(params=["memory", "twilio"])
async def stage(request: pytest.FixtureRequest, twilio: LocalTwilio) -> AsyncIterator[Stage]:
    if request.param == "memory":
        yield Stage(MemorySmsSender(), None)
        return
    sms_sender = TwilioSmsSender(settings(twilio.url))
    yield Stage(sms_sender, twilio)
    await sms_sender.close()


async def test_every_text_has_an_id_of_its_own(stage: Stage) -> None:
    assert await stage.sms_sender.send(PHONE, BODY) != await stage.sms_sender.send(PHONE, BODY, valid_for=60)


@pytest.mark.parametrize("kind", TROUBLES)
async def test_trouble_has_a_name_and_only_a_cut_line_hides_a_text(stage: Stage, kind: str) -> None:
    since = datetime.now(UTC)
    await stage.trouble(kind)
    with pytest.raises(type(TROUBLES[kind])):
        await stage.sms_sender.send(PHONE, BODY)
    assert (await stage.sms_sender.find(PHONE, BODY, since) != []) == (kind == "cut")


async def test_after_trouble_the_next_text_goes(stage: Stage) -> None:
    since = datetime.now(UTC)
    await stage.trouble("busy")
    with pytest.raises(DeliveryDelayedError):
        await stage.sms_sender.send(PHONE, BODY)
    sid = await stage.sms_sender.send(PHONE, BODY)
    assert await stage.sms_sender.find(PHONE, BODY, since) == [sid]
