"""The link that gives an account a new e-mail address."""

from quickdoc.core.errors import (
    ChannelOffError,
)
from quickdoc.core.ids import new_id
from quickdoc.identity import verification
from quickdoc.identity.actions.verification import SEND_TROUBLES, log, signing_secret
from quickdoc.identity.credentials import Credential
from quickdoc.messaging.emails import account_emails
from quickdoc.services import Services


async def mail_change(services: Services, credential: Credential, email: str) -> None:
    """Mail a new address the link that makes it the account's, or, if another account has it, a notice.

    Raises:
        ChannelOffError: there are no mails here.
        TooManyAttemptsError: too many today.
    """
    secret = signing_secret(services)
    if services.mailer is None or services.links is None:
        raise ChannelOffError
    await services.limiter.hit("link_to_email", email)
    expires = services.clock.now() + verification.LINK_LIFE
    given = verification.change_token(
        credential.id, credential.email, email, expires, secret, epoch=credential.epoch
    )
    await services.task_runner.run(
        _mail_change(services, credential, email, verification.page(services.links.public_url, given))
    )


async def _mail_change(services: Services, credential: Credential, address: str, page: str) -> None:
    if services.mailer is None:
        return
    if await services.store.credentials.is_owned(address, besides=credential.id):
        email = account_emails.address_wanted(new_id("mail"), address)
    else:
        email = account_emails.new_address(new_id("mail"), address, page)
    try:
        await services.mailer.send(email)
    except SEND_TROUBLES as error:
        log.warning("a link did not go out", account=credential.id, error=repr(error))
