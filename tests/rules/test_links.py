"""Signed links: what their makers meant, and that nothing else passes for one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.errors import LinkExpiredError, LinkInvalidError
from quickdoc.identity import tokens
from quickdoc.identity.accounts import Actor
from quickdoc.identity.sessions import start_session
from quickdoc.replies import links
from quickdoc.replies.links import Link, Links, read, token

SECRET = "a secret for tests that is long enough"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINK = Link("offer", "offer_01KAJ5XGZWJ8H2YXAN1RPK5Z8Q", NOW + timedelta(hours=25))
ACTOR = Actor(account_id="account_1", role="patient", patient_ids=("patient_1",))


def test_a_token_says_what_was_signed_and_is_the_same_each_time() -> None:
    assert read(token(LINK, SECRET), SECRET, NOW) == LINK
    assert token(LINK, SECRET) == token(LINK, SECRET)


def test_it_lives_until_the_visit_starts_except_for_unsubscribing() -> None:
    signed = token(LINK, SECRET)
    assert read(signed, SECRET, LINK.expires - timedelta(seconds=1))
    for late in (LINK.expires, LINK.expires + timedelta(days=9)):
        with pytest.raises(LinkExpiredError):
            read(signed, SECRET, late)
    assert read(signed, SECRET, None) == LINK


def forged() -> list[str]:
    good = token(LINK, SECRET)
    named, _, mac = good.rpartition(".")
    told, about, stamp = named.split(".")
    session = start_session("session_1", "account_1", NOW)
    return [
        "",
        ".",
        "...",
        "é" * 50,
        "\ud800",
        good[:-1],
        good + "A",
        good.upper(),
        f"booked.{about}.{stamp}.{mac}",
        f"{told}.offer_other.{stamp}.{mac}",
        f"{told}.{about}.{int(stamp) + 1}.{mac}",
        f"{told}.{about}.{stamp}.",
        token(LINK, "another secret that is long enough too"),
        tokens.access(ACTOR, SECRET, NOW),
        tokens.ticket(ACTOR, SECRET, NOW),
        tokens.refresh(session, SECRET),
        token(Link("other", "x", LINK.expires), SECRET),  # type: ignore[arg-type]  # a kind that is none
    ]


@pytest.mark.parametrize("given", forged())
def test_nothing_else_passes_for_a_link(given: str) -> None:
    for now in (NOW, None):
        with pytest.raises(LinkInvalidError):
            read(given, SECRET, now)


@pytest.mark.parametrize(
    "reads", [tokens.read_access, tokens.read_ticket], ids=["an access token", "a ticket"]
)
def test_a_link_passes_for_nothing_else(reads: object) -> None:
    with pytest.raises(Exception, match=r".") as refused:
        reads(token(LINK, SECRET), SECRET, NOW)  # type: ignore[operator]
    assert type(refused.value).__name__ in {"UnauthenticatedError", "TicketExpiredError"}
    with pytest.raises(Exception, match=r"."):
        tokens.read_refresh(token(LINK, SECRET), SECRET)


@given(st.text(max_size=200))
def test_whatever_is_given_is_refused_in_words(given: str) -> None:
    with pytest.raises(LinkInvalidError):
        read(given, SECRET, NOW)


def test_a_link_leads_to_the_page_and_one_click_to_the_api() -> None:
    made = Links(SECRET, "https://quickdoc.example/")
    assert made.page(LINK) == f"https://quickdoc.example/o/{token(LINK, SECRET)}"
    assert made.unsubscribe(LINK) == (
        f"https://quickdoc.example/api/v1/links/{token(LINK, SECRET)}/unsubscribe"
    )
    assert set(links.Told.__args__) == {"offer", "booked", "cancelled", "reminder"}  # type: ignore[attr-defined]
