"""One-time passwords: handed over by a manager where there are no mails, and replaced at the first login."""

from datetime import datetime, timedelta
from secrets import choice

from quickdoc.core.errors import OneTimePasswordExpiredError
from quickdoc.core.types import Instant, Model

LIFE = timedelta(days=7)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another one: they are read from a slip of paper."""
GROUPS, GROUP = 3, 4
"""59 bits, far more than the few guesses that a login allows."""


class OneTimePassword(Model):
    """That an account's present password is such a one. `by`: the account of the manager who made it."""

    by: str
    expires_at: Instant


def new_password() -> str:
    """A password that nobody can guess and everybody can type."""
    return "-".join("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def made(by: str, now: datetime) -> OneTimePassword:
    """A one-time password that is made now."""
    return OneTimePassword(by=by, expires_at=now + LIFE)


def ensure_usable(one_time: OneTimePassword | None, now: datetime) -> None:
    """Refuse one that is too old. None: the password is the owner's own.

    Raises:
        OneTimePasswordExpiredError
    """
    if one_time and one_time.expires_at <= now:
        raise OneTimePasswordExpiredError
