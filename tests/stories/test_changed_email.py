"""An account gets another address: by the link in a mail that goes there, and nobody loses theirs by it."""

from datetime import timedelta

import pytest

from quickdoc.core.errors import (
    BadLoginError,
    ChannelOffError,
    ForbiddenError,
    LinkExpiredError,
    LinkInvalidError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.core.quotas import rates
from quickdoc.identity.actions import (
    accounts,
    contacts,
    email_verification,
    sessions,
)
from quickdoc.identity.actions.accounts import Entrant
from quickdoc.messaging.email.memory import MemoryMailer
from tests.stories.changing_email import NEW, OLD, OTHER, PASSWORD, addresses, ask, change, sign_up, token_in
from tests.town import Town


async def log_in(town: Town, email: str) -> Entrant:
    return await accounts.log_in(town.services, email=email, password=PASSWORD, host="192.0.2.1", demo=True)


async def test_nothing_changes_before_the_link_is_used(town: Town, mailer: MemoryMailer) -> None:
    eve = await sign_up(town, mailer)
    await ask(town, eve, " Eve.New@Example.org ")
    assert (mailer.sent[-1].to, "Eve" in mailer.sent[-1].text) == (NEW, False)
    assert await addresses(town, eve) == (OLD, OLD, True)
    with pytest.raises(BadLoginError):
        await log_in(town, NEW)


async def test_with_the_link_one_logs_in_with_the_new_address_and_stays_logged_in(
    town: Town, mailer: MemoryMailer
) -> None:
    eve = await sign_up(town, mailer)
    session = await sessions.open_session(town.services, eve.account_id)
    await ask(town, eve)
    given = token_in(mailer)
    await email_verification.verify_email(town.services, given)
    await email_verification.verify_email(town.services, given)
    await town.settle()
    await town.wait(5)
    await town.wait(5)
    assert await addresses(town, eve) == (NEW, NEW, True)
    assert (await log_in(town, NEW)).account.id == eve.account_id
    with pytest.raises(BadLoginError):
        await log_in(town, OLD)
    again, _ = await sessions.rotate_session(town.services, session.id, session.generation)
    assert not again.revoked
    told = [each for each in mailer.sent if each.subject == "Your e-mail address was changed"]
    assert [each.to for each in told] == [OLD]
    assert NEW not in told[0].text


async def test_an_address_that_was_not_verified_is_not_told(town: Town, mailer: MemoryMailer) -> None:
    eve = await sign_up(town, mailer, verified=False)
    await change(town, mailer, eve)
    await town.wait(5)
    assert [each.to for each in mailer.sent] == [OLD, NEW]


async def test_what_is_wrong_mails_nobody(town: Town, mailer: MemoryMailer) -> None:
    eve = await sign_up(town, mailer)
    sent = len(mailer.sent)
    with pytest.raises(WrongPasswordError):
        await contacts.change_email(town.services, eve, NEW, "another secret")
    with pytest.raises(ForbiddenError):
        await ask(town, eve, "ana@example.com")
    await ask(town, eve, OLD)
    assert len(mailer.sent) == sent
    town.mailer = None
    with pytest.raises(ChannelOffError):
        await ask(town, eve)


async def test_an_address_gets_few_links_a_day(town: Town, mailer: MemoryMailer) -> None:
    eve = await sign_up(town, mailer)
    for _ in range(rates()["link_to_email"].amount):
        await ask(town, eve)
    with pytest.raises(TooManyAttemptsError):
        await ask(town, eve)


async def test_a_link_is_for_a_day_for_one_change_and_for_its_address(
    town: Town, mailer: MemoryMailer
) -> None:
    eve = await sign_up(town, mailer)
    await ask(town, eve)
    given = token_in(mailer)
    for forged in (given + "x", "." + given, given.replace(".", "..", 1), f"{eve.account_id}.!.1.x"):
        with pytest.raises(LinkInvalidError):
            await email_verification.verify_email(town.services, forged)
    town.clock.moment += timedelta(days=1)
    with pytest.raises(LinkExpiredError):
        await email_verification.verify_email(town.services, given)
    await ask(town, eve)
    stale = token_in(mailer)
    await change(town, mailer, eve, OTHER)
    with pytest.raises(LinkInvalidError):
        await email_verification.verify_email(town.services, stale)
    assert await addresses(town, eve) == (OTHER, OTHER, True)
