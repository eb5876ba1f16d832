"""Codes, links, numbers that are texted, and names that are told to others."""

from datetime import timedelta

import pytest
from pydantic import TypeAdapter, ValidationError

from quickdoc.core import gsm7, phone_numbers
from quickdoc.core.errors import (
    BadPhoneError,
    CodeExpiredError,
    LinkExpiredError,
    LinkInvalidError,
    TooManyAttemptsError,
)
from quickdoc.core.legible import PersonName, without_address
from quickdoc.core.phone_numbers import COUNTRIES
from quickdoc.events import models as events
from quickdoc.identity import phones, verification
from quickdoc.identity.phones import Phone, Proof
from quickdoc.identity.verification import CODE_LIFE, MAX_TRIES, PAUSE, Challenge
from quickdoc.messaging.emails import account_emails
from quickdoc.messaging.texts import account_texts
from tests.town import MONDAY

SECRET = "a secret for tests that is long enough"
NUMBER = "+15550100001"
CHALLENGE = Challenge(id="account_1", phone=NUMBER, nonce="n", made_at=MONDAY)
NAME: TypeAdapter[str] = TypeAdapter(PersonName)

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


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["+1 555 010 0001", "+34 612 34 56 78", "+1 204 234 5678", "+447400123456"]
)
def test_numbers_that_people_have_are_texted(number: str) -> None:
    assert phone_numbers.reachable(number, COUNTRIES) == number.replace(" ", "")


@pytest.mark.parametrize(
    ("number", "what"),
    [
        ("+1 900 234 5678", "premium"),
        ("+34 803 123 456", "premium"),
        ("+34 901 123 456", "shared cost"),
        ("+1 800 234 5678", "free of charge"),
        ("+44 7640 123456", "pager"),
        ("+44 3000 123456", "a company's"),
        ("+44 7012 345678", "personal, which is dear"),
        ("+49 177 99 12345678", "voice mail"),
        ("+881 6 1234 5678", "satellite"),
        ("+882 16 1234 5678", "international networks"),
        ("+1 876 210 1234", "another country behind the same code"),
        ("+7 912 345 67 89", "another country"),
        ("12", "no number"),
    ],
)
def test_what_is_dear_nobodys_or_elsewhere_is_refused(number: str, what: str) -> None:
    with pytest.raises(BadPhoneError):
        phone_numbers.reachable(number, COUNTRIES)


def test_the_settings_choose_the_countries() -> None:
    assert phone_numbers.reachable("+7 912 345 67 89", {"RU"}) == "+79123456789"
    with pytest.raises(BadPhoneError):
        phone_numbers.reachable("+34 612 34 56 78", {"RU"})


def test_a_phone_tells_an_account_nothing_of_the_others() -> None:
    proof = Proof(account_id="account_1", by="code", at=MONDAY)
    phone = phones.share(phones.share(Phone(id=NUMBER), proof), proof.model_copy(update={"account_id": "b"}))
    told = phones.shown(phone, NUMBER, "account_1").model_dump_json()
    assert "account" not in told.replace("account_1", "account")
    assert phones.shown(phone, NUMBER, "stranger").model_dump() == {
        "id": NUMBER,
        "verified": False,
        "opted_out": False,
        "failed_at": None,
        "failed_because": None,
        "version": 0,
    }
    assert phones.sharing(phone, "account_1") == {"account_1", "b"}
    assert phones.sharing(phone, "stranger") == {"stranger"}


# --- names ------------------------------------------------------------------------------------

ADDRESSES = [
    "Win at evil.com",
    "https://evil",
    "see //evil",
    "www evil",
    "ana@evil",
    "\uff45\uff56\uff49\uff4c\uff0e\uff43\uff4f\uff4d",
    "evil\u3002com",
    "evil\uff61com",
    "10.0.0.1",
]


@pytest.mark.parametrize(
    "name", [*ADDRESSES, "A\u2028B", "A\u2029B", "A\u202eB", "A\u200fB", "A\nB", "\u200b", ""]
)
def test_names_with_addresses_or_with_what_breaks_lines_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ana Pérez",
        "J. R. R. Tolkien",
        "J.R.R. Tolkien",
        "St. John",
        "O'Neil-Smith Jr.",
        "王伟",
        "محمد",
        "Ana (2)",
    ],
)
def test_names_are_names(name: str) -> None:
    assert NAME.validate_python(name) == name
    assert without_address(name) == name


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_was_stored_before_the_rule_carries_no_address_into_a_message(name: str) -> None:
    shown = without_address(name)
    assert without_address(shown) == shown
    assert NAME.validate_python(shown)


def test_events_of_versions_before_are_read_and_tell_nobody_of_the_others() -> None:
    state = {"id": NUMBER, "account_ids": ["a", "b"], "history": [], "opted_out": True, "version": 7}
    old = {"type": "phone.opted_out", "id": "event_1", "at": MONDAY, "subject": "phone", "state": state}
    event = events.read(old)
    assert isinstance(event, events.PhoneOptedOut)
    assert event.audience() == ()
    assert "account_ids" not in event.model_dump()["state"]
