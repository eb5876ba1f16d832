"""Tokens say who asks, for so long, and nothing can pass for another."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from quickdoc.core.errors import TicketExpiredError, UnauthenticatedError
from quickdoc.identity import sessions, tokens
from quickdoc.identity.accounts import Actor

SECRET = "a secret for tests that is long enough"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANA = Actor(account_id="account_1", role="patient", patient_ids=("patient_1", "patient_2"))
SECOND = timedelta(seconds=1)


def forged(**changes: object) -> str:
    claims = {"sub": "account_1", "role": "patient", "typ": "access", "exp": NOW + timedelta(hours=1)}
    return jwt.encode({**claims, **changes}, SECRET, "HS256")


def test_an_access_token_says_who_asks() -> None:
    assert tokens.read_access(tokens.access(ANA, SECRET, NOW), SECRET, NOW) == ANA


def test_an_access_token_is_good_for_a_quarter_of_an_hour() -> None:
    token = tokens.access(ANA, SECRET, NOW)
    assert tokens.read_access(token, SECRET, NOW + timedelta(minutes=15) - SECOND) == ANA
    with pytest.raises(UnauthenticatedError):
        tokens.read_access(token, SECRET, NOW + timedelta(minutes=15))


def test_a_ticket_is_good_for_a_minute_and_says_so_afterwards() -> None:
    ticket = tokens.ticket(ANA, SECRET, NOW)
    assert tokens.read_ticket(ticket, SECRET, NOW + timedelta(seconds=59)) == ANA
    with pytest.raises(TicketExpiredError):
        tokens.read_ticket(ticket, SECRET, NOW + timedelta(seconds=60))


def test_a_guest_gets_a_ticket_that_names_nobody() -> None:
    assert tokens.read_ticket(tokens.ticket(None, SECRET, NOW), SECRET, NOW) is None


def test_a_ticket_is_no_access_token_and_the_other_way_round() -> None:
    with pytest.raises(UnauthenticatedError):
        tokens.read_access(tokens.ticket(ANA, SECRET, NOW), SECRET, NOW)
    with pytest.raises(TicketExpiredError):
        tokens.read_ticket(tokens.access(ANA, SECRET, NOW), SECRET, NOW)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nonsense",
        "a.b.c",
        forged()[:-3],
        jwt.encode({"sub": "a", "role": "admin", "typ": "access", "exp": NOW + SECOND}, "", "none"),
        jwt.encode({"sub": "a", "role": "admin", "typ": "access", "exp": NOW + SECOND}, SECRET * 2, "HS512"),
        jwt.encode({"sub": "a", "role": "admin", "typ": "access", "exp": NOW + SECOND}, SECRET[::-1]),
        forged(role="king"),
        forged(typ="refresh"),
        forged(exp=NOW - SECOND),
        jwt.encode({"sub": "a", "role": "admin", "typ": "access"}, SECRET),
    ],
)
def test_whatever_was_not_signed_here_for_this_is_refused(token: str) -> None:
    with pytest.raises(UnauthenticatedError):
        tokens.read_access(token, SECRET, NOW)


def test_a_token_without_a_name_is_not_an_access_token() -> None:
    nobody = jwt.encode({"typ": "access", "exp": NOW + SECOND}, SECRET)
    with pytest.raises(UnauthenticatedError):
        tokens.read_access(nobody, SECRET, NOW)


def test_a_refresh_token_names_its_session_and_generation_and_can_be_made_again() -> None:
    session = sessions.start_session("session_x-y_z", "account_1", NOW)
    token = tokens.refresh(session, SECRET)
    assert tokens.refresh(session, SECRET) == token
    assert tokens.read_refresh(token, SECRET) == ("session_x-y_z", 1)


@pytest.mark.parametrize("token", ["", ".", "..", "a.1.b", "session_x.2.", "é.1.é"])
def test_a_forged_refresh_token_is_refused(token: str) -> None:
    with pytest.raises(UnauthenticatedError):
        tokens.read_refresh(token, SECRET)


def test_a_refresh_token_with_another_generation_is_forged() -> None:
    token = tokens.refresh(sessions.start_session("session_x", "account_1", NOW), SECRET)
    with pytest.raises(UnauthenticatedError):
        tokens.read_refresh(token.replace(".1.", ".2."), SECRET)
