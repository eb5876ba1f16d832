"""Verifying phones. Until then nothing else goes there (`send_policy.py`); see also `email_verification.py`.

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
    NotFoundError,
    StaleError,
    WrongCodeError,
)
from quickdoc.events.actions.commit import update_silently
from quickdoc.identity import contacts, verification
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.actions.carrying_over import move_phone
from quickdoc.identity.phones import AccountPhone, Proof, is_verified, shown
from quickdoc.identity.verification import CODE_LIFE, Challenge
from quickdoc.messaging.actions.phones import failed, share
from quickdoc.messaging.ports import DeliveryDelayedError, DeliveryRefusedError, DeliveryUnknownError
from quickdoc.messaging.sms.codes import FAILED_FOR_GOOD, reason
from quickdoc.messaging.texts import account_texts
from quickdoc.services import Services
from quickdoc.storage.duplicates import DuplicateError

log = structlog.get_logger()
SEND_TROUBLES = (DeliveryRefusedError, DeliveryDelayedError, DeliveryUnknownError)


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
    if not verification.is_code(tried, given, signing_secret(services)):
        raise WrongCodeError
    if change:
        await move_phone(services, account, number)
    with suppress(StaleError):  # somebody types it a second time at this moment, and is as right
        await services.store.challenges.replace_silently(verification.spend(tried))
    verified = await share(services, number, Proof(account_id=account.id, by="code", at=now))
    return shown(verified, number, account.id)


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


def signing_secret(services: Services) -> str:
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
    secret, now = signing_secret(services), services.clock.now()
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
