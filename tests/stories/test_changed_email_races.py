"""Changed addresses: two at once, deaths, closed accounts."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from quickdoc.admin.actions import closing
from quickdoc.clinics.invitations import Invitation
from quickdoc.core.errors import (
    LinkInvalidError,
    StaleError,
)
from quickdoc.identity.accounts import actor
from quickdoc.identity.actions import (
    email_verification,
    inviting,
    joining,
    passwords,
)
from quickdoc.identity.resets import PAGE
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.store import Store
from tests.stories.changing_email import NEW, OLD, OTHER, PASSWORD, addresses, ask, change, sign_up, token_in
from tests.town import Town, town_on
from workers.relay import relay


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

    async def die(*_: object, **__: object) -> None:
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
    made = await inviting.invite(town.services, town.staff, "clinic_1", Invitation())
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
