"""Phones: whether a number may be texted. STOP on a shared phone is the phone's, not one person's."""

from typing import Literal

import phonenumbers

from quickdoc.errors import BadPhoneError
from quickdoc.shapes import Instant, Shape


class Consent(Shape):
    """One line of a phone's history, kept as evidence."""

    at: Instant
    opted_out: bool
    word: str
    source: Literal["text", "provider", "app"]


class Phone(Shape):
    """A number in E.164 with the accounts that use it. `id` is the number."""

    id: str
    account_ids: tuple[str, ...] = ()
    opted_out: bool = False
    history: tuple[Consent, ...] = ()
    version: int = 1


def normal(number: str) -> str:
    """The number in E.164, such as `+15550100001`.

    Raises:
        BadPhoneError: it has no country code or cannot exist.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        raise BadPhoneError from error
    if not phonenumbers.is_possible_number(parsed):
        raise BadPhoneError
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def share(phone: Phone, account_id: str) -> Phone:
    """The phone with one more account that uses it."""
    return phone.model_copy(
        update={"account_ids": (*phone.account_ids, account_id), "version": phone.version + 1}
    )


def opt(phone: Phone, consent: Consent) -> Phone:
    """The phone after its owner said STOP or START."""
    return phone.model_copy(
        update={
            "opted_out": consent.opted_out,
            "history": (*phone.history, consent),
            "version": phone.version + 1,
        }
    )
