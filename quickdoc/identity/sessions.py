"""Logins on devices: families of refresh tokens, of which each generation can be used once."""

from datetime import datetime, timedelta
from typing import Any

from quickdoc.core.errors import (
    UnauthenticatedError,
)
from quickdoc.core.types import Instant, Model

SESSION_LIFE = timedelta(days=30)
"""A session ends when it has not been refreshed for so long."""
LOST_ANSWER = timedelta(minutes=1)
"""A page that reloads during a refresh sends the previous token again: for so long that is not a theft."""


class Session(Model):
    """A family of refresh tokens: one login on one device.

    Only the newest `generation` is valid. When an older one is used, one of its two users has stolen it, so
    the whole family is revoked. `epoch`: the account's when the session began (`access.py`). `device`: the
    browser's name. Sessions of an earlier version have neither a start nor a device. `must_change_password`:
    it began with a one-time password. Choosing another one ends it, as it ends all.
    """

    id: str
    account_id: str
    generation: int
    rotated_at: Instant
    expires_at: Instant
    revoked: bool = False
    epoch: int = 0
    device: str = ""
    began_at: Instant | None = None
    must_change_password: bool = False
    version: int = 1

    @property
    def login(self) -> dict[str, Any]:
        """What an actor has of the session."""
        return {
            "session_id": self.id,
            "epoch": self.epoch,
            "must_change_password": self.must_change_password,
        }


def start_session(
    session_id: str,
    account_id: str,
    now: datetime,
    *,
    epoch: int = 0,
    device: str = "",
    must_change: bool = False,
) -> Session:
    """The first generation of a new family of refresh tokens."""
    return Session(
        id=session_id,
        account_id=account_id,
        epoch=epoch,
        device=device,
        began_at=now,
        must_change_password=must_change,
        generation=1,
        rotated_at=now,
        expires_at=now + SESSION_LIFE,
    )


def rotate(session: Session, generation: int, now: datetime) -> Session:
    """The session after the refresh token of `generation` was used: rotated, unchanged or revoked.

    Unchanged when the response to the latest rotation was lost a moment ago; revoked when the token is
    older, because then two parties hold it.

    Raises:
        UnauthenticatedError: the session is over, or never had this generation.
    """
    if session.revoked or session.expires_at <= now or generation > session.generation:
        raise UnauthenticatedError
    if generation == session.generation:
        return _next(session, generation=generation + 1, rotated_at=now, expires_at=now + SESSION_LIFE)
    if generation == session.generation - 1 and now - session.rotated_at <= LOST_ANSWER:
        return session
    return revoke(session)


def revoke(session: Session) -> Session:
    """The session, closed for good."""
    return _next(session, revoked=True)


def _next(session: Session, **changes: object) -> Session:
    return session.model_copy(update={**changes, "version": session.version + 1})
