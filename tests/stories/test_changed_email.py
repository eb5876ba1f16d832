"""An account gets another address: by the link in a mail that goes there, and nobody loses theirs by it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.admin.actions import closing
from quickdoc.core.errors import (
    BadLoginError,
    ChannelOffError,
    ForbiddenError,
    LinkExpiredError,
    LinkInvalidError,
    StaleError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from quickdoc.core.quotas import rates
from quickdoc.identity.accounts import Actor, actor
from quickdoc.identity.actions import (
    accounts,
    contacts,
    email_verification,
    joining,
    passwords,
    sessions,
)
from quickdoc.identity.actions.accounts import Entrant
from quickdoc.identity.credentials import Newcomer
from quickdoc.identity.resets import PAGE
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.store import Store
from tests.town import Town, town_on
from workers.relay import relay

OLD, NEW, OTHER = "eve@example.org", "eve.new@example.org", "eve.other@example.org"
PASSWORD = "a long secret"


@pytest.fixture
def mailer(town: Town) -> MemoryMailer:
    town.mailer = MemoryMailer()
    return town.mailer


def token_in(mailer: MemoryMailer, place: int = -1) -> str:
    return mailer.sent[place].text.rpartition("/verify/")[2].strip()


async def sign_up(town: Town, mailer: MemoryMailer, email: str = OLD, *, verified: bool = True) -> Actor:
    newcomer = Newcomer(email=email, role="patient", name="Eve", phone="+15550107001", zone="Europe/Madrid")
    entrant = await accounts.sign_up(town.services, newcomer, PASSWORD, host="192.0.2.1", demo=True)
    if verified:
        await email_verification.verify_email(town.services, token_in(mailer))
    return actor(entrant.account)


async def ask(town: Town, who: Actor, email: str = NEW) -> None:
    await contacts.change_email(town.services, who, email, PASSWORD)


async def change(town: Town, mailer: MemoryMailer, who: Actor, email: str = NEW) -> None:
    await ask(town, who, email)
    await email_verification.verify_email(town.services, token_in(mailer))


async def log_in(town: Town, email: str) -> Entrant:
    return await accounts.log_in(town.services, email=email, password=PASSWORD, host="192.0.2.1", demo=True)


async def addresses(town: Town, who: Actor) -> tuple[str, str, bool]:
    credential = await town.store.credentials.get(who.account_id)
    account = await town.store.accounts.get(who.account_id)
    return credential.email, account.email, account.email_verified and credential.email_verified


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


async def test_an_address_that_somebody_has_verified_stays_theirs_and_gets_no_link(
    town: Town, mailer: MemoryMailer
) -> None:
    await sign_up(town, mailer, NEW)
    eve = await sign_up(town, mailer)
    await ask(town, eve)
    assert (mailer.sent[-1].to, "/verify/" in mailer.sent[-1].text) == (NEW, False)
    assert await addresses(town, eve) == (OLD, OLD, True)


async def test_of_an_account_that_never_verified_the_address_nobody_is_kept_out(
    town: Town, mailer: MemoryMailer
) -> None:
    squatter = await sign_up(town, mailer, NEW, verified=False)
    late = token_in(mailer)
    eve = await sign_up(town, mailer)
    await change(town, mailer, eve)
    assert await addresses(town, eve) == (NEW, NEW, True)
    with pytest.raises(LinkInvalidError):
        await email_verification.verify_email(town.services, late)
    assert squatter.account_id != eve.account_id


async def test_of_two_who_use_their_links_for_one_address_the_index_lets_one_have_it(store: Store) -> None:
    town = await town_on(store)
    town.mailer = mailer = MemoryMailer()
    eve, max_ = await sign_up(town, mailer), await sign_up(town, mailer, OTHER)
    await ask(town, eve)
    await ask(town, max_)
    links = [token_in(mailer, -2), token_in(mailer)]
    used: Any = await asyncio.gather(
        *(email_verification.verify_email(town.services, link) for link in links), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in used) == ["Account", "LinkInvalidError"]
    assert len([each for each in await town.store.credentials.of_email(NEW) if each.email_verified]) == 1
    assert len(await town.store.accounts.many({"email": NEW})) == 1


async def test_whoever_dies_in_between_is_finished_by_the_relay(
    town: Town, mailer: MemoryMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = await sign_up(town, mailer)
    await ask(town, eve)

    async def die(*_: object) -> None:
        raise StaleError

    with monkeypatch.context() as patched:
        patched.setattr(town.store.accounts, "replace", die)
        with pytest.raises(StaleError):
            await email_verification.verify_email(town.services, token_in(mailer))
    assert await addresses(town, eve) == (NEW, OLD, True)
    town.clock.moment += timedelta(minutes=2)
    await relay(town.services)
    await town.settle()
    await town.wait(5)
    assert await addresses(town, eve) == (NEW, NEW, True)
    assert [each.to for each in mailer.sent].count(OLD) == 2, "its own link, and word of the change, once"


async def test_a_closed_account_is_not_moved_by_a_link_of_before(town: Town, mailer: MemoryMailer) -> None:
    eve = await sign_up(town, mailer)
    await ask(town, eve)
    given = token_in(mailer)
    await closing.close_own(town.services, eve, PASSWORD)
    await town.settle()
    with pytest.raises(LinkInvalidError):
        await email_verification.verify_email(town.services, given)
    assert await town.store.credentials.of_email(NEW) == []


async def test_staff_change_theirs_too(town: Town, mailer: MemoryMailer) -> None:
    made = await joining.invite(town.services, town.staff, "clinic_1")
    entrant = await joining.join_clinic(
        town.services, made.id, email=OLD, name="Sam", password=PASSWORD, host="192.0.2.1", demo=True
    )
    sam = actor(entrant.account)
    await change(town, mailer, sam)
    assert await addresses(town, sam) == (NEW, NEW, True)


async def test_a_new_password_by_mail_ends_a_change_that_somebody_else_has_asked_for(
    town: Town, mailer: MemoryMailer
) -> None:
    """A stranger signs up with Eve's address and asks for another one; Eve gets in by her mail, and stays."""
    stranger = await sign_up(town, mailer, verified=False)
    await ask(town, stranger, OTHER)
    pending = token_in(mailer)
    await passwords.mail_reset(town.services, OLD)
    reset = mailer.sent[-1].text.partition(f"{PAGE}#")[2].split()[0]
    await passwords.reset_password(town.services, reset, "Eve's own secret")
    with pytest.raises(LinkInvalidError):
        await email_verification.verify_email(town.services, pending)
    assert await addresses(town, stranger) == (OLD, OLD, True)
