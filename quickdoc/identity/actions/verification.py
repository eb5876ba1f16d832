"""Verifying phones and e-mail addresses. Until then nothing else goes there (`send_policy.py`).

Codes and links are sent after the response and are not stored as messages, so that the message log, which
staff read, never holds a code. They are not retried: the user can ask for another.
"""

from contextlib import suppress
from datetime import datetime
from secrets import token_urlsafe

import structlog

from quickdoc.core.errors import (
    ChannelOffError,
    CodeExpiredError,
    ForbiddenError,
    LinkInvalidError,
    NotFoundError,
    StaleError,
    TooManyAttemptsError,
    WrongCodeError,
)
from quickdoc.core.ids import new_id
from quickdoc.events.actions.commit import update_silently
from quickdoc.identity import contacts, verification
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions import addresses
from quickdoc.identity.actions.carrying_over import move_phone
from quickdoc.identity.credentials import Credential
from quickdoc.identity.phones import AccountPhone, Proof, is_verified, shown
from quickdoc.identity.verification import CODE_LIFE, Challenge
from quickdoc.messaging.actions.phones import failed, share
from quickdoc.messaging.emails import account_emails
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.sms.codes import FAILED_FOR_GOOD, reason
from quickdoc.messaging.texts import account_texts
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()

SEND_TROUBLES = (DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError)


async def begin(services: Services, account: Account) -> None:
    """Send a new account its code and its link. It raises nothing: both can be requested again."""
    with suppress(TooManyAttemptsError, ChannelOffError, StaleError):
        await _mail_link(services, account)
    if account.phone:
        with suppress(TooManyAttemptsError, ChannelOffError, StaleError):
            await text_code(services, account, account.phone)


async def send_code(services: Services, actor: Actor) -> AccountPhone:
    """Text the account's phone a new code, unless it is verified. The previous code becomes invalid.

    While a change of the number is pending, the code goes to the new number.

    Raises:
        ForbiddenError: the account has no phone.
        TooManyAttemptsError: one was sent a moment ago, or too many today.
        StaleError: another one is just being sent.
    """
    account, number = await patients_account(services, actor)
    change = contacts.pending(await services.store.challenges.find(account.id), number, services.clock.now())
    number = change.phone if change else number
    phone = await services.store.phones.find(number)
    if change or not is_verified(phone, account.id):
        await text_code(services, account, number)
    return shown(phone, number, account.id)


async def verify_phone(services: Services, actor: Actor, given: str) -> AccountPhone:
    """Verify the account's phone with the code that was texted there. Idempotent.

    If a change of the number is pending, the new number becomes the account's.

    Raises:
        ForbiddenError: the account has no phone.
        WrongCodeError: the code does not match.
        CodeExpiredError: there is none, it is too old, or it was tried too often.
        StaleError
    """
    account, number = await patients_account(services, actor)
    now = services.clock.now()
    change = contacts.pending(await services.store.challenges.find(account.id), number, now)
    number = change.phone if change else number
    phone = await services.store.phones.find(number)
    if change is None and is_verified(phone, account.id):
        return shown(phone, number, account.id)
    tried = await _count_try(services, account, number)
    if not verification.is_code(tried, given, _secret(services)):
        raise WrongCodeError
    if change:
        await move_phone(services, account, number)
    with suppress(StaleError):  # somebody types it a second time at this moment, and is as right
        await services.store.challenges.replace_silently(verification.spend(tried))
    verified = await share(services, number, Proof(account_id=account.id, by="code", at=now))
    return shown(verified, number, account.id)


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
        await _mail_link(services, account)
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
    verification.read(given, account.email, _secret(services), services.clock.now())
    return await addresses.take(services, account.id, account.email)


async def _change_email(services: Services, account: Account, email: str, given: str) -> Account:
    credential = await services.store.credentials.find(account.id)
    if credential is None:
        raise LinkInvalidError
    last = credential.readdressed
    present = last.left if last and credential.email == email else credential.email
    verification.read_change(given, present, _secret(services), services.clock.now(), epoch=credential.epoch)
    return await addresses.change(services, account.id, present, email)


async def mail_change(services: Services, credential: Credential, email: str) -> None:
    """Mail a new address the link that makes it the account's, or, if another account has it, a notice.

    Raises:
        ChannelOffError: there are no mails here.
        TooManyAttemptsError: too many today.
    """
    secret = _secret(services)
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


async def patients_account(services: Services, actor: Actor) -> tuple[Account, str]:
    """A patient's account and its current number.

    Raises:
        NotFoundError
        ForbiddenError: the account has no phone.
    """
    account = await services.store.accounts.get(actor.account_id)
    if account.role != "patient" or account.phone is None:
        raise ForbiddenError
    return account, account.phone


def _secret(services: Services) -> str:
    if services.links is None:
        raise ChannelOffError
    return services.links.secret


async def _count_try(services: Services, account: Account, number: str) -> Challenge:
    def rule(present: Challenge, now: datetime) -> Challenge:
        return verification.count_try(present, number, now)

    try:
        return await update_silently(services, services.store.challenges, account.id, rule)
    except (NotFoundError, StaleError):
        raise CodeExpiredError from None


async def text_code(services: Services, account: Account, number: str) -> None:
    """Text a number a code that verifies it for the account.

    Raises:
        ChannelOffError: nothing can be signed here.
        TooManyAttemptsError: one was sent a moment ago, or too many today.
        StaleError: another one is just being sent.
    """
    secret, now = _secret(services), services.clock.now()
    made = Challenge(id=account.id, phone=number, nonce=token_urlsafe(16), made_at=now)
    before = await services.store.challenges.find(account.id)
    challenge = verification.renew(before, made)
    await services.limiter.hit("code_for_account", account.id)
    await services.limiter.hit("code_to_phone", number)
    try:
        if before:
            await services.store.challenges.replace_silently(challenge)
        else:
            await services.store.challenges.insert_silently(challenge)
    except DuplicateError:
        raise StaleError from None
    await services.task_runner.run(_text(services, challenge, verification.code(challenge, secret)))


async def _text(services: Services, challenge: Challenge, code: str) -> None:
    """Send the one text that may go to an unverified number; not to a phone that has opted out."""
    phone = await services.store.phones.find(challenge.phone)
    if phone and phone.opted_out:
        return
    valid_for = int(CODE_LIFE.total_seconds())
    try:
        await services.sms_sender.send(challenge.phone, account_texts.code(code), valid_for=valid_for)
    except SEND_TROUBLES as error:
        log.warning("a code was not sent", account=challenge.id, error=repr(error))
        why = reason(error.code) if isinstance(error, DeliveryRefusedError) else None
        if why in FAILED_FOR_GOOD:
            await failed(services, challenge.phone, FAILED_FOR_GOOD[why])


async def _mail_link(services: Services, account: Account) -> None:
    secret = _secret(services)
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
