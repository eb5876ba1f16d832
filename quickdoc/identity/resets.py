"""Permissions to choose a new password, which are sent by mail. Only their hashes are stored."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from quickdoc.core.types import Instant, Model

RESET_LIFE = timedelta(hours=1)
PAGE = "/reset-password"


class PasswordReset(Model):
    """A permission that is used once. `id` is the hash of the token in the mail, `email` where that was sent.

    Those of an earlier version do not say where.
    """

    id: str
    account_id: str
    email: str | None = None
    expires_at: Instant
    version: int = 1


def new_token() -> str:
    """A token that nobody can guess."""
    return token_urlsafe(32)


def reset_id(token: str) -> str:
    """The id of a token's permission. The token has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode(errors="replace")).hexdigest()


def page(public_url: str, token: str) -> str:
    """The address in the mail. Browsers send the part after `#` neither to a server nor in a Referer."""
    return f"{public_url.rstrip('/')}{PAGE}#{token}"


def permission(token: str, account_id: str, email: str, now: datetime) -> PasswordReset:
    """The permission to be stored for a token."""
    return PasswordReset(id=reset_id(token), account_id=account_id, email=email, expires_at=now + RESET_LIFE)
