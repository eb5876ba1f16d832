"""Codes, links, numbers that are texted, and names that are told to others."""

from datetime import timedelta

import pytest

from quickdoc.core import gsm7
from quickdoc.core.errors import (
    CodeExpiredError,
    LinkExpiredError,
    LinkInvalidError,
    TooManyAttemptsError,
)
from quickdoc.identity import verification
from quickdoc.identity.verification import CODE_LIFE, MAX_TRIES, PAUSE, Challenge
from quickdoc.messaging.emails import account_emails
from quickdoc.messaging.texts import account_texts
from tests.town import MONDAY

NUMBER = "+15550100001"

SECRET = "a secret for tests that is long enough"
CHALLENGE = Challenge(id="account_1", phone=NUMBER, nonce="n", made_at=MONDAY)


# --- codes ------------------------------------------------------------------------------------


def test_a_code_is_six_digits_and_depends_on_everything_that_it_proves() -> None:
    right = verification.code(CHALLENGE, SECRET)
    assert len(right) == 6
    assert right.isdigit()
    others = [{"id": "account_2"}, {"phone": "+15550100002"}, {"nonce": "m"}]
    made = [verification.code(CHALLENGE.model_copy(update=each), SECRET) for each in others]
    assert right not in [*made, verification.code(CHALLENGE, SECRET + "x")]
    assert verification.is_code(CHALLENGE, f" {right[:3]} {right[3:]} ", SECRET)
    assert not verification.is_code(CHALLENGE, right[:5], SECRET)


def test_five_tries_are_all_and_each_counts_before_it_is_looked_at() -> None:
    challenge = CHALLENGE
    for number in range(1, MAX_TRIES + 1):
        challenge = verification.count_try(challenge, NUMBER, MONDAY)
        assert (challenge.tries, challenge.version) == (number, number + 1)
    with pytest.raises(CodeExpiredError):
        verification.count_try(challenge, NUMBER, MONDAY)


@pytest.mark.parametrize(
    ("challenge", "number", "after"),
    [
        (None, NUMBER, timedelta()),
        (CHALLENGE, "+15550100002", timedelta()),
        (CHALLENGE, NUMBER, CODE_LIFE),
        (verification.spend(CHALLENGE), NUMBER, timedelta()),
    ],
)
def test_a_code_is_good_once_for_its_number_and_for_ten_minutes(
    challenge: Challenge | None, number: str, after: timedelta
) -> None:
    in_time = verification.count_try(CHALLENGE, NUMBER, MONDAY + CODE_LIFE - timedelta(seconds=1))
    assert in_time.tries == 1
    with pytest.raises(CodeExpiredError):
        verification.count_try(challenge, number, MONDAY + after)


def test_a_minute_lies_between_two_codes() -> None:
    later = CHALLENGE.model_copy(update={"made_at": MONDAY + PAUSE - timedelta(seconds=20), "nonce": "m"})
    with pytest.raises(TooManyAttemptsError) as refused:
        verification.renew(CHALLENGE, later)
    assert refused.value.seconds == 20
    in_time = later.model_copy(update={"made_at": MONDAY + PAUSE})
    assert verification.renew(CHALLENGE, in_time).version == 2


def test_the_text_of_a_code_is_one_segment_and_names_nobody() -> None:
    body = account_texts.code("123456")
    assert gsm7.segments(body) == 1
    assert body.startswith("123456 ")


# --- links ------------------------------------------------------------------------------------


def test_a_link_is_for_one_address_of_one_account_and_for_a_day() -> None:
    token = verification.token("account_1", "ana@example.org", MONDAY + timedelta(days=1), SECRET)
    assert verification.account_of(token) == "account_1"
    verification.read(token, "ana@example.org", SECRET, MONDAY)
    for given, email in ((token, "eve@example.org"), ("account_1.1.x", "ana@example.org"), ("ü", "")):
        with pytest.raises(LinkInvalidError):
            verification.read(given, email, SECRET, MONDAY)
    with pytest.raises(LinkExpiredError):
        verification.read(token, "ana@example.org", SECRET, MONDAY + timedelta(days=1))


def test_a_link_to_a_new_address_is_for_one_change_of_one_account_and_for_a_day() -> None:
    until = MONDAY + timedelta(days=1)
    token = verification.change_token(
        "account_1", "ana@example.org", "a.b@new.example", until, SECRET, epoch=0
    )
    assert (verification.account_of(token), verification.new_address(token)) == (
        "account_1",
        "a.b@new.example",
    )
    verification.read_change(token, "ana@example.org", SECRET, MONDAY, epoch=0)
    other = verification.change_token("account_1", "ana@example.org", "c@new.example", until, SECRET, epoch=0)
    mixed = ".".join([*other.split(".")[:3], token.split(".")[3]])
    for given, present in ((token, "eve@example.org"), (mixed, "ana@example.org"), ("a.b.1.x", "")):
        with pytest.raises(LinkInvalidError):
            verification.read_change(given, present, SECRET, MONDAY, epoch=0)
    with pytest.raises(LinkExpiredError):
        verification.read_change(token, "ana@example.org", SECRET, until, epoch=0)
    with pytest.raises(LinkInvalidError):
        verification.read_change(token, "ana@example.org", SECRET, MONDAY, epoch=1)


def test_a_link_that_verifies_an_address_changes_none_and_the_other_way_round() -> None:
    until = MONDAY + timedelta(days=1)
    verifies = verification.token("account_1", "ana@example.org", until, SECRET)
    assert verification.new_address(verifies) is None
    changes = verification.change_token(
        "account_1", "ana@example.org", "b@new.example", until, SECRET, epoch=0
    )
    for address in ("ana@example.org", "b@new.example"):
        with pytest.raises(LinkInvalidError):
            verification.read(changes, address, SECRET, MONDAY)
        with pytest.raises(LinkInvalidError):
            verification.read_change(verifies, address, SECRET, MONDAY, epoch=0)
    with pytest.raises(LinkInvalidError):
        verification.new_address("account_1.____.1.x")


def test_mails_of_a_change_say_nothing_of_the_other_address() -> None:
    asks = account_emails.new_address("mail_1", "new@example.org", "https://q.example/verify/x")
    assert asks.text.count("https://") == asks.html.count("https://") == 1
    for told in (
        account_emails.email_changed("m", "old@example.org"),
        account_emails.address_wanted("m", "b@example.org"),
    ):
        assert "http" not in told.text
        assert "@" not in told.text


def test_the_first_mail_has_one_link_and_no_way_to_unsubscribe() -> None:
    email = account_emails.verification("mail_1", "ana@example.org", "https://q.example/verify/x")
    assert email.unsubscribe == ""
    assert email.text.count("https://") == email.html.count("https://") == 1
