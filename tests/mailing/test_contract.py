"""What every mailer promises, tried on the one in memory and on SMTP with a real server."""

from typing import Any

import pytest

from quickdoc.messaging.email.memory import MemoryMailer, Trouble
from quickdoc.messaging.emails.layout import Email
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError, Mailer
from tests.mailing.conftest import Mailbox

LETTER = Email(
    "message_1", "ana@example.com", "A subject", "Some text\n", "<p>Some text</p>", "https://q.example/u"
)
TROUBLES: dict[str, Trouble] = {
    "refuse": DeliveryRefusedError(550, "no such mailbox"),
    "busy": DeliveryDelayedError(),
    "lost": DeliveryUnknownError(),
    "cut": DeliveryUnknownError(),
}


class Stage:
    """A mailer, the way to let its next mail go wrong, and how many were taken."""

    def __init__(self, mailer: Mailer, mailbox: Mailbox | None) -> None:
        self.mailer = mailer
        self.mailbox = mailbox

    async def trouble(self, kind: str) -> None:
        if self.mailbox:
            await self.mailbox.fault(kind)
        elif isinstance(self.mailer, MemoryMailer):
            self.mailer.fail_next(TROUBLES[kind], taken=kind == "cut")

    async def taken(self) -> int:
        if isinstance(self.mailer, MemoryMailer):
            return len(self.mailer.sent)
        assert self.mailbox
        return len(await self.mailbox.mails())


@pytest.fixture(params=["memory", "smtp"])
async def stage(request: pytest.FixtureRequest, mailbox: Mailbox) -> Stage:
    return Stage(MemoryMailer(), None) if request.param == "memory" else Stage(mailbox.mailer, mailbox)


async def test_the_id_is_made_from_the_letters_own(stage: Stage) -> None:
    assert await stage.mailer.send(LETTER) == "<message_1@quickdoc.example>"
    assert await stage.taken() == 1


@pytest.mark.parametrize("kind", TROUBLES)
async def test_trouble_has_a_name_and_only_a_cut_line_hides_a_mail(stage: Stage, kind: str) -> None:
    await stage.trouble(kind)
    with pytest.raises(type(TROUBLES[kind])) as trouble:
        await stage.mailer.send(LETTER)
    assert await stage.taken() == (kind == "cut")
    assert LETTER.to not in str(trouble.value)
    if isinstance(trouble.value, DeliveryRefusedError):
        assert trouble.value.code == 550


async def test_after_trouble_the_next_mail_goes(stage: Stage) -> None:
    await stage.trouble("busy")
    with pytest.raises(DeliveryDelayedError):
        await stage.mailer.send(LETTER)
    await stage.mailer.send(LETTER)
    assert await stage.taken() == 1


def test_the_faults_are_those_of_the_mailbox() -> None:
    from typing import get_args  # noqa: PLC0415  beside what it is about

    from sandbox.mailbox.mails import Fault  # noqa: PLC0415

    known: tuple[Any, ...] = get_args(Fault)
    assert set(known) == set(TROUBLES)
