"""Numbers that are texted."""

import pytest

from quickdoc.core import phone_numbers
from quickdoc.core.errors import (
    BadPhoneError,
)
from quickdoc.core.phone_numbers import COUNTRIES
from quickdoc.identity import phones
from quickdoc.identity.phones import Phone, Proof
from tests.town import MONDAY

NUMBER = "+15550100001"


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
