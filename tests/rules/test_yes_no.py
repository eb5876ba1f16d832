"""Yes and no in plain words: accepted only when nothing else is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.replies.intents import answer
from quickdoc.replies.parsing import parse
from tests.rules.corpora import replies


@pytest.mark.parametrize("body", replies("yes"))
def test_plain_words_that_say_yes(body: str) -> None:
    assert parse(body).verb == "confirm"
    assert parse(f"{body} but later").verb != "confirm"
    assert parse(f"{body}?").verb != "confirm"


@pytest.mark.parametrize("body", replies("no"))
def test_plain_words_that_say_no(body: str) -> None:
    assert parse(body).verb == "pass"


@pytest.mark.parametrize("body", replies("neither"))
def test_what_says_something_else_is_neither(body: str) -> None:
    assert parse(body).verb not in {"confirm", "pass"}


def test_the_code_may_stand_in_the_sentence() -> None:
    reply = parse("482: I'll take it, thank you")
    assert (reply.verb, reply.code) == ("confirm", "482")


WORDS = ("yes", "no", "thanks", "i", "ill", "take", "it", "cant", "make", "please", "then")


@given(st.lists(st.sampled_from(WORDS)))
def test_no_order_of_words_says_both(words: list[str]) -> None:
    said = answer(words)
    assert said != "yes" or "no" not in words
