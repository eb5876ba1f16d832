"""Signed tokens: for API requests (access), for opening a socket (ticket), for staying logged in (refresh).

All are signed with one secret. Access tokens and tickets are JWTs with different `typ` claims, so that one
cannot be used as the other; a ticket opens one socket, so no two are equal. A refresh token is
`family.generation.hmac`; it is derived from the session and is not stored.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_urlsafe
from typing import Any, Literal

import jwt
import orjson
from pydantic import ValidationError

from quickdoc.core.errors import TicketExpiredError, UnauthenticatedError
from quickdoc.identity.accounts import Actor
from quickdoc.identity.sessions import Session

ACCESS_LIFE = timedelta(minutes=15)
TICKET_LIFE = timedelta(seconds=60)
ALGORITHM = "HS256"
REMEMBERED = 4096
"""Valid tokens that a process caches."""
Typ = Literal["access", "ticket"]

_HEADER = jwt.encode({}, "of any secret, the header is the same", ALGORITHM).partition(".")[0]


def access(actor: Actor, secret: str, now: datetime) -> str:
    """An access token of this actor, valid for 15 minutes."""
    return _sign("access", _claims(actor), secret, now + ACCESS_LIFE)


def read_access(token: str, secret: str, now: datetime) -> Actor:
    """The actor of an access token.

    Raises:
        UnauthenticatedError: it is forged, expired or no access token.
    """
    actor = _actor(_verified(token, "access", secret, now))
    if actor is None:
        raise UnauthenticatedError
    return actor


def ticket(actor: Actor | None, secret: str, now: datetime) -> str:
    """A token that opens one socket within 60 seconds. None: a guest, who may watch the feed only."""
    claims = _claims(actor) if actor else {}
    return _sign("ticket", {**claims, "jti": token_urlsafe(9)}, secret, now + TICKET_LIFE)


def read_ticket(token: str, secret: str, now: datetime) -> Actor | None:
    """The actor of a socket ticket, None for a guest.

    Raises:
        TicketExpiredError: it is forged, expired or no ticket.
    """
    try:
        return _actor(_verified(token, "ticket", secret, now))
    except UnauthenticatedError as error:
        raise TicketExpiredError from error


def refresh(session: Session, secret: str) -> str:
    """The valid refresh token of a session's current generation."""
    named = f"{session.id}.{session.generation}"
    return f"{named}.{_mac(named, secret)}"


def read_refresh(token: str, secret: str) -> tuple[str, int]:
    """The session's id and the generation in a refresh token. Whether the session is valid is not checked.

    Raises:
        UnauthenticatedError: it was not made here.
    """
    named, _, mac = token.rpartition(".")
    if not hmac.compare_digest(mac.encode(), _mac(named, secret).encode()):
        raise UnauthenticatedError
    session_id, _, generation = named.rpartition(".")
    return session_id, int(generation)


def _mac(named: str, secret: str) -> str:
    """Prefixed, so that nothing else that the secret signs can pass for a refresh token."""
    digest = hmac.digest(secret.encode(), f"refresh|{named}".encode(), hashlib.sha256)
    return _text(digest).decode()


def _text(digest: bytes) -> bytes:
    return urlsafe_b64encode(digest).rstrip(b"=")


def _claims(actor: Actor) -> dict[str, Any]:
    works = [each.model_dump(exclude_none=True) for each in actor.memberships]
    return {
        **({} if actor.role == "patient" else {"memberships": works}),
        "sub": actor.account_id,
        "role": actor.role,
        "clinic_id": actor.clinic_id,
        "patient_ids": list(actor.patient_ids),
        "session_id": actor.session_id,
        "epoch": actor.epoch,
        **({"must_change_password": True} if actor.must_change_password else {}),
    }


def _sign(typ: Typ, claims: dict[str, Any], secret: str, expires: datetime) -> str:
    return jwt.encode({**claims, "typ": typ, "exp": expires}, secret, ALGORITHM)


def _verified(token: str, typ: Typ, secret: str, now: datetime) -> dict[str, Any]:
    """The claims. Only access tokens are cached: they are sent many times, a ticket once."""
    claims = _remembered(token, secret) if typ == "access" else _signed(token, secret)
    if claims.get("typ") != typ or claims.get("exp", 0) <= now.timestamp():
        raise UnauthenticatedError
    return claims


def _signed(token: str, secret: str) -> dict[str, Any]:
    """The claims of a token that `_sign` made, expired or not.

    Parsed here and not by PyJWT, which takes 100 us, a quarter of the cost of a connection. Only the exact
    header that `_sign` writes is accepted, and so only its algorithm.
    """
    signed, _, mac = token.rpartition(".")
    header, _, payload = signed.partition(".")
    try:
        right = hmac.digest(secret.encode(), signed.encode("ascii"), hashlib.sha256)
        if header != _HEADER or not hmac.compare_digest(_text(right), mac.encode("ascii")):
            raise UnauthenticatedError
        claims: dict[str, Any] = orjson.loads(urlsafe_b64decode(payload + "=="))
    except ValueError as error:
        raise UnauthenticatedError from error
    return claims


_remembered = lru_cache(maxsize=REMEMBERED)(_signed)
"""The result for a valid token never changes; failures are not cached."""


def _actor(claims: dict[str, Any]) -> Actor | None:
    if "sub" not in claims:
        return None
    try:
        return Actor.model_validate({**claims, "account_id": claims["sub"]})
    except ValidationError as error:
        raise UnauthenticatedError from error
