"""Verifying e-mail addresses: the links in mails. A new account gets its code and its link here."""

from contextlib import suppress

from quickdoc.core.errors import (
    ChannelOffError,
    LinkInvalidError,
    StaleError,
    TooManyAttemptsError,
)
from quickdoc.core.ids import new_id
from quickdoc.identity import verification
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import addresses
from quickdoc.identity.actions.verification import SEND_TROUBLES, log, signing_secret, text_code
from quickdoc.messaging.emails import account_emails
from quickdoc.services import Services


async def begin(services: Services, account: Account) -> None:
    """Send a new account its code and its link. It raises nothing: both can be requested again."""
    with suppress(TooManyAttemptsError, ChannelOffError, StaleError):
        await mail_link(services, account)
    if account.phone:
        with suppress(TooManyAttemptsError, ChannelOffError, StaleError):
            await text_code(services, account, account.phone)


async def send_link(services: Services, actor: Actor) -> Account:
    """Mail a link to the account's address, unless it is verified.

    If another account has verified the address, that account's owner gets a different mail.

    Raises:
        NotFoundError
        ChannelOffError: there are no mails here.
        TooManyAttemptsError: too many today.
    """
    account = await services.store.accounts.get(actor.account_id)
    if not account.email_verified:
        await mail_link(services, account)
    return account


async def verify_email(services: Services, given: str) -> Account:
    """Verify or change an account's address with the link in a mail. Idempotent.

    Raises:
        LinkInvalidError: it was not made here, or another account has verified the address before.
        LinkExpiredError
    """
    account = await services.store.accounts.find(verification.account_of(given))
    if account is None:
        raise LinkInvalidError
    if email := verification.new_address(given):
        return await _change_email(services, account, email, given)
    verification.read(given, account.email, signing_secret(services), services.clock.now())
    return await addresses.take(services, account.id, account.email)


async def _change_email(services: Services, account: Account, email: str, given: str) -> Account:
    credential = await services.store.credentials.find(account.id)
    if credential is None:
        raise LinkInvalidError
    last = credential.readdressed
    present = last.left if last and credential.email == email else credential.email
    verification.read_change(
        given, present, signing_secret(services), services.clock.now(), epoch=credential.epoch
    )
    return await addresses.change(services, account.id, present, email)


async def mail_link(services: Services, account: Account) -> None:
    secret = signing_secret(services)
    if services.mailer is None or services.links is None:
        raise ChannelOffError
    await services.limiter.hit("link_to_email", account.email)
    expires = services.clock.now() + verification.LINK_LIFE
    page = verification.page(
        services.links.public_url, verification.token(account.id, account.email, expires, secret)
    )
    await services.task_runner.run(_mail(services, account, page, services.links.public_url))


async def _mail(services: Services, account: Account, page: str, public_url: str) -> None:
    """Send one mail: the link, or, if another account has verified the address, a notice to its owner.

    This is decided after the response, so that its duration does not disclose whether the address is known.
    """
    if services.mailer is None:
        return
    if await services.store.credentials.is_owned(account.email, besides=account.id):
        email = account_emails.address_known(new_id("mail"), account.email, public_url)
    else:
        email = account_emails.verification(new_id("mail"), account.email, page)
    try:
        await services.mailer.send(email)
    except SEND_TROUBLES as error:
        log.warning("a link did not go out", account=account.id, error=repr(error))
