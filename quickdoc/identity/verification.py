"""Verifying the ownership of a phone and an e-mail address, before anything else is sent there.

A phone: six digits by text, valid once, for ten minutes and five tries. Neither the code nor a hash of it is
stored: it is derived from the server's secret and a stored `nonce`. So a copy of the database does not
disclose a code, as a hash of only six digits would. An address: a signed link, valid for a day.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from quickdoc.core.errors import CodeExpiredError, LinkExpiredError, LinkInvalidError, TooManyAttemptsError
from quickdoc.core.types import Instant, Model

CODE_LIFE = timedelta(minutes=10)
MAX_TRIES = 5
PAUSE = timedelta(minutes=1)
"""The minimum time between two codes for one account."""
LINK_LIFE = timedelta(days=1)
DIGITS = 6
PAGE = "/verify/"
CHANGE_PARTS = 4


class Challenge(Model):
    """The code that was sent last to an account. `id`: the account's; `spent`: it has been used."""

    id: str
    phone: str
    nonce: str
    made_at: Instant
    tries: int = 0
    spent: bool = False
    version: int = 1


def renew(before: Challenge | None, challenge: Challenge) -> Challenge:
    """The next code of an account.

    Raises:
        TooManyAttemptsError: the one before is less than a minute old.
    """
    if before is None:
        return challenge
    wait = before.made_at + PAUSE - challenge.made_at
    if wait > timedelta():
        raise TooManyAttemptsError(seconds=max(1, round(wait.total_seconds())))
    return challenge.model_copy(update={"version": before.version + 1})


def count_try(challenge: Challenge | None, phone: str, now: datetime) -> Challenge:
    """The challenge after one more try, which is counted before the code is checked.

    Raises:
        CodeExpiredError: there is none for this number, it is spent or too old, or was tried too often.
    """
    if challenge is None or challenge.phone != phone or challenge.spent:
        raise CodeExpiredError
    if now >= challenge.made_at + CODE_LIFE or challenge.tries >= MAX_TRIES:
        raise CodeExpiredError
    changes = {"tries": challenge.tries + 1, "version": challenge.version + 1}
    return challenge.model_copy(update=changes)


def spend(challenge: Challenge) -> Challenge:
    """The challenge after the right code."""
    return challenge.model_copy(update={"spent": True, "version": challenge.version + 1})


def code(challenge: Challenge, secret: str) -> str:
    """The six digits, derived from the challenge and the secret."""
    digest = _digest(f"phone|{challenge.id}|{challenge.phone}|{challenge.nonce}", secret)
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}}"


def is_code(challenge: Challenge, given: str, secret: str) -> bool:
    """Whether the code matches, with or without spaces in it."""
    plain = "".join(given.split())
    return hmac.compare_digest(plain.encode(), code(challenge, secret).encode())


def token(account_id: str, email: str, expires: datetime, secret: str) -> str:
    """The token in a mailed link: the account, when it expires, and a signature."""
    named = f"{account_id}.{int(expires.timestamp())}"
    return f"{named}.{_mac(named, email, secret)}"


def change_token(
    account_id: str, present: str, email: str, expires: datetime, secret: str, *, epoch: int
) -> str:
    """The token in a link to a new address: the account, that address, when it expires, and a signature.

    `present`: the account's current address; the link is valid only while it has that. `epoch`: the account's
    (`access.py`): a new password or the end of all logins also invalidates a link that a stranger requested.
    """
    named = f"{account_id}.{_packed(email)}.{int(expires.timestamp())}"
    return f"{named}.{_change_mac(named, present, epoch, secret)}"


def new_address(given: str) -> str | None:
    """The new address that a link sets; None: it verifies the current one."""
    parts = given.split(".")
    if len(parts) != CHANGE_PARTS or not given.isascii():
        return None
    try:
        return urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode()
    except ValueError:
        raise LinkInvalidError from None


def read_change(given: str, present: str, secret: str, now: datetime, *, epoch: int) -> None:
    """Refuse a token that was not made for a change from this address, in this epoch of the account.

    Raises:
        LinkInvalidError, LinkExpiredError
    """
    named, _, mac = given.rpartition(".")
    right = _change_mac(named, present, epoch, secret)
    if not hmac.compare_digest(mac.encode(errors="replace"), right.encode()):
        raise LinkInvalidError
    _ensure_in_time(named, now)


def _ensure_in_time(named: str, now: datetime) -> None:
    if datetime.fromtimestamp(int(named.rpartition(".")[2]), UTC) <= now:
        raise LinkExpiredError("This link is over. Ask for another one in the app.")


def _packed(email: str) -> str:
    return urlsafe_b64encode(email.encode()).rstrip(b"=").decode()


def _change_mac(named: str, present: str, epoch: int, secret: str) -> str:
    return urlsafe_b64encode(_digest(f"change|{named}|{epoch}|{present}", secret)).rstrip(b"=").decode()


def page(public_url: str, given: str) -> str:
    """The page that the link opens. Only its button changes something, because mail scanners open links."""
    return f"{public_url.rstrip('/')}{PAGE}{given}"


def account_of(given: str) -> str:
    """The account's id in a token, which is not checked here."""
    return given.partition(".")[0]


def read(given: str, email: str, secret: str, now: datetime) -> None:
    """Refuse a token that was not made for this address of its account.

    Raises:
        LinkInvalidError: it was not made here, or for an address that the account has no more.
        LinkExpiredError: it is older than a day.
    """
    named, _, mac = given.rpartition(".")
    if not hmac.compare_digest(mac.encode(errors="replace"), _mac(named, email, secret).encode()):
        raise LinkInvalidError
    _ensure_in_time(named, now)


def _mac(named: str, email: str, secret: str) -> str:
    return urlsafe_b64encode(_digest(f"email|{named}|{email}", secret)).rstrip(b"=").decode()


def _digest(named: str, secret: str) -> bytes:
    """Prefixed, so that nothing else that the secret signs can pass for a code or a link."""
    return hmac.digest(secret.encode(), f"verify|{named}".encode(errors="replace"), sha256)
