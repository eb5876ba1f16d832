"""Phones: whether a number may be texted. STOP on a shared phone is the phone's, not one person's."""

from collections import deque
from datetime import datetime
from itertools import takewhile
from typing import Literal

import phonenumbers

from quickdoc.errors import BadPhoneError
from quickdoc.shapes import Instant, Shape

PROVIDERS_STOPS = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
PROVIDERS_STARTS = frozenset(["START", "YES", "UNSTOP"])
"""What the provider acts on by itself, on long codes, when a text is nothing else: no more texts to this
phone, and texts again. `YES` is such a word only for whoever stopped by one of the others."""


class Consent(Shape):
    """One line of a phone's history, kept as evidence."""

    at: Instant
    opted_out: bool
    word: str
    source: Literal["text", "provider", "app"]


FailedBecause = Literal["bad_number", "landline"]
"""Why no text can ever arrive there, as the provider says."""


class Phone(Shape):
    """A number in E.164 with the accounts that use it. `id` is the number.

    `failed_because`: texts to it failed for good, at `failed_at`; nobody is asked by text there until one
    arrives or comes from there.
    """

    id: str
    account_ids: tuple[str, ...] = ()
    opted_out: bool = False
    history: tuple[Consent, ...] = ()
    failed_at: Instant | None = None
    failed_because: FailedBecause | None = None
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


def leave(phone: Phone, account_id: str) -> Phone:
    """The phone without an account that used it; the same one when it did not."""
    if account_id not in phone.account_ids:
        return phone
    left = tuple(each for each in phone.account_ids if each != account_id)
    return phone.model_copy(update={"account_ids": left, "version": phone.version + 1})


def fail(phone: Phone, because: FailedBecause, now: datetime) -> Phone:
    """The phone after a text to it failed for good; the same one when that is known."""
    if phone.failed_because:
        return phone
    changes = {"failed_because": because, "failed_at": now, "version": phone.version + 1}
    return phone.model_copy(update=changes)


def reach(phone: Phone) -> Phone:
    """The phone after a text arrived there, or came from there; the same one when it had not failed."""
    if not phone.failed_because:
        return phone
    changes = {"failed_because": None, "failed_at": None, "version": phone.version + 1}
    return phone.model_copy(update=changes)


def opt(phone: Phone, consent: Consent) -> Phone:
    """The phone after its owner said STOP or START."""
    return phone.model_copy(
        update={
            "opted_out": consent.opted_out,
            "history": (*phone.history, consent),
            "version": phone.version + 1,
        }
    )


def is_stopped_since(phone: Phone, at: Instant) -> bool:
    """Whether the opt-out that stands was said first at that moment; later ones only repeat it."""
    standing = takewhile(lambda each: each.opted_out, reversed(phone.history))
    first = deque(standing, maxlen=1)
    return phone.opted_out and bool(first) and first[0].at == at


def is_stopped_at_provider(phone: Phone | None) -> bool:
    """Whether the provider, too, refuses texts to this phone, as far as we know."""
    last = phone.history[-1] if phone and phone.opted_out and phone.history else None
    return last is not None and (last.source == "provider" or last.word in PROVIDERS_STOPS)
