"""Opting out in plain words: what is one and, as often asked for, what only looks like one."""

import pytest

from quickdoc.replies.parsing import parse
from tests.rules.corpora import replies


@pytest.mark.parametrize("body", replies("opts_out"))
def test_who_asks_for_no_more_texts_gets_none(body: str) -> None:
    assert parse(body).verb == "stop"


@pytest.mark.parametrize("body", replies("no_opt_out"))
def test_what_is_about_something_else_is_no_opt_out(body: str) -> None:
    assert parse(body).verb != "stop"


@pytest.mark.parametrize("wrap", ["{}!!!", "  {} ", "OK. {}", "{} 😡", "{}\n- Ana"])
@pytest.mark.parametrize("body", ["Please stop texting me", "no me escriban más", "Ne m\u2019écrivez plus"])
def test_what_stands_around_it_does_not_matter(body: str, wrap: str) -> None:
    assert parse(wrap.format(body)).verb == "stop"
    assert parse(wrap.format(body).upper()).verb == "stop"


@pytest.mark.parametrize("body", ["please " * 300, "i " * 800, "no me " * 300, "turn off the " * 130])
def test_a_long_text_is_read_in_no_time(body: str) -> None:
    assert parse(body).verb != "stop"
