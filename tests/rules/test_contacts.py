"""Another phone number: what waits, what is left, and what is said of it."""

from datetime import timedelta

import pytest

from quickdoc.core import gsm7
from quickdoc.identity import contacts
from quickdoc.identity.contacts import CHANGE_LIFE, MAX_LEFT, PhoneMove
from quickdoc.identity.verification import CODE_LIFE, PAUSE, Challenge
from quickdoc.messaging.emails import account_emails
from quickdoc.messaging.texts import account_texts
from tests.town import MONDAY

A, B, C = "+15550100001", "+15550100002", "+15550100003"
ASKED = Challenge(id="account_1", phone=B, nonce="n", made_at=MONDAY)


def test_a_number_waits_from_its_code_on_for_a_day() -> None:
    waits = contacts.pending(ASKED, A, MONDAY + CHANGE_LIFE - timedelta(seconds=1))
    assert waits
    assert (waits.phone, waits.sent_at, waits.again_at) == (B, MONDAY, MONDAY + PAUSE)
    assert (waits.code_until, waits.until) == (MONDAY + CODE_LIFE, MONDAY + CHANGE_LIFE)
    assert contacts.pending(ASKED, A, MONDAY + CHANGE_LIFE) is None


@pytest.mark.parametrize(
    ("challenge", "present"),
    [(None, A), (ASKED, B), (ASKED.model_copy(update={"spent": True}), A)],
    ids=["no code", "the account's own", "used or dropped"],
)
def test_nothing_waits(challenge: Challenge | None, present: str) -> None:
    assert contacts.pending(challenge, present, MONDAY) is None


def _moved(*numbers: str) -> PhoneMove:
    move = contacts.move(None, A, numbers[0], MONDAY)
    for number in numbers[1:]:
        move = contacts.move(move, "whatever the account says by now", number, MONDAY)
    return move


def test_what_is_left_is_every_number_of_before_and_never_the_present_one() -> None:
    there = _moved(B, C)
    assert (there.number, there.change) == (C, 2)
    assert [(each.number, each.change) for each in there.left] == [(A, 1), (B, 2)]
    back = _moved(B, C, A)
    assert [(each.number, each.change) for each in back.left] == [(B, 2), (C, 3)]


def test_a_number_that_is_left_twice_is_known_by_the_later_change() -> None:
    assert [(each.number, each.change) for each in _moved(B, A, B).left] == [(A, 3)]


def test_the_same_number_again_is_no_change() -> None:
    there = _moved(B)
    assert contacts.move(there, A, B, MONDAY + timedelta(hours=1)) is there


def test_only_the_latest_are_remembered() -> None:
    left = _moved(*(f"+1555020{number:04d}" for number in range(20))).left
    assert len(left) == MAX_LEFT
    assert left[-1].change == 20


def test_whoever_has_the_old_number_is_told_in_one_segment_without_the_new_one() -> None:
    body = account_texts.phone_changed()
    assert gsm7.segments(body) == 1
    assert gsm7.is_gsm7(body)
    mail = account_emails.phone_changed("mail_1", "ana@example.org")
    assert mail.unsubscribe == ""
    assert "http" not in mail.text + mail.html.replace("<!doctype html>", "")
