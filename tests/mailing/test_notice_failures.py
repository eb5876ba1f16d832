"""Mails and push notices that do not arrive."""

from quickdoc.messaging.email.smtp import SmtpMailer
from quickdoc.messaging.ports import DeliveryRefusedError, DeliveryUnknownError
from sandbox.ports import free_port
from tests.mailing.conftest import Mailbox, Outlets, settings
from tests.mailing.noticed import of, offered
from tests.texting.stage import visiting
from tests.town import MONDAY, Town


async def test_a_mail_of_unknown_outcome_is_never_repeated(channels: Outlets) -> None:
    channels.mailer.fail_next(DeliveryUnknownError("cut"), taken=True)
    await offered(channels)
    for _ in range(8):
        await channels.town.wait(65)
    message = await of(channels.town, "email")
    assert (message.state, message.due_at) == ("unknown", None)
    assert channels.mailer.calls == 1


async def test_a_worker_that_died_while_mailing_leaves_it_unknown(channels: Outlets) -> None:
    town = channels.town
    await offered(channels)
    sent = await of(town, "email")
    died = {"state": "sending", "sid": None, "due_at": MONDAY, "version": sent.version + 1}
    await town.store.messages.replace(sent.model_copy(update=died))
    for _ in range(3):
        await town.wait(65)
    assert (await of(town, "email")).state == "unknown"
    assert channels.mailer.calls == 1


async def test_a_refusal_is_final_and_says_why(channels: Outlets) -> None:
    channels.mailer.fail_next(DeliveryRefusedError(550, "no such mailbox"))
    await offered(channels)
    await channels.town.wait(100)
    assert ((await of(channels.town, "email")).state, (await of(channels.town, "email")).reason) == (
        "failed",
        "refused_550",
    )
    assert channels.mailer.calls == 1


async def test_with_the_server_away_mails_wait_and_none_is_lost_or_doubled(
    town: Town, mailbox: Mailbox
) -> None:
    away = SmtpMailer(settings(smtp_port=free_port()))
    town.mailer = away  # type: ignore[assignment]  # a real one
    people = [await town.patient(name) for name in ("Ana", "Ben", "Cleo")]
    for number, who in enumerate(people):
        await visiting(town, who, hours=48 + number)
    waiting = await town.store.messages.many({"channel": "email"})
    assert [each.state for each in waiting] == ["intent"] * 3
    await town.wait(10)
    assert await mailbox.mails() == []
    town.mailer = mailbox.mailer  # type: ignore[assignment]
    for _ in range(3):
        await town.wait(70)
    assert sorted(each["to"] for each in await mailbox.mails()) == [
        ["p1@example.com"],
        ["p2@example.com"],
        ["p3@example.com"],
    ]


async def test_a_server_that_dies_after_the_mail_leaves_it_unknown(town: Town, mailbox: Mailbox) -> None:
    town.mailer = mailbox.mailer  # type: ignore[assignment]  # a real one
    await mailbox.fault("cut")
    await visiting(town, await town.patient())
    for _ in range(4):
        await town.wait(70)
    assert (await of(town, "email", "booked")).state == "unknown"
    assert len(await mailbox.mails()) == 1
