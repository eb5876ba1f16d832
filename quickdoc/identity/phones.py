"""Phones: the accounts that a number is verified for, and whether it may be texted.

A number is verified for an account once its owner has typed the code that was texted there, or a clinic has
given it. An account's texts go only to a number that is verified for it, and a text from a phone acts only
for accounts that it is verified for. STOP on a shared phone applies to the phone, not to one person.
"""

from collections import deque
from datetime import datetime
from itertools import takewhile
from typing import Literal

from quickdoc.core.types import Instant, Model

PROVIDER_STOP_WORDS = frozenset(
    ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"]
)
PROVIDER_START_WORDS = frozenset(["START", "YES", "UNSTOP"])
"""The keywords (on long codes) with which the provider itself stops and restarts texts to a phone, if a
text is nothing else. `YES` restarts them only for a phone that opted out with another keyword."""


class Consent(Model):
    """One opt-out or opt-in of a phone, kept as evidence."""

    at: Instant
    opted_out: bool
    word: str
    source: Literal["text", "provider", "app"]


FailedBecause = Literal["bad_number", "landline"]
"""Why texts to a number fail permanently, according to the provider."""


class Proof(Model):
    """Who verified a number for an account: its owner, who had the `code`, or the `clinic` that gave it."""

    account_id: str
    by: Literal["code", "clinic"]
    at: Instant
    clinic_id: str | None = None


class Phone(Model):
    """A number in E.164 with the accounts that it is verified for. `id` is the number.

    `proofs` says who verified it. Accounts of earlier versions have none: they are in `account_ids` since
    they signed up, and still count as verified.

    `failed_because`: texts to it failed permanently, at `failed_at`; no offers are texted there until a text
    is delivered to it or comes from it.
    """

    id: str
    account_ids: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    opted_out: bool = False
    history: tuple[Consent, ...] = ()
    failed_at: Instant | None = None
    failed_because: FailedBecause | None = None
    version: int = 1


class AccountPhone(Model):
    """A phone as an account may see it: without the other accounts that share it, and without its history.

    For a number that is not verified for the account nothing is disclosed; the version is then 0.
    """

    id: str
    verified: bool = True
    opted_out: bool = False
    failed_at: Instant | None = None
    failed_because: FailedBecause | None = None
    version: int = 1


def is_verified(phone: Phone | None, account_id: str) -> bool:
    """Whether this phone may get the account's texts and act for the account."""
    return phone is not None and account_id in phone.account_ids


def sharing(phone: Phone | None, account_id: str) -> frozenset[str]:
    """The accounts that share the phone, this one included; only this one if it is not verified for it."""
    return frozenset(phone.account_ids if phone and is_verified(phone, account_id) else (account_id,))


def shown(phone: Phone | None, number: str, account_id: str) -> AccountPhone:
    """The phone as the account sees it."""
    if phone is None or not is_verified(phone, account_id):
        return AccountPhone(id=number, verified=False, version=0)
    told = phone.model_dump(include=AccountPhone.model_fields.keys() - {"verified"})
    return AccountPhone.model_validate(told)


def share(phone: Phone, proof: Proof) -> Phone:
    """The phone, verified for one more account; the same one if it was."""
    if is_verified(phone, proof.account_id):
        return phone
    changes = {
        "account_ids": (*phone.account_ids, proof.account_id),
        "proofs": (*phone.proofs, proof),
        "version": phone.version + 1,
    }
    return phone.model_copy(update=changes)


def leave(phone: Phone, account_id: str) -> Phone:
    """The phone without an account that used it; the same one when it did not."""
    if account_id not in phone.account_ids:
        return phone
    left = tuple(each for each in phone.account_ids if each != account_id)
    proofs = tuple(each for each in phone.proofs if each.account_id != account_id)
    return phone.model_copy(update={"account_ids": left, "proofs": proofs, "version": phone.version + 1})


def fail(phone: Phone, because: FailedBecause, now: datetime) -> Phone:
    """The phone after a text to it failed permanently; the same one if that is known."""
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
    """Whether the current opt-out began at that time; later STOPs only repeat it."""
    standing = takewhile(lambda each: each.opted_out, reversed(phone.history))
    first = deque(standing, maxlen=1)
    return phone.opted_out and bool(first) and first[0].at == at


def is_stopped_at_provider(phone: Phone | None) -> bool:
    """Whether the provider also refuses texts to this phone, as far as we know."""
    last = phone.history[-1] if phone and phone.opted_out and phone.history else None
    return last is not None and (last.source == "provider" or last.word in PROVIDER_STOP_WORDS)
