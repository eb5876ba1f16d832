"""Known devices: a signed cookie that proves that an account has logged in on this device before.

It does not replace a password. It only keeps failed attempts by others from locking out the account's owner,
who has the right password. The cookie is `id.mark.mark…`, with a mark for each of the last accounts.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

REMEMBERED = 8
"""Accounts kept in one cookie; the one with the oldest login is dropped."""
ID_BYTES = 16


def known(cookie: str | None, email: str, secret: str) -> str | None:
    """The id of the device, if this account has logged in on it before."""
    device_id, marks = _read(cookie)
    mark = _mark(device_id, email, secret)
    return device_id if any(hmac.compare_digest(mark, each) for each in marks) else None


def remember(cookie: str | None, email: str, secret: str) -> str:
    """The cookie of the device once the account has logged in on it."""
    device_id, marks = _read(cookie)
    device_id = device_id or secrets.token_urlsafe(ID_BYTES)
    mark = _mark(device_id, email, secret)
    return ".".join([device_id, mark, *(each for each in marks if each != mark)][: REMEMBERED + 1])


def _read(cookie: str | None) -> tuple[str, list[str]]:
    device_id, *marks = (cookie or "").split(".") if (cookie or "").isascii() else [""]
    return device_id, marks[:REMEMBERED]


def _mark(device_id: str, email: str, secret: str) -> str:
    """Prefixed, so that nothing else that the secret signs can pass for it."""
    digest = hmac.digest(secret.encode(), f"device|{device_id}|{email}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
