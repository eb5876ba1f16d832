"""What every texter promises, tried on the one in memory and on Twilio's SDK."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from quickdoc.ports import TextDelayedError, Texter, TextRefusedError, TextUnknownError
from quickdoc.texting.memory import MemoryTexter, Trouble
from quickdoc.texting.twilio import TwilioTexter
from tests.texting.conftest import LocalTwilio, settings

PHONE, BODY = "+15550100001", "Lakeside Clinic: Tue 24 Nov 10:30 is free."
TROUBLES: dict[str, Trouble] = {
    "refuse": TextRefusedError(30005, "no such number"),
    "busy": TextDelayedError(),
    "lost": TextUnknownError(),
    "cut": TextUnknownError(),
}


class Stage:
    """A texter, and the way to let its next send go wrong."""

    def __init__(self, texter: Texter, twilio: LocalTwilio | None) -> None:
        self.texter = texter
        self.twilio = twilio

    async def trouble(self, kind: str) -> None:
        if self.twilio:
            await self.twilio.fault(kind)
        elif isinstance(self.texter, MemoryTexter):
            self.texter.fail_next(TROUBLES[kind], taken=kind == "cut")


@pytest.fixture(params=["memory", "twilio"])
async def stage(request: pytest.FixtureRequest, twilio: LocalTwilio) -> AsyncIterator[Stage]:
    if request.param == "memory":
        yield Stage(MemoryTexter(), None)
        return
    texter = TwilioTexter(settings(twilio.url))
    yield Stage(texter, twilio)
    await texter.close()


async def test_every_text_has_an_id_of_its_own(stage: Stage) -> None:
    assert await stage.texter.send(PHONE, BODY) != await stage.texter.send(PHONE, BODY, valid_for=60)


@pytest.mark.parametrize("kind", TROUBLES)
async def test_trouble_has_a_name_and_only_a_cut_line_hides_a_text(stage: Stage, kind: str) -> None:
    since = datetime.now(UTC)
    await stage.trouble(kind)
    with pytest.raises(type(TROUBLES[kind])):
        await stage.texter.send(PHONE, BODY)
    assert (await stage.texter.find(PHONE, BODY, since) != []) == (kind == "cut")


async def test_after_trouble_the_next_text_goes(stage: Stage) -> None:
    since = datetime.now(UTC)
    await stage.trouble("busy")
    with pytest.raises(TextDelayedError):
        await stage.texter.send(PHONE, BODY)
    sid = await stage.texter.send(PHONE, BODY)
    assert await stage.texter.find(PHONE, BODY, since) == [sid]
